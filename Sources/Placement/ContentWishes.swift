public import Gallery

/// What all that use a content want of it together: placement knows contents only.
extension ContentUses {
    /// What the users of `content` want of it, or `nil` if nothing uses it.
    public func wish(for content: Digest, in state: GalleryState) -> Wish? {
        var wish: MergedWish?
        for user in users(of: content, in: state) { wish.merge(MergedWish(of: content, user, in: state)) }
        return wish?.wish
    }

    /// Every content that is used in `state`, with what is wanted of it, each once.
    public func forEachWish(in state: GalleryState, _ body: (Digest, Wish) -> Void) {
        var familiar = FamiliarWish()
        for gallery in state.galleries.values.sorted(by: { $0.id < $1.id }) {
            for definition in gallery.definitions.values.sorted(by: { $0.id < $1.id }) {
                for version in definition.versions {
                    for content in version.distinctContents {
                        tell(content, familiar.wish(of: content, version), { .version(version.id) }, state, body)
                    }
                }
            }
        }
        for source in state.sources.values.sorted(by: { $0.id < $1.id }) {
            for content in source.distinctContents {
                tell(content, MergedWish(of: content, source).wish, { .source(source.id) }, state, body)
            }
        }
    }

    /// Most contents have one user, who need not be looked up; of several the first tells what all want.
    private func tell(
        _ content: DiskContent, _ wish: Wish, _ user: () -> ContentUser, _ state: GalleryState,
        _ body: (Digest, Wish) -> Void
    ) {
        guard mayBeShared(content.digest) else { return body(content.digest, wish) }
        guard users(of: content.digest, in: state).first == user() else { return }
        if let merged = self.wish(for: content.digest, in: state) { body(content.digest, merged) }
    }
}

/// What one version after another wants: neighbours mostly want the same number of copies in the same regions, so
/// that is worked out, and kept, once.
private struct FamiliarWish {
    private var targets: [TargetRegion] = []
    private var replicaCount = 0
    private var last: Wish?

    mutating func wish(of content: DiskContent, _ version: ImageVersion) -> Wish {
        let properties = version.properties
        guard properties.replicationMode == .full, !version.isSoftDeleted else {
            return MergedWish(of: content, version).wish
        }
        if var wish = last, replicaCount == properties.replicaCount, targets == properties.targetRegions {
            wish.bytes = max(0, content.occupiedBytes)
            wish.since = version.generation
            return wish
        }
        let wish = MergedWish(of: content, version).wish
        (targets, replicaCount, last) = (properties.targetRegions, properties.replicaCount, wish)
        return wish
    }
}

/// What some users of a content want of it.
private struct MergedWish {
    let bytes: Int64
    private(set) var copies: [Region: Int] = [:]
    private(set) var sources: Set<Region> = []
    private(set) var since: Revision

    /// What a version wants: as many copies a region as it says; one where a shallow one reads; one a region while it
    /// is soft-deleted.
    init(of content: DiskContent, _ version: ImageVersion) {
        bytes = content.occupiedBytes
        since = version.generation
        switch version.properties.replicationMode {
        case .shallow: sources = [version.properties.location]
        case .full:
            for target in version.properties.targetRegions {
                copies[target.name] = version.isSoftDeleted ? 1 : version.copiesWanted(in: target)
            }
        }
    }

    /// What a source wants: one copy in its region.
    init(of content: DiskContent, _ source: ImageSource) {
        bytes = content.occupiedBytes
        since = source.generation
        copies = [source.properties.location: 1]
    }

    /// Is `nil` if the user does not stand.
    init?(of digest: Digest, _ user: ContentUser, in state: GalleryState) {
        guard let content = state.contents(of: user).first(where: { $0.digest == digest }) else { return nil }
        switch user {
        case .version(let id):
            guard let version = state.standingVersion(id) else { return nil }
            self.init(of: content, version)
        case .source(let id):
            guard let source = state.sources[id] else { return nil }
            self.init(of: content, source)
        }
    }

    var wish: Wish { Wish(bytes: bytes, copies: copies, keepsSourceIn: sources, since: since) }

    mutating func merge(_ other: Self) {
        copies.merge(other.copies) { max($0, $1) }
        sources.formUnion(other.sources)
        since = min(since, other.since)
    }
}

extension MergedWish? {
    fileprivate mutating func merge(_ other: MergedWish?) {
        guard let other else { return }
        if self == nil { self = other } else { self?.merge(other) }
    }
}
