import Gallery

/// The rows of sources and of what is in galleries.
extension AuthorizationMatrix {
    static let sources: [Row] = [
        Row(name: "disk", operation: source("disks/d", .disk(content: disk(1))), upTo: .group, roles: writers),
        Row(
            name: "snapshot", operation: source("snapshots/s", .snapshot(of: the("disks/d"))), upTo: .group,
            roles: builders),
        Row(name: "VHD", operation: source("vhds/v", .disk(content: disk(1))), upTo: .group, roles: builders),
        Row(
            name: "managed image", operation: source("images/i", .image(os: disk(1), data: [])), upTo: .group,
            roles: writers),
        Row(
            name: "managed image of a snapshot",
            operation: source("images/i", .capture(os: the("snapshots/s"), data: [])), upTo: .group, roles: builders),
        Row(
            name: "machine", operation: source("virtualMachines/m", .machine(os: the("disks/d"), data: [])),
            upTo: .group, roles: writers),
        Row(
            name: "disk in another subscription's machine",
            operation: source("virtualMachines/m", .machine(os: the("lab:disks/d"), data: [])), upTo: .root,
            roles: writers),
        Row(
            name: "other disk", operation: .updateSource(id: the("disks/d"), edit: ImageSourceEdit(), ifRevision: nil),
            upTo: .group, roles: writers),
        Row(name: "no disk", operation: .deleteSource(id: the("disks/d")), upTo: .group, roles: builders),
        Row(name: "no machine", operation: .deleteSource(id: the("virtualMachines/m")), upTo: .group, roles: builders),
    ]

    static let galleries: [Row] = [
        Row(
            name: "gallery", operation: .createGallery(the("new"), GalleryProperties(location: eastus)), upTo: .group,
            roles: writers),
        Row(
            name: "gallery to be shared",
            operation: .createGallery(the("new"), GalleryProperties(location: eastus, permissions: .groups)),
            upTo: .group, roles: [.owner], ownersUpTo: .subscription),
        Row(
            name: "gallery that keeps what is deleted",
            operation: .createGallery(
                the("new"), GalleryProperties(location: eastus, softDeletePolicy: SoftDeletePolicy(isEnabled: true))),
            upTo: .group, roles: [.owner], ownersUpTo: .subscription),
        Row(
            name: "describe", operation: .updateGallery(the("base"), GalleryEdit(description: "d")), upTo: .gallery,
            roles: writers),
        Row(
            name: "soft delete",
            operation: .updateGallery(
                the("base"), GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))), upTo: .gallery,
            roles: sharers, ownersUpTo: .subscription),
        Row(
            name: "permissions", operation: .updateGallery(the("base"), GalleryEdit(permissions: .groups)),
            upTo: .gallery, roles: sharers, ownersUpTo: .subscription),
        Row(
            name: "permissions and a description",
            operation: .updateGallery(the("base"), GalleryEdit(description: "d", permissions: .groups)),
            upTo: .gallery, roles: [.owner], ownersUpTo: .subscription),
        Row(
            name: "share", operation: .shareGallery(id: the("base"), edit: .reset), upTo: .gallery, roles: sharers,
            ownersUpTo: .subscription),
        Row(name: "no gallery", operation: .deleteGallery(the("base")), upTo: .gallery, roles: writers),
        Row(
            name: "nothing at all", operation: .deleteGallery(id: the("base"), recursively: true), upTo: .gallery,
            roles: writers),
    ]

    static let images: [Row] = [
        Row(
            name: "definition", operation: .createImageDefinition(the("base/debian"), .debian), upTo: .definition,
            roles: writers),
        Row(
            name: "other definition",
            operation: .updateImageDefinition(the("base/debian"), ImageDefinitionEdit(description: "d")),
            upTo: .definition, roles: writers),
        Row(
            name: "no definition", operation: .deleteImageDefinition(id: the("base/debian"), recursively: true),
            upTo: .definition, roles: writers),
        Row(name: "version", operation: version(StorageRequest(disk(1))), upTo: .definition, roles: writers),
        Row(name: "version of a disk", operation: version(from: "disks/d"), upTo: .group, roles: writers),
        Row(name: "version of a snapshot", operation: version(from: "snapshots/s"), upTo: .group, roles: builders),
        Row(name: "version of an image", operation: version(from: "images/i"), upTo: .group, roles: writers),
        Row(name: "version of a machine", operation: version(from: "virtualMachines/m"), upTo: .group, roles: writers),
        Row(
            name: "version of a VHD",
            operation: version(StorageRequest(source: .vhd(id: the("vhds/v"), storageAccount: "a"))), upTo: .group,
            roles: builders),
        Row(
            name: "version with a data disk",
            operation: version(
                StorageRequest(
                    osDisk: StorageRequest.Disk(content: disk(1)),
                    dataDisks: [.init(lun: 0, .init(source: .resource(id: the("snapshots/s"))))])), upTo: .group,
            roles: builders),
        Row(
            name: "other version", operation: .updateImageVersion(one, [.replicaCount(2)], ifRevision: nil),
            upTo: .definition, roles: writers),
        Row(name: "no version", operation: .deleteImageVersion(one), upTo: .definition, roles: writers),
        Row(name: "restore", operation: .undeleteImageVersion(id: one), upTo: .definition, roles: writers),
        Row(name: "purge", operation: .purgeImageVersion(id: one), upTo: .definition, roles: writers),
        Row(
            name: "roll back",
            operation: .rollBackLatest(definition: the("base/debian"), regions: [westeurope], to: the("1.0.0")),
            upTo: .definition, roles: writers),
    ]

    private static let one: ImageVersionID = the("base/debian/1.0.0")

    private static func source(_ id: String, _ contents: ImageSourceProperties.Contents) -> GalleryOperation {
        .createSource(id: the(id), properties: ImageSourceProperties(location: eastus, contents: contents))
    }

    private static func version(from source: String) -> GalleryOperation {
        version(StorageRequest(source: .resource(id: the(source))))
    }

    private static func version(_ storage: StorageRequest) -> GalleryOperation {
        .createImageVersion(one, ImageVersionRequest(location: westeurope, storage: storage))
    }
}
