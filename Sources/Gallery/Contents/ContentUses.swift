/// Who uses which disk content: finds versions and sources by the contents that they refer to.
///
/// A catalog has a million versions, so it keeps neither contents nor names a version, but where to look in the
/// state: a chained hash table whose entries name a definition by number. What it finds is checked against the state.
public struct ContentUses: Sendable {
    private var table = ContentUseTable()
    private var owners = OwnerNumbers()

    public init() {}

    /// Who uses what in `state`.
    public init(_ state: GalleryState) {
        table.reserve(state.galleries.values.reduce(state.sources.count) { $0 + $1.versionCount })
        for gallery in state.galleries.values {
            for definition in gallery.definitions.values {
                let owner = owners.number(of: .definition(definition.id))
                for version in definition.versions {
                    for content in version.distinctContents {
                        table.insert(ContentUse(owner, version.number), of: content.digest)
                    }
                }
            }
        }
        for source in state.sources.values { insert(.source(source.id), source.distinctContents) }
    }

    /// How many uses there are: one a content of each user.
    public var count: Int { table.count }

    /// Who uses `content` in `state`, in order.
    public func users(of content: Digest, in state: GalleryState) -> [ContentUser] {
        var users: [ContentUser] = []
        table.forEachCandidate(for: content) { use in
            guard let user = owners.user(of: use),
                state.contents(of: user).contains(where: { $0.digest == content })
            else { return }
            users.append(user)
        }
        return users.count > 1 ? users.sorted() : users
    }

    /// Whether `content` may have several users; never `false` if it has.
    public func mayBeShared(_ content: Digest) -> Bool {
        var candidates = 0
        table.forEachCandidate(for: content) { _ in candidates += 1 }
        return candidates > 1
    }

    /// Follows `operations`, which together made `after` of `before`; returns the contents whose users changed, or
    /// changed what they want of them.
    public mutating func follow(
        _ operations: [GalleryOperation], from before: GalleryState, to after: GalleryState
    ) -> Set<Digest> {
        var changed: Set<Digest> = []
        // Each once: of several changes to one user only what was and what is counts.
        for user in Set(operations.flatMap(before.contentUsers)).sorted() {
            let former = before.contents(of: user)
            let standing = after.contents(of: user)
            changed.formUnion(former.map(\.digest))
            changed.formUnion(standing.map(\.digest))
            guard former != standing else { continue }
            remove(user, former)
            insert(user, standing)
        }
        return changed
    }

    private mutating func insert(_ user: ContentUser, _ contents: [DiskContent]) {
        let use = use(by: user)
        for content in contents { table.insert(use, of: content.digest) }
    }

    private mutating func remove(_ user: ContentUser, _ contents: [DiskContent]) {
        let use = use(by: user)
        for content in contents { table.remove(use, of: content.digest) }
    }

    private mutating func use(by user: ContentUser) -> ContentUse {
        switch user {
        case .version(let id): ContentUse(owners.number(of: .definition(id.definition)), id.number)
        case .source(let id): ContentUse(owners.number(of: .source(id)), nil)
        }
    }
}

/// Numbers for the names that uses belong to.
///
/// A name keeps its number, also when what bears it is deleted.
private struct OwnerNumbers: Sendable {
    enum Owner: Hashable, Sendable {
        case definition(ImageDefinitionID)
        case source(SourceID)
    }

    private var numbers: [Owner: UInt32] = [:]
    private var owners: [Owner] = []

    mutating func number(of owner: Owner) -> UInt32 {
        if let number = numbers[owner] { return number }
        let number = UInt32(owners.count)
        numbers[owner] = number
        owners.append(owner)
        return number
    }

    /// A definition's uses bear a version, a source's do not.
    func user(of use: ContentUse) -> ContentUser? {
        switch (owners[Int(use.owner)], use.version) {
        case (.definition(let id), let number?): .version(ImageVersionID(definition: id, number: number))
        case (.source(let id), nil): .source(id)
        default: nil
        }
    }
}

extension ImageGallery {
    fileprivate var versionCount: Int { definitions.values.reduce(0) { $0 + $1.versions.count } }
}
