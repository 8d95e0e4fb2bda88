public import Gallery

/// The member `storageProfile`: what the disks are made of, and what they hold.
///
/// Either one `source` for all disks, or one for each; beside the model's members each disk has our `digest`,
/// `sizeInBytes` and `occupiedBytes`: what was uploaded for it, or what its source held.
public struct StorageProfile: Hashable, Sendable, Codable {
    static let path = "properties.storageProfile"

    /// The member `source`: exactly one of the three.
    public struct Source: Hashable, Sendable, Codable {
        /// A disk, snapshot, managed image, or an image version.
        public var id: String?
        public var virtualMachineId: String?
        public var communityGalleryImageId: String?

        public init(id: String? = nil, virtualMachineId: String? = nil, communityGalleryImageId: String? = nil) {
            self.id = id
            self.virtualMachineId = virtualMachineId
            self.communityGalleryImageId = communityGalleryImageId
        }
    }

    /// The member `source` of a disk: `id`, or a VHD's place with the storage account that it is in.
    public struct DiskSource: Hashable, Sendable, Codable {
        public var id: String?
        public var uri: String?
        public var storageAccountId: String?

        public init(id: String? = nil, uri: String? = nil, storageAccountId: String? = nil) {
            self.id = id
            self.uri = uri
            self.storageAccountId = storageAccountId
        }
    }

    /// The member `osDiskImage`, and one of the `dataDiskImages`.
    public struct DiskImageDocument: Hashable, Sendable, Codable {
        /// Of a data disk.
        public var lun: Int?
        public var source: DiskSource?
        public var hostCaching: String?
        /// Computed.
        public var sizeInGB: Int64?
        public var sizeInBytes: Int64?
        public var occupiedBytes: Int64?
        public var digest: String?

        public init() {}
    }

    public var source: Source?
    public var osDiskImage: DiskImageDocument?
    public var dataDiskImages: [DiskImageDocument]?

    public init() {}

    /// One disk that was uploaded.
    public init(_ disk: DiskContent) {
        osDiskImage = DiskImageDocument(disk)
    }
}

extension StorageProfile.DiskImageDocument {
    public init(_ content: DiskContent, lun: Int? = nil, hostCaching: HostCaching? = nil) {
        self.lun = lun
        self.hostCaching = hostCaching?.rawValue
        sizeInGB = content.sizeInGB
        sizeInBytes = content.bytes
        occupiedBytes = content.occupiedBytes
        digest = content.digest.description
    }
}

extension StorageProfile {
    init(_ standing: ImageVersionProperties, in state: GalleryState) {
        source = standing.source.map { Source($0, in: state) }
        var osDisk = DiskImageDocument(standing.osDisk, hostCaching: standing.osDiskCaching)
        osDisk.source = standing.osDiskSource.map { DiskSource($0, in: state) }
        osDiskImage = osDisk
        guard !standing.dataDisks.isEmpty else { return }
        dataDiskImages = standing.dataDisks.map { disk in
            var document = DiskImageDocument(disk.content, lun: disk.lun, hostCaching: disk.hostCaching)
            document.source = disk.source.map { DiskSource($0, in: state) }
            return document
        }
    }
}

extension StorageProfile.Source {
    init(_ reference: SourceReference, in state: GalleryState) {
        let text = ResourceID.text(of: reference, in: state)
        switch reference {
        case .resource(let id) where id.kind == .virtualMachine: self.init(virtualMachineId: text)
        case .image(let reference):
            if case .community = reference.place {
                self.init(communityGalleryImageId: text)
            } else {
                self.init(id: text)
            }
        case .resource, .vhd: self.init(id: text)
        }
    }
}

extension StorageProfile.DiskSource {
    init(_ reference: SourceReference, in state: GalleryState) {
        let text = ResourceID.text(of: reference, in: state)
        guard case .vhd(_, let account) = reference else {
            self.init(id: text)
            return
        }
        self.init(uri: text, storageAccountId: account)
    }
}
