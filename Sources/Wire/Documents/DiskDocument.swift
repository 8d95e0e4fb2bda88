import Gallery

/// A disk in a source's document: what was uploaded for it, or which resource it is.
public struct DiskDocument: Hashable, Sendable, Codable {
    /// `{id}`.
    public struct Reference: Hashable, Sendable, Codable {
        public var id: String?

        public init(id: String?) {
            self.id = id
        }
    }

    /// Of a data disk.
    public var lun: Int?
    /// The disk or snapshot that it is made of; `managedDisk` and `snapshot` are the model's words for it.
    public var source: Reference?
    public var managedDisk: Reference?
    public var snapshot: Reference?
    public var digest: String?
    public var sizeInBytes: Int64?
    public var occupiedBytes: Int64?

    public init(lun: Int? = nil, managedDisk: Reference? = nil) {
        self.lun = lun
        self.managedDisk = managedDisk
    }

    init(_ content: DiskContent, lun: Int? = nil) {
        self.lun = lun
        digest = content.digest.description
        sizeInBytes = content.bytes
        occupiedBytes = content.occupiedBytes
    }

    /// The resource that it names, if it names one.
    func resource(_ path: String) throws(GalleryRefusal) -> SourceID? {
        let named = [("source", source), ("managedDisk", managedDisk), ("snapshot", snapshot)]
        for (name, reference) in named {
            guard let reference else { continue }
            return try DocumentReading.required(DocumentReading.name(reference.id, "\(path).\(name).id"), path)
        }
        return nil
    }

    /// What was uploaded, if anything is said of it.
    func content(_ path: String) throws(GalleryRefusal) -> DiskContent? {
        try DiskContent(digest, sizeInBytes, occupiedBytes, path)
    }
}

extension DiskContent {
    /// The three members that say what a disk holds: all of them or none.
    init?(_ digest: String?, _ sizeInBytes: Int64?, _ occupiedBytes: Int64?, _ path: String) throws(GalleryRefusal) {
        guard digest != nil || sizeInBytes != nil || occupiedBytes != nil else { return nil }
        self.init(
            digest: try Digest.read(DocumentReading.required(digest, "\(path).digest"), as: "\(path).digest"),
            bytes: try DocumentReading.required(sizeInBytes, "\(path).sizeInBytes"),
            occupiedBytes: try DocumentReading.required(occupiedBytes, "\(path).occupiedBytes"))
    }

    /// The virtual size in GiB, rounded up.
    var sizeInGB: Int64 { Self.sizeInGB(of: bytes) }

    static func sizeInGB(of bytes: Int64) -> Int64 { bytes / (1 << 30) + (bytes % (1 << 30) == 0 ? 0 : 1) }
}
