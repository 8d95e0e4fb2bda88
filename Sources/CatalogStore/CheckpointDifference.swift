import Gallery

/// What turns one state's rows into another's.
///
/// States that come from one another share what did not change, so comparing them costs little.
struct CheckpointDifference {
    private(set) var written: [ResourceRow] = []
    private(set) var removed: [ResourceRow.Key] = []

    init(from old: GalleryState, to new: GalleryState) throws {
        try compare(old.regions, new.regions) { .init($0) }
        try compare(old.nodes, new.nodes) { .init($0) }
        for name in Set(old.galleries.keys).union(new.galleries.keys) {
            try compare(old.galleries[name], new.galleries[name])
        }
    }

    private mutating func compare(_ old: ImageGallery?, _ new: ImageGallery?) throws {
        guard old != new else { return }
        try compare(old?.withoutDefinitions, new?.withoutDefinitions) { .init($0.name) }
        let before = old?.definitions ?? [:]
        let after = new?.definitions ?? [:]
        for name in Set(before.keys).union(after.keys) {
            try compare(before[name], after[name])
        }
    }

    private mutating func compare(_ old: ImageDefinition?, _ new: ImageDefinition?) throws {
        guard old != new else { return }
        try compare(old?.withoutVersions, new?.withoutVersions) { .init($0.id) }
        try compare(old?.versions ?? [:], new?.versions ?? [:]) { .init($0.id) }
    }

    private mutating func compare<Name, Resource: Equatable & Encodable>(
        _ old: [Name: Resource], _ new: [Name: Resource], _ key: (Resource) -> ResourceRow.Key
    ) throws {
        guard old != new else { return }
        for name in Set(old.keys).union(new.keys) { try compare(old[name], new[name], key) }
    }

    private mutating func compare<Resource: Equatable & Encodable>(
        _ old: Resource?, _ new: Resource?, _ key: (Resource) -> ResourceRow.Key
    ) throws {
        guard old != new else { return }
        if let new {
            written.append(try ResourceRow(key(new), new))
        } else if let old {
            removed.append(key(old))
        }
    }
}
