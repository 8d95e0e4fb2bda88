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
            guard id.kind == .snapshot else {
                throw .invalid(
                    path, "\(disk)", "is named for \(id), and only a snapshot is taken of a disk",
                    remedy: "leave it out")
            }
            guard disk.kind == .disk else {
                throw .invalid(path, "\(disk)", "is no disk", remedy: "name one, a snapshot is taken of a disk")
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
            throw .invalid(path, "\(source.id)", "is not one disk", remedy: "name a disk, snapshot or VHD")
        }
        return content
    }

    private func capture(
        machine id: SourceID, data: [AttachedDisk], into properties: inout ImageSourceProperties,
        _ context: ChangeContext
    ) throws(GalleryRefusal) {
        let path = "properties.storageProfile.osDisk"
        guard data.isEmpty else {
            throw .invalid(
                path, "\(id)", "is a virtual machine, and disks are named beside it",
                remedy: "name one of the two, a managed image is made of a machine or of disks, not of both")
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
        for (index, disk) in data.enumerated() {
            let place = "\(path).dataDisks[\(index)]"
            guard seen.insert(disk.disk).inserted else {
                throw .invalid(place, "\(disk.disk)", "is named twice", remedy: "name each source once")
            }
            _ = try captured(disk.disk, into: properties, as: place, context)
        }
        properties.contents = try image(os: os, data: data)
    }

    private func image(
        os: SourceID, data: [AttachedDisk]
    ) throws(GalleryRefusal) -> ImageSourceProperties.Contents {
        var disks: [DataDiskContent] = []
        for (index, disk) in data.enumerated().sorted(by: { $0.element.lun < $1.element.lun }) {
            let path = "properties.storageProfile.dataDisks[\(index)]"
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
            "properties.storageProfile", "\(id)", "is no managed image, and only a managed image is made of disks",
            remedy: "say its content, or make one of the kind images")
    }
}

extension ImageSourceProperties {
    /// Takes over what is known of `source`; saying otherwise is refused.
    fileprivate mutating func inherit(_ source: ImageSource, as path: String) throws(GalleryRefusal) {
        let known = source.properties
        try Self.inherit(&osType, known.osType, source.id, "\(path).osType", \.rawValue)
        try Self.inherit(
            &hyperVGeneration, known.hyperVGeneration, source.id, "\(path).hyperVGeneration", \.rawValue)
        try Self.inherit(&architecture, known.architecture, source.id, "\(path).architecture", \.rawValue)
        try Self.inherit(&purchasePlan, known.purchasePlan, source.id, "\(path).purchasePlan") { PurchasePlan.text($0) }
        try Self.inherit(&securityType, known.securityType, source.id, "\(path).securityType", \.rawValue)
        try Self.inherit(&osState, known.osState, source.id, "\(path).osState", \.rawValue)
        diskType = known.diskType
        isEphemeral = isEphemeral || known.isEphemeral
        isNVMe = isNVMe || known.isNVMe
        isAcceleratedNetwork = isAcceleratedNetwork && known.isAcceleratedNetwork
    }

    private static func inherit<Value: Equatable>(
        _ value: inout Value?, _ known: Value?, _ source: SourceID, _ path: String, _ text: (Value) -> String
    ) throws(GalleryRefusal) {
        guard let known else { return }
        if let value, value != known {
            throw .invalid(
                path, text(value), "is not that of \(source), which is '\(text(known))'",
                remedy: "leave it out, it is taken over", rule: .sourceMismatch)
        }
        value = known
    }
}
