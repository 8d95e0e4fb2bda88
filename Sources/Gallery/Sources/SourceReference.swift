/// What a publisher names as the source of a version or of one of its disks.
public enum SourceReference: Hashable, Sendable, Codable {
    /// A disk, snapshot, managed image or virtual machine by its id.
    case resource(id: SourceID)
    /// A VHD by its place in a storage account; the account must be named with it.
    case vhd(id: SourceID, storageAccount: String)
    /// Another image version, private, shared or of the community.
    case image(reference: ImageReference)
}

/// From what a version's disks come: one source for all, or one for each.
///
/// Neither both nor none (reference, 1.5).
public struct StorageRequest: Hashable, Sendable, Codable {
    /// One disk: what was uploaded for it, or where it is.
    public struct Disk: Hashable, Sendable, Codable {
        public var content: DiskContent?
        public var source: SourceReference?
        public var hostCaching: HostCaching

        public init(content: DiskContent? = nil, source: SourceReference? = nil, hostCaching: HostCaching = .none) {
            self.content = content
            self.source = source
            self.hostCaching = hostCaching
        }
    }

    /// A data disk.
    public struct DataDisk: Hashable, Sendable, Codable {
        public var lun: Int
        public var disk: Disk

        public init(lun: Int, _ disk: Disk) {
            self.lun = lun
            self.disk = disk
        }
    }

    /// The whole image.
    public var source: SourceReference?
    public var osDisk: Disk?
    public var dataDisks: [DataDisk]

    public init(source: SourceReference? = nil, osDisk: Disk? = nil, dataDisks: [DataDisk] = []) {
        self.source = source
        self.osDisk = osDisk
        self.dataDisks = dataDisks
    }

    /// A disk that was uploaded.
    public init(_ content: DiskContent) {
        self.init(osDisk: Disk(content: content))
    }
}

/// How a machine caches a disk.
public enum HostCaching: String, Hashable, Sendable, Codable, CaseIterable {
    case none = "None"
    case readOnly = "ReadOnly"
    case readWrite = "ReadWrite"
}
