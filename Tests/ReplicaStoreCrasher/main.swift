import DiskImage
import Gallery
import ReplicaStore

// Receives the disk of a raw file into a data directory, as a node does; the tests kill it at each system call.
//
//     ReplicaStoreCrasher DATA-DIRECTORY RAW-FILE [DIGEST-TO-REMOVE]
//
// Says `new CHUNK` for each chunk that it wrote, then `finished DIGEST`.
let arguments = CommandLine.arguments
guard arguments.count >= 3 else { preconditionFailure("a data directory and a raw file") }
let source = try FileByteSource(arguments[2])
let manifest = try DiskManifest(of: source, chunkSize: DiskManifest.chunkSizeMin, hash: Digest.sha256(of:))
let digest = Digest.sha256(of: manifest.encoded)

var limits = ReplicaStore.Limits()
limits.reserveBytes = 0
limits.checkpointBytes = 2 * manifest.chunkSize
let store = try ReplicaStore.open(arguments[1], limits: limits)
if case .incoming(let replica) = try store.begin(manifest: manifest.encoded, expecting: digest) {
    try replica.fillFromLocal()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: manifest.chunkSize, alignment: 4096)
    defer { buffer.deallocate() }
    for chunk in replica.missing.joined() {
        let range = manifest.byteRange(ofChunk: chunk)
        let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[..<range.count])
        try source.read(at: range.lowerBound, into: bytes)
        if try replica.write(chunk: chunk, UnsafeRawBufferPointer(bytes)) { print("new \(chunk)") }
    }
    try replica.finish()
}
if arguments.count > 3, let old = Digest(arguments[3]) {
    if store.inventory().complete.contains(where: { $0.digest == old }) { try store.remove(old) }
}
print("finished \(digest)")
