/// What a source holds that is made of other sources, as they stand when it is made.
extension GalleryState {
    /// The properties with contents instead of ids, and with what is known of what they are made of.
    func resolved(
        _ properties: ImageSourceProperties, of id: SourceID, _ context: ChangeContext
    ) throws(GalleryRefusal) -> ImageSourceProperties {
        var properties = properties
        switch properties.contents {
        case .snapshot(let disk):
            let path = "properties.creationData.sourceResourceId"
            guard id.kind == .snapshot, disk.kind == .disk else {
                throw .invalid(path, "\(path) \(disk): a snapshot is taken of a disk; name one")
            }
            let source = try captured(disk, into: properties, as: path, context)
            properties.contents = .disk(content: try content(of: source, as: path))
            try properties.inherit(source, as: "properties")
        case .capture(let os, let data):
            try requireImageKind(id)
            if os.kind == .virtualMachine {
                try capture(machine: os, data: data, into: &properties, context)
            } else {
                try capture(os: os, data: data, into: &properties, context)
            }
        case .image(let os, let data):
            properties.contents = .image(os: os, data: data.sorted { $0.lun < $1.lun })
        case .machine(let os, let data):
            properties.contents = .machine(os: os, data: data.sorted { $0.lun < $1.lun })
            properties.osState = properties.osState ?? .specialized
            let disk = try requireSource(os, in: properties.location, as: "properties.storageProfile.osDisk")
            try properties.inherit(disk, as: "properties")
        case .disk: break
        }
        return properties
    }

    /// What one disk, snapshot or VHD holds.
    func content(of source: ImageSource, as path: String) throws(GalleryRefusal) -> DiskContent {
        guard case .disk(let content) = source.properties.contents else {
            throw .invalid(path, "\(path): \(source.id) is not one disk; name a disk, snapshot or VHD")
        }
        return content
    }

    private func capture(
        machine id: SourceID, data: [AttachedDisk], into properties: inout ImageSourceProperties,
        _ context: ChangeContext
    ) throws(GalleryRefusal) {
        let path = "properties.sourceVirtualMachine.id"
        guard data.isEmpty else {
            throw .invalid(path, "a managed image is made of a virtual machine, or of disks, not of both; name one")
        }
        let machine = try captured(id, into: properties, as: path, context)
        guard case .machine(let os, let disks) = machine.properties.contents else { return }
        try properties.inherit(machine, as: "properties")
        properties.contents = try image(os: os, data: disks)
    }

    private func capture(
        os: SourceID, data: [AttachedDisk], into properties: inout ImageSourceProperties, _ context: ChangeContext
    ) throws(GalleryRefusal) {
        let path = "properties.storageProfile"
        try properties.inherit(try captured(os, into: properties, as: "\(path).osDisk", context), as: "properties")
        var seen: Set<SourceID> = [os]
        for disk in data {
            let place = "\(path).dataDisks[\(disk.lun)]"
            guard seen.insert(disk.disk).inserted else {
                throw .invalid(place, "\(place): \(disk.disk) is named twice; name each source once")
            }
            _ = try captured(disk.disk, into: properties, as: place, context)
        }
        properties.contents = try image(os: os, data: data)
    }

    private func image(
        os: SourceID, data: [AttachedDisk]
    ) throws(GalleryRefusal) -> ImageSourceProperties.Contents {
        var disks: [DataDiskContent] = []
        for disk in data.sorted(by: { $0.lun < $1.lun }) {
            let path = "properties.storageProfile.dataDisks[\(disk.lun)]"
            let source = try source(disk.disk)
            try source.requireImageable(as: path)
            disks.append(DataDiskContent(lun: disk.lun, content: try content(of: source, as: path)))
        }
        let source = try source(os)
        try source.requireImageable(as: "properties.storageProfile.osDisk")
        return .image(os: try content(of: source, as: "properties.storageProfile.osDisk"), data: disks)
    }

    /// The source that is captured: it is there, in the same region, and `context.actor` may.
    private func captured(
        _ id: SourceID, into properties: ImageSourceProperties, as path: String, _ context: ChangeContext
    ) throws(GalleryRefusal) -> ImageSource {
        let source = try requireSource(id, in: properties.location, as: path)
        try require(context.actor, id.kind.permissionToCapture, at: source.scope)
        return source
    }

    private func requireImageKind(_ id: SourceID) throws(GalleryRefusal) {
        guard id.kind != .managedImage else { return }
        throw .invalid(
            "properties.storageProfile",
            "\(id): only a managed image is made of several disks; say the disks of an image in the kind images")
    }
}

extension ImageSourceProperties {
    /// Takes over what is known of `source`; saying otherwise is refused.
    fileprivate mutating func inherit(_ source: ImageSource, as path: String) throws(GalleryRefusal) {
        let known = source.properties
        try Self.inherit(&osType, known.osType, source.id, "\(path).osType")
        try Self.inherit(&hyperVGeneration, known.hyperVGeneration, source.id, "\(path).hyperVGeneration")
        try Self.inherit(&architecture, known.architecture, source.id, "\(path).architecture")
        try Self.inherit(&purchasePlan, known.purchasePlan, source.id, "\(path).purchasePlan")
        try Self.inherit(&securityType, known.securityType, source.id, "\(path).securityType")
        try Self.inherit(&osState, known.osState, source.id, "\(path).osState")
        diskType = known.diskType
        isEphemeral = isEphemeral || known.isEphemeral
        isNVMe = isNVMe || known.isNVMe
        isAcceleratedNetwork = isAcceleratedNetwork && known.isAcceleratedNetwork
    }

    private static func inherit<Value: Equatable>(
        _ value: inout Value?, _ known: Value?, _ source: SourceID, _ path: String
    ) throws(GalleryRefusal) {
        guard let known else { return }
        guard value == nil || value == known else {
            throw GalleryRefusal(
                .invalid, .sourceMismatch, path, "\(path) is not that of \(source); leave it out, it is taken over")
        }
        value = known
    }
}
