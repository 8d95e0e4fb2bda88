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

    static let dataPath = "\(path).dataDiskImages"

    let state: GalleryState
    let actor: Principal
    /// The version's own region.
    let location: Region
    let isShallow: Bool
    /// Whether a version that is its source need not have arrived where it is to be.
    let awaitsSource: Bool
    let definition: ImageDefinitionProperties
    let number: VersionNumber

    /// What `storage` asks for, resolved to contents.
    func image(of storage: StorageRequest) throws(GalleryRefusal) -> Image {
        guard let source = storage.source else { return try image(ofDisksIn: storage) }
        guard storage.osDisk == nil, storage.dataDisks.isEmpty else {
            throw .invalid(
                Self.wholePath, source.text, "is a source of the whole image, and disks are named beside it",
                remedy: "name either the one or the others")
        }
        return try wholeImage(source)
    }

    private func image(ofDisksIn storage: StorageRequest) throws(GalleryRefusal) -> Image {
        guard let os = storage.osDisk else {
            throw .missing(
                Self.osPath, remedy: "name a source of the OS disk, or one of the whole image as \(Self.wholePath)")
        }
        let places = storage.dataDiskPlaces
        try places.requireLUNs()
        try requireDistinct(os, storage.dataDisks)
        var image = Image(osDisk: try content(of: os, as: Self.osPath, isSystem: true), dataDisks: [])
        for data in storage.dataDisks.sorted(by: { $0.lun < $1.lun }) {
            let content = try content(of: data.disk, as: places.path(of: data.lun), isSystem: false)
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
            throw .missing("\(path).source", remedy: StorageRequest.Disk.contentRemedy)
        case (.some, let source?):
            throw .invalid(
                "\(path).source", source.text, "stands beside an uploaded content", remedy: "name one of them")
        }
    }

    /// No source, and no uploaded disk of the system, is named twice.
    private func requireDistinct(
        _ os: StorageRequest.Disk, _ data: [StorageRequest.DataDisk]
    ) throws(GalleryRefusal) {
        var seen: Set<SourceID> = []
        let places = data.indices.map { "\(Self.dataPath)[\($0)]" }
        let disks = [(Self.osPath, os)] + zip(places, data.map(\.disk))
        for (path, disk) in disks {
            if let id = disk.source?.sourceID, !seen.insert(id).inserted {
                throw .invalid(
                    "\(path).source", "\(id)", "is named twice",
                    remedy: "name another, each disk has a source of its own")
            }
            guard path != Self.osPath, let content = disk.content, content.digest == os.content?.digest else {
                continue
            }
            throw .invalid(
                "\(path).digest", "\(content.digest)", "is the OS disk",
                remedy: "name another, a data disk cannot be the same")
        }
    }
}

extension StorageRequest.Disk {
    /// The two ways of saying what is on a disk.
    public static let contentRemedy =
        "name a source, or upload the disk and name its digest, sizeInBytes and occupiedBytes"
}

extension StorageRequest {
    /// Where the data disks stand.
    var dataDiskPlaces: DataDiskPlaces { DataDiskPlaces(path: SourceSlots.dataPath, luns: dataDisks.map(\.lun)) }
}

extension SourceReference {
    /// What it names, for people.
    var text: String {
        switch self {
        case .resource(let id), .vhd(let id, _): "\(id)"
        case .image(let reference): "\(reference)"
        }
    }

    /// The source, if it is one and no image version.
    var sourceID: SourceID? {
        switch self {
        case .resource(let id), .vhd(let id, _): id
        case .image: nil
        }
    }
}
