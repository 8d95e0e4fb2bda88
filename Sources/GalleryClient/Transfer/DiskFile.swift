import DiskImage
import Gallery
import ReplicaStore
import Wire

/// How a file holds a disk.
public enum DiskFormat: String, Hashable, Sendable, CaseIterable {
    case raw
    case qcow2
    case vhd
}

/// A disk in a file on this machine.
public struct DiskFile: Hashable, Sendable {
    public let path: String
    /// `nil` lets the file's own signs decide.
    public let format: DiskFormat?

    public init(_ path: String, format: DiskFormat? = nil) {
        self.path = path
        self.format = format
    }
}

/// The files that an image version is made of.
public struct ImageFiles: Hashable, Sendable {
    public let osDisk: DiskFile
    /// By LUN.
    public let dataDisks: [Int: DiskFile]

    public init(osDisk: DiskFile, dataDisks: [Int: DiskFile] = [:]) {
        self.osDisk = osDisk
        self.dataDisks = dataDisks
    }

    var all: [(lun: Int?, file: DiskFile)] {
        [(nil, osDisk)] + dataDisks.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// A file that was opened, and hashed.
struct HashedDisk: Sendable {
    let lun: Int?
    let source: SourceDisk
    let manifest: DiskManifest
    let content: DiskContent

    init(_ source: SourceDisk, lun: Int?, _ progress: @escaping TransferProgress.Report) async throws(ClientError) {
        self.source = source
        self.lun = lun
        manifest = try await source.manifest(progress)
        try source.checkUnchanged()
        content = DiskContent(
            digest: Digest.sha256(of: manifest.encoded), bytes: Int64(manifest.virtualSize),
            occupiedBytes: Int64(manifest.occupiedBytes))
    }
}

extension DiskContent {
    /// The members by which documents name an uploaded disk.
    var document: JSONValue {
        ["digest": .string("\(digest)"), "sizeInBytes": .integer(bytes), "occupiedBytes": .integer(occupiedBytes)]
    }
}
