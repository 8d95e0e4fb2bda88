/// Which parts turn one state into a later one.
///
/// States that come from one another share what did not change, so comparing them costs little.
public struct GalleryDifference: Hashable, Sendable {
    /// The parts that are new or different, in no order that means anything.
    public private(set) var written: [GalleryPart] = []
    /// The parts that are there no longer.
    public private(set) var removed: [GalleryPart] = []

    public init(from old: GalleryState, to new: GalleryState) {
        if old.regions != new.regions || old.nodes != new.nodes || old.lostNodes != new.lostNodes
            || old.standings != new.standings
        {
            written.append(.cluster)
        }
        if old.directory != new.directory { written.append(.directory) }
        if old.sources != new.sources {
            for id in Set(old.sources.keys).union(new.sources.keys) {
                note(.source(id), old.sources[id] != nil, new.sources[id] != nil, old.sources[id] == new.sources[id])
            }
        }
        guard old.galleries != new.galleries else { return }
        for id in Set(old.galleries.keys).union(new.galleries.keys) {
            compare(id, old.galleries[id], new.galleries[id])
        }
    }

    private mutating func compare(_ id: GalleryID, _ old: ImageGallery?, _ new: ImageGallery?) {
        guard old != new else { return }
        note(.gallery(id), old != nil, new != nil, Self.areAlikeOutside(old, new))
        let before = old?.definitions ?? [:]
        let after = new?.definitions ?? [:]
        for name in Set(before.keys).union(after.keys) where before[name] != after[name] {
            let definition = ImageDefinitionID(gallery: id, name: name)
            note(.definition(definition), before[name] != nil, after[name] != nil, false)
        }
    }

    private mutating func note(_ part: GalleryPart, _ was: Bool, _ isThere: Bool, _ isSame: Bool) {
        if isThere {
            if !isSame { written.append(part) }
        } else if was {
            removed.append(part)
        }
    }

    /// Whether two galleries differ at most in their image definitions.
    private static func areAlikeOutside(_ old: ImageGallery?, _ new: ImageGallery?) -> Bool {
        guard var old, let new else { return false }
        old.definitions = new.definitions
        return old == new
    }
}
