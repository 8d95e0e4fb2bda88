public import Gallery

extension SourceDocument {
    /// What a caller who sent this document wants made as `id`.
    ///
    /// `state` says which disks a machine has whose image is wanted.
    public func sourceProperties(
        _ id: SourceID, in state: GalleryState
    ) throws(GalleryRefusal) -> ImageSourceProperties {
        let given = properties ?? Properties()
        let path = "properties"
        let isNVMe = try DocumentReading.choice(
            given.diskControllerType, "\(path).diskControllerType", or: DiskController.scsi)
        return ImageSourceProperties(
            location: try DocumentReading.region(location, "location"), contents: try contents(of: id, in: state),
            resourceGroup: try DocumentReading.name(given.resourceGroup, "\(path).resourceGroup") ?? .standard,
            tags: tags ?? [:], osType: try DocumentReading.optional(given.osType, "\(path).osType"),
            osState: try DocumentReading.optional(given.osState, "\(path).osState"),
            hyperVGeneration: try DocumentReading.optional(given.hyperVGeneration, "\(path).hyperVGeneration"),
            architecture: try DocumentReading.optional(given.architecture, "\(path).architecture"),
            purchasePlan: given.purchasePlan,
            securityType: try DocumentReading.optional(given.securityType, "\(path).securityType"),
            diskType: try DocumentReading.choice(given.diskType, "\(path).diskType", or: .standardLRS),
            isEphemeral: given.isEphemeral ?? false, isNVMe: isNVMe == .nvme,
            isAcceleratedNetwork: given.isAcceleratedNetwork ?? true, storageAccount: given.storageAccount)
    }

    /// What a caller who sent this document wants changed of `standing`.
    public func edit(of standing: ImageSource) throws(GalleryRefusal) -> ImageSourceEdit {
        let given = properties ?? Properties()
        var edit = ImageSourceEdit()
        if tags != standing.properties.tags { edit.tags = tags }
        let osState: OSState? = try DocumentReading.optional(given.osState, "properties.osState")
        if osState != standing.properties.osState { edit.osState = osState }
        if case .disk(let content) = standing.properties.contents {
            let wanted = try DiskContent(
                given.digest ?? (given.isSizeGiven ? "\(content.digest)" : nil),
                given.sizeInBytes ?? (given.digest == nil ? content.bytes : nil),
                given.occupiedBytes ?? (given.digest == nil ? content.occupiedBytes : nil), "properties")
            if wanted != content { edit.content = wanted }
        }
        if case .machine(_, let disks) = standing.properties.contents, let given = given.storageProfile?.dataDisks {
            let wanted = try Self.attached(given)
            if wanted != disks { edit.dataDisks = wanted }
        }
        return edit
    }

    private func contents(
        of id: SourceID, in state: GalleryState
    ) throws(GalleryRefusal) -> ImageSourceProperties.Contents {
        let given = properties ?? Properties()
        switch id.kind {
        case .disk, .vhd: return .disk(content: try uploaded())
        case .snapshot:
            guard let creation = given.creationData else { return .disk(content: try uploaded()) }
            let path = "properties.creationData.sourceResourceId"
            return .snapshot(of: try SourceID.read(DocumentReading.required(creation.sourceResourceId, path), as: path))
        case .virtualMachine:
            let profile = try DocumentReading.required(given.storageProfile, "properties.storageProfile")
            let path = "properties.storageProfile.osDisk"
            let os = try DocumentReading.required(profile.osDisk, path).resource(path)
            return .machine(
                os: try DocumentReading.required(os, "\(path).managedDisk.id"),
                data: try Self.attached(profile.dataDisks))
        case .managedImage:
            if let machine = given.sourceVirtualMachine { return try Self.capture(of: machine, in: state) }
            return try imageContents(DocumentReading.required(given.storageProfile, "properties.storageProfile"))
        }
    }

    private func uploaded() throws(GalleryRefusal) -> DiskContent {
        let given = properties ?? Properties()
        let content = try DiskContent(given.digest, given.sizeInBytes, given.occupiedBytes, "properties")
        return try DocumentReading.required(content, "properties.digest")
    }

    /// A managed image of what was uploaded, or of disks and snapshots: of one or the other.
    private func imageContents(
        _ profile: SourceDocumentProperties.StorageProfile
    ) throws(GalleryRefusal) -> ImageSourceProperties.Contents {
        let path = "properties.storageProfile.osDisk"
        let osDisk = try DocumentReading.required(profile.osDisk, path)
        if let os = try osDisk.resource(path) {
            return .capture(os: os, data: try Self.attached(profile.dataDisks))
        }
        let data = try DocumentReading.list(profile.dataDisks, "properties.storageProfile.dataDisks") {
            (disk, path) throws(GalleryRefusal) in
            DataDiskContent(
                lun: try DocumentReading.required(disk.lun, "\(path).lun"),
                content: try DocumentReading.required(disk.content(path), "\(path).digest"))
        }
        return .image(os: try DocumentReading.required(osDisk.content(path), "\(path).digest"), data: data)
    }

    private static func attached(_ disks: [DiskDocument]?) throws(GalleryRefusal) -> [AttachedDisk] {
        try DocumentReading.list(disks, "properties.storageProfile.dataDisks") { (disk, path) throws(GalleryRefusal) in
            AttachedDisk(
                lun: try DocumentReading.required(disk.lun, "\(path).lun"),
                disk: try DocumentReading.required(disk.resource(path), "\(path).managedDisk.id"))
        }
    }

    /// What the disks of a machine hold at this moment.
    private static func capture(
        of machine: DiskDocument.Reference, in state: GalleryState
    ) throws(GalleryRefusal) -> ImageSourceProperties.Contents {
        let path = "properties.sourceVirtualMachine.id"
        let id = try SourceID.read(DocumentReading.required(machine.id, path), as: path)
        guard case .machine(let os, let data) = state.sources[id]?.properties.contents else {
            throw GalleryRefusal(
                .notFound, .sourceNotFound,
                PropertyFault(
                    path, "\(id)", "is no virtual machine that stands",
                    remedy: "name one that `\(SourceID.Kind.virtualMachine.command) list` shows"))
        }
        return .capture(os: os, data: data)
    }
}

extension SourceDocumentProperties {
    fileprivate var isSizeGiven: Bool { sizeInBytes != nil || occupiedBytes != nil }
}
