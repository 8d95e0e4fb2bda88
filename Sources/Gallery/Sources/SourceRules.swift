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
        let places = properties.contents.dataDiskPlaces
        try resolved.requireSound(id.kind, places)
        try requireAttachable(resolved, to: id, places, context)
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
        var places = source.properties.contents.dataDiskPlaces
        if let disks = edit.dataDisks { places = DataDiskPlaces(path: places.path, luns: disks.map(\.lun)) }
        try source.properties.requireSound(source.id.kind, places)
        try requireAttachable(source.properties, to: source.id, places, context)
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
        guard readers.isEmpty else { throw inUse("\(source.id)", by: readers) }
        remove(source)
        return .applied
    }
}

extension ImageSource {
    /// Takes over what may change: the content of a disk, the state and data disks of a virtual machine, and tags.
    fileprivate mutating func take(_ edit: ImageSourceEdit) throws(GalleryRefusal) {
        properties.tags = edit.tags ?? properties.tags
        if let content = edit.content, .disk(content: content) != properties.contents {
            guard id.kind == .disk else { throw contentIsFixed(content) }
            properties.contents = .disk(content: content)
        }
        if let state = edit.osState, state != properties.osState {
            guard id.kind == .virtualMachine, state == .generalized else {
                throw .fixed(
                    "properties.osState", of: "\(id)", properties.osState?.rawValue, asked: state.rawValue,
                    "only a virtual machine becomes Generalized, and none Specialized again", remedy: "leave it out")
            }
            properties.osState = state
        }
        if let disks = edit.dataDisks {
            guard case .machine(let os, _) = properties.contents else {
                throw .fixed(
                    "properties.storageProfile.dataDisks", of: "\(id)",
                    "\(properties.contents.dataDiskPlaces.luns.count) data disks", asked: "\(disks.count) data disks",
                    "only a virtual machine's data disks change", remedy: "leave them out")
            }
            properties.contents = .machine(os: os, data: disks.sorted { $0.lun < $1.lun })
        }
    }

    private func contentIsFixed(_ content: DiskContent) -> GalleryRefusal {
        var (member, asked, standing): (String, String, String?) = ("digest", "\(content.digest)", nil)
        if case .disk(let held) = properties.contents {
            (member, asked, standing) = content.difference(from: held)
        }
        return .fixed(
            "properties.\(member)", of: "\(id)", standing, asked: asked, "only a disk's content changes",
            remedy: "make another of the kind \(id.kind.rawValue)")
    }
}
