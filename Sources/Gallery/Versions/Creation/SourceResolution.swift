/// What sources hold, once it is known that they may be used for the version.
extension SourceSlots {
    /// The whole-image slot takes a managed image, a virtual machine, or another version.
    func wholeImage(_ reference: SourceReference) throws(GalleryRefusal) -> Image {
        let path = Self.wholePath
        switch reference {
        case .image(let image):
            return try imageOfVersion(image)
        case .vhd(let id, _):
            throw wrongSlot(path, id)
        case .resource(let id):
            guard id.kind == .managedImage || id.kind == .virtualMachine else {
                throw wrongSlot(path, id)
            }
            let source = try usable(id, as: path)
            try requireMatch(source, as: path, isSystem: true)
            return try image(of: source, as: path)
        }
    }

    /// A disk's slot takes a disk, a snapshot, or a VHD with its storage account.
    func diskContent(
        _ reference: SourceReference, as path: String, isSystem: Bool
    ) throws(GalleryRefusal) -> DiskContent {
        let source: ImageSource
        switch reference {
        case .image(let image):
            throw .invalid(
                path, "\(image)", "is an image version, which is a source of the whole image",
                remedy: "name it as \(Self.wholePath), or a disk, a snapshot or a VHD here")
        case .resource(let id):
            guard id.kind == .disk || id.kind == .snapshot else {
                let isVHD = id.kind == .vhd
                throw .invalid(
                    path, "\(id)",
                    isVHD ? "is a VHD, which needs its storage account" : "is a source of the whole image",
                    remedy: isVHD
                        ? "name uri and storageAccountId"
                        : "name it as \(Self.wholePath), or a disk, a snapshot or a VHD here")
            }
            source = try usable(id, as: path)
        case .vhd(let id, let account):
            guard id.kind == .vhd else {
                throw .invalid(
                    path, "\(id)", "is no VHD", remedy: "name it by its id, without a storage account")
            }
            source = try usable(id, as: path)
            guard source.properties.storageAccount == account else {
                throw GalleryRefusal(
                    .notFound, .sourceNotFound,
                    PropertyFault(
                        "\(path).storageAccountId", account, "is not the storage account that \(id) is in",
                        remedy: "name the one it is in"))
            }
        }
        try requireMatch(source, as: path, isSystem: isSystem)
        return try state.content(of: source, as: path)
    }

    private func image(of source: ImageSource, as path: String) throws(GalleryRefusal) -> Image {
        switch source.properties.contents {
        case .image(let os, let data):
            return Image(osDisk: os, dataDisks: data.map { .init(lun: $0.lun, content: $0.content) })
        case .machine(let os, let data):
            var image = Image(osDisk: try attached(os, of: source, as: path), dataDisks: [])
            for disk in data {
                image.dataDisks.append(
                    .init(lun: disk.lun, content: try attached(disk.disk, of: source, as: path)))
            }
            return image
        case .disk, .snapshot, .capture:
            throw wrongSlot(path, source.id)
        }
    }

    /// What a disk of a virtual machine holds.
    private func attached(
        _ disk: SourceID, of machine: ImageSource, as path: String
    ) throws(GalleryRefusal) -> DiskContent {
        let source = try state.requireSource(disk, in: location, as: path)
        try source.requireImageable(as: path)
        try requireAllowedType(source, as: path)
        return try state.content(of: source, as: path)
    }

    /// The source, which is there, in the version's region, and may be used by who asks.
    private func usable(_ id: SourceID, as path: String) throws(GalleryRefusal) -> ImageSource {
        let source = try state.requireSource(id, in: location, as: path)
        try state.require(actor, id.kind.permissionToCapture, at: source.scope)
        return source
    }

    private func wrongSlot(_ path: String, _ id: SourceID) -> GalleryRefusal {
        .invalid(
            path, "\(id)",
            "is one disk, and the whole image is made of a managed image, a virtual machine or a version",
            remedy: "name one, or name the disk as \(Self.osPath).source")
    }
}
