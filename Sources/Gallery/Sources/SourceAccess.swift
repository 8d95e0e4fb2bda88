/// Where sources are, who may make something of them, and to which machine disks belong.
extension GalleryState {
    /// The source `id`, which is in `region`.
    func requireSource(_ id: SourceID, in region: Region, as path: String) throws(GalleryRefusal) -> ImageSource {
        guard let source = sources[id] else {
            throw GalleryRefusal(
                .notFound, .sourceNotFound,
                PropertyFault(
                    path, "\(id)", "does not exist", remedy: "name one that `\(id.kind.command) list` shows"))
        }
        guard source.properties.location == region else {
            throw .invalid(
                path, "\(source.id)", "is in \(source.properties.location), not in \(region)",
                remedy: "name one in the same region, or use \(source.properties.location)", rule: .sourceMismatch)
        }
        return source
    }

    /// The disks of a machine are there, are disks, in its region, and of no other machine.
    func requireAttachable(
        _ properties: ImageSourceProperties, to id: SourceID, _ places: DataDiskPlaces, _ context: ChangeContext
    ) throws(GalleryRefusal) {
        guard case .machine(let os, let data) = properties.contents else { return }
        var seen: Set<SourceID> = []
        let disks = [("properties.storageProfile.osDisk", os)] + data.map { (places.path(of: $0.lun), $0.disk) }
        for (place, disk) in disks {
            guard disk.kind == .disk else {
                throw .invalid(
                    place, "\(disk)", "is no disk", remedy: "make one of it first, a virtual machine has disks")
            }
            guard seen.insert(disk).inserted else {
                throw .invalid(place, "\(disk)", "is named twice", remedy: "name it once, a machine has each disk once")
            }
            let source = try requireSource(disk, in: properties.location, as: place)
            if let machine = index.machines[disk] {
                guard machine == id else {
                    throw GalleryRefusal(
                        .conflict, .invalidParameter,
                        PropertyFault(
                            place, "\(disk)", "is attached to \(machine), and a disk is of one machine at a time",
                            remedy: "detach it there first"))
                }
            } else {
                try require(context.actor, .writeDisk, at: source.scope)
            }
        }
    }
}

extension ImageSource {
    /// Where roles over it are granted.
    var scope: Scope { .resourceGroup(id.subscription, properties.resourceGroup) }
}

extension SourceID.Kind {
    /// The right that is needed on a source to make a version or an image of it (reference, 6.3).
    public var permissionToCapture: Permission {
        switch self {
        case .disk: .writeDisk
        case .snapshot: .writeSnapshot
        case .vhd: .listKeys
        case .managedImage: .readManagedImage
        case .virtualMachine: .writeVirtualMachine
        }
    }
}
