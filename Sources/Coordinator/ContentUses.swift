import Gallery
import Placement

/// Which image versions use which disk content, so that their wishes can be merged.
///
/// Placement knows contents only. Several versions may name one content; what the planner is told is
/// what all of them want together.
struct ContentUses {
    private var versions: [Digest: Set<ImageVersionID>] = [:]
    private var contents: [ImageVersionID: Digest] = [:]

    init() {}

    init(_ state: GalleryState) {
        for gallery in state.galleries.values {
            for definition in gallery.definitions.values {
                for version in definition.versions.values { set(version.id, uses: version.properties.osDisk.digest) }
            }
        }
    }

    /// Every content that a version uses, in order.
    var digests: [Digest] { versions.keys.sorted() }

    /// The versions that use `content`, in order.
    func versions(using content: Digest) -> [ImageVersionID] {
        (versions[content] ?? []).sorted()
    }

    /// Takes note of what a version uses; returns the contents whose wish may have changed.
    ///
    /// That a copy was verified changes no wish.
    mutating func follow(_ operation: GalleryOperation, in state: GalleryState) -> Set<Digest> {
        guard let id = operation.editedVersion else { return [] }
        let before = contents[id]
        let after = state.standingVersion(id)?.properties.osDisk.digest
        if let before, before != after { remove(id, from: before) }
        if let after { set(id, uses: after) }
        return Set([before, after].compactMap(\.self))
    }

    /// What all versions that use `content` want of it, or `nil` if none does.
    func wish(for content: Digest, in state: GalleryState) -> Wish? {
        let standing = versions(using: content).compactMap(state.standingVersion)
        guard let first = standing.first else { return nil }
        var copies: [Region: Int] = [:]
        var sources: Set<Region> = []
        for version in standing {
            switch version.properties.replicationMode {
            case .shallow: sources.insert(version.properties.location)
            case .full:
                for target in version.properties.targetRegions {
                    copies[target.name] = max(copies[target.name] ?? 0, version.replicaCount(in: target))
                }
            }
        }
        return Wish(
            bytes: first.properties.osDisk.occupiedBytes, copies: copies, keepsSourceIn: sources,
            since: standing.map(\.generation).min() ?? 0)
    }

    private mutating func set(_ id: ImageVersionID, uses content: Digest) {
        versions[content, default: []].insert(id)
        contents[id] = content
    }

    private mutating func remove(_ id: ImageVersionID, from content: Digest) {
        versions[content]?.remove(id)
        if versions[content]?.isEmpty == true { versions[content] = nil }
        contents[id] = nil
    }
}

extension GalleryState {
    /// The version named `id`, if it stands.
    func standingVersion(_ id: ImageVersionID) -> ImageVersion? {
        galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number]
    }
}

extension GalleryOperation {
    /// The image version that it makes, changes or deletes, if it does.
    fileprivate var editedVersion: ImageVersionID? {
        switch self {
        case .createImageVersion(let id, _), .updateImageVersion(let id, _, _), .deleteImageVersion(let id): id
        case .recordVerified, .recordFailure, .defineRegion, .registerNode, .createGallery, .updateGallery,
            .deleteGallery, .createImageDefinition, .updateImageDefinition, .deleteImageDefinition:
            nil
        }
    }

    /// What it is about, for the audit.
    var target: String {
        switch self {
        case .defineRegion(let region): "region \(region.name)"
        case .registerNode(let node): "node \(node.id)"
        case .createGallery(let name, _), .updateGallery(let name, _), .deleteGallery(let name): "\(name)"
        case .createImageDefinition(let id, _), .updateImageDefinition(let id, _), .deleteImageDefinition(let id):
            "\(id)"
        case .createImageVersion(let id, _), .updateImageVersion(let id, _, _), .deleteImageVersion(let id),
            .recordVerified(let id, _, _), .recordFailure(let id, _, _, _):
            "\(id)"
        }
    }
}
