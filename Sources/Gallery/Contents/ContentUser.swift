/// What refers to disk contents: an image version or a source.
public enum ContentUser: Hashable, Sendable, Comparable {
    case version(ImageVersionID)
    case source(SourceID)

    /// Versions before sources, each in order of name.
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.version(let left), .version(let right)): left < right
        case (.source(let left), .source(let right)): left < right
        case (.version, .source): true
        case (.source, .version): false
        }
    }
}

extension GalleryState {
    /// The version named `id`, also a soft-deleted one; `nil` if there is none.
    public func standingVersion(_ id: ImageVersionID) -> ImageVersion? {
        galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number]
    }

    /// The contents that `user` refers to, each once; none if it does not stand.
    public func contents(of user: ContentUser) -> [DiskContent] {
        switch user {
        case .version(let id): standingVersion(id)?.distinctContents ?? []
        case .source(let id): sources[id]?.distinctContents ?? []
        }
    }

    /// What may refer to other contents after `operation`, or want them elsewhere; asked of the state before it.
    ///
    /// That a copy was verified or failed, or what `latest` names, changes neither.
    func contentUsers(changedBy operation: GalleryOperation) -> [ContentUser] {
        switch operation {
        case .recordVerified, .recordReplicas, .recordFailure, .rollBackLatest: return []
        default:
            let (versions, sources) = affected(by: operation)
            return versions.map(ContentUser.version) + sources.map(ContentUser.source)
        }
    }
}

extension ImageVersion {
    /// The contents of its disks, each once.
    public var distinctContents: [DiskContent] {
        properties.dataDisks.isEmpty ? [properties.osDisk] : contents.distinct
    }
}

extension ImageSource {
    /// The contents that it holds itself, each once; a virtual machine's disks are sources of their own.
    public var distinctContents: [DiskContent] {
        switch properties.contents {
        case .disk(let content): [content]
        case .image(let os, let data): ([os] + data.map(\.content)).distinct
        case .snapshot, .capture, .machine: []
        }
    }
}

extension [DiskContent] {
    fileprivate var distinct: [DiskContent] {
        var seen: Set<Digest> = []
        return filter { seen.insert($0.digest).inserted }
    }
}
