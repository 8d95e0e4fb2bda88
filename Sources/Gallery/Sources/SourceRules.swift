/// Create, update and delete of what image versions can be made of.
extension GalleryState {
    /// The source named `id`.
    public func source(_ id: SourceID) throws(GalleryRefusal) -> ImageSource {
        guard let source = sources[id] else {
            throw .notFound("\(id)", "there is no \(id); `\(id.kind.command) list` shows those there are")
        }
        return source
    }

    mutating func createSource(
        _ id: SourceID, _ properties: ImageSourceProperties, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        try requireKnown(properties.location, as: "location")
        try requireKnown(id.subscription)
        try TextRule.require(description: nil, tags: properties.tags, as: "properties")
        let resolved = try resolved(properties, of: id, context)
        if let standing = sources[id] {
            guard standing.properties == resolved else {
                throw GalleryRefusal(
                    .conflict, .resourceExists, "\(id)",
                    "\(standing.id) exists in \(standing.properties.location) with other properties; choose another "
                        + "name, or change it with `\(id.kind.command) update`")
            }
            return .unchanged
        }
        try resolved.requireSound(id.kind)
        try requireAttachable(resolved, to: id, context)
        put(
            ImageSource(
                id: id, properties: resolved, generation: context.revision, revision: context.revision,
                timeCreated: context.now))
        return .applied
    }

    mutating func updateSource(
        _ id: SourceID, _ edit: ImageSourceEdit, ifRevision: Revision?, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        var source = try source(id)
        try requireUnchanged(source.revision, since: ifRevision, "\(id)", show: "\(id.kind.command) show")
        try TextRule.require(description: nil, tags: edit.tags, as: "properties")
        let before = source.properties
        try source.take(edit)
        guard source.properties != before else { return .unchanged }
        try source.properties.requireSound(source.id.kind)
        try requireAttachable(source.properties, to: source.id, context)
        source.revision = context.revision
        put(source)
        return .applied
    }

    mutating func deleteSource(_ id: SourceID) throws(GalleryRefusal) -> Outcome {
        let source = try source(id)
        if let machine = index.machines[source.id] {
            throw GalleryRefusal(
                .conflict, .cannotDeleteResource, "\(source.id)",
                "\(source.id) is attached to \(machine); delete that, or detach the disk, first")
        }
        let readers = index.readers[.source(source.id)] ?? []
        guard readers.isEmpty else { throw .isRead("\(source.id)", by: readers) }
        remove(source)
        return .applied
    }
}

extension ImageSource {
    /// Takes over what may change: the content of a disk, the state and data disks of a virtual machine, and tags.
    fileprivate mutating func take(_ edit: ImageSourceEdit) throws(GalleryRefusal) {
        properties.tags = edit.tags ?? properties.tags
        if let content = edit.content, .disk(content: content) != properties.contents {
            guard id.kind == .disk else {
                throw fixed("properties.digest", "only a disk's content changes; make another \(id.kind.rawValue)")
            }
            properties.contents = .disk(content: content)
        }
        if let state = edit.osState, state != properties.osState {
            guard id.kind == .virtualMachine, state == .generalized else {
                throw fixed(
                    "properties.osState", "only a virtual machine becomes Generalized, and none Specialized again")
            }
            properties.osState = state
        }
        if let disks = edit.dataDisks {
            guard case .machine(let os, _) = properties.contents else {
                throw fixed("properties.storageProfile.dataDisks", "only a virtual machine's data disks change")
            }
            properties.contents = .machine(os: os, data: disks.sorted { $0.lun < $1.lun })
        }
    }

    private func fixed(_ path: String, _ text: String) -> GalleryRefusal {
        GalleryRefusal(.conflict, .propertyChangeNotAllowed, path, "\(path) of \(id) is fixed: \(text)")
    }
}
