/// The slots that a version's disks come from: the whole image, or each disk by itself (reference, 1.5 and 5.4).
struct SourceSlots {
    /// The disks that a version is made of.
    struct Image {
        var osDisk: DiskContent
        /// In order of LUN.
        var dataDisks: [ImageVersionProperties.DataDisk]
    }

    static let path = "properties.storageProfile"
    static let wholePath = "\(path).source"
    static let osPath = "\(path).osDiskImage"

    static func dataPath(_ lun: Int) -> String { "\(path).dataDiskImages[\(lun)]" }

    let state: GalleryState
    let actor: Principal
    /// The version's own region.
    let location: Region
    let isShallow: Bool
    let definition: ImageDefinitionProperties
    let number: VersionNumber

    /// What `storage` asks for, resolved to contents.
    func image(of storage: StorageRequest) throws(GalleryRefusal) -> Image {
        guard let source = storage.source else { return try image(ofDisksIn: storage) }
        guard storage.osDisk == nil, storage.dataDisks.isEmpty else {
            throw .invalid(
                Self.path,
                "\(Self.path) names a source of the whole image and disks beside it; name either the one or the others")
        }
        return try wholeImage(source)
    }

    private func image(ofDisksIn storage: StorageRequest) throws(GalleryRefusal) -> Image {
        guard let os = storage.osDisk else {
            throw .invalid(
                Self.path,
                "\(Self.path) names no source of the OS disk; name a source of the whole image, or one of osDiskImage")
        }
        try LUN.require(storage.dataDisks.map(\.lun), as: "\(Self.path).dataDiskImages")
        try requireDistinct(os, storage.dataDisks)
        var image = Image(osDisk: try content(of: os, as: Self.osPath, isSystem: true), dataDisks: [])
        for data in storage.dataDisks.sorted(by: { $0.lun < $1.lun }) {
            let content = try content(of: data.disk, as: Self.dataPath(data.lun), isSystem: false)
            image.dataDisks.append(
                .init(
                    lun: data.lun, content: content, hostCaching: data.disk.hostCaching, source: data.disk.source))
        }
        return image
    }

    /// A disk that was uploaded, or the one that its source holds.
    private func content(
        of disk: StorageRequest.Disk, as path: String, isSystem: Bool
    ) throws(GalleryRefusal) -> DiskContent {
        switch (disk.content, disk.source) {
        case (let content?, nil): return content
        case (nil, let source?): return try diskContent(source, as: "\(path).source", isSystem: isSystem)
        case (nil, nil):
            throw .invalid(path, "\(path) has neither a source nor an uploaded content; name one of them")
        case (.some, .some):
            throw .invalid(path, "\(path) has a source and an uploaded content; name one of them")
        }
    }

    /// No source, and no uploaded disk of the system, is named twice.
    private func requireDistinct(
        _ os: StorageRequest.Disk, _ data: [StorageRequest.DataDisk]
    ) throws(GalleryRefusal) {
        var seen: Set<SourceID> = []
        let disks = [(Self.osPath, os)] + data.map { (Self.dataPath($0.lun), $0.disk) }
        for (path, disk) in disks {
            if let id = disk.source?.sourceID, !seen.insert(id).inserted {
                throw .invalid(
                    "\(path).source", "\(path).source: \(id) is named twice; each disk has a source of its own")
            }
            guard path != Self.osPath, let content = disk.content, content.digest == os.content?.digest else {
                continue
            }
            throw .invalid(
                path, "\(path): \(content.digest) is the OS disk; a data disk cannot be the same, name another")
        }
    }
}

extension SourceReference {
    /// The source, if it is one and no image version.
    var sourceID: SourceID? {
        switch self {
        case .resource(let id), .vhd(let id, _): id
        case .image: nil
        }
    }
}
