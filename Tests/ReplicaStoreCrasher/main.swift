import DiskImage
import Gallery
import ReplicaStore

/// A program that is killed at any of its system calls, by `strace`, in the life of a disk in a data directory.
///
///     ReplicaStoreCrasher publish DATA RAW [OLD]    receives the disk RAW, partly from local contents; removes OLD
///     ReplicaStoreCrasher replicate DATA FROM       receives what FROM holds, and serves what has come meanwhile
///     ReplicaStoreCrasher repair DATA RAW           scrubs, and gives damaged chunks their bytes from RAW
///
/// It says `new N` for each chunk that it wrote and `finished` last.
struct Life {
    let data: String

    private func open(checkpointBytes: Int) throws -> ReplicaStore {
        var limits = ReplicaStore.Limits()
        limits.reserveBytes = 0
        limits.ballastBytes = 0
        limits.checkpointBytes = checkpointBytes
        return try ReplicaStore.open(data, limits: limits)
    }

    func publish(_ raw: String, removing old: Digest?) throws {
        let source = try FileByteSource(raw)
        let manifest = try Self.manifest(of: source)
        let digest = Digest.sha256(of: manifest.encoded)
        let store = try open(checkpointBytes: 2 * manifest.chunkSize)
        if case .incoming(let replica) = try store.begin(manifest: manifest.encoded, expecting: digest) {
            try replica.fillFromLocal()
            try Self.forEach(replica.missing.joined(), of: manifest, from: source) { chunk, bytes in
                if try replica.write(chunk: chunk, bytes) { print("new \(chunk)") }
            }
            try replica.finish()
        }
        if let old, store.inventory().complete.contains(where: { $0.digest == old }) { try store.remove(old) }
    }

    func replicate(from directory: String) throws {
        let origin = try Life(data: directory).open(checkpointBytes: 1)
        for digest in origin.inventory().complete.map(\.digest) {
            let source = try origin.open(digest, checking: .everyRead)
            let store = try open(checkpointBytes: 2 * source.manifest.chunkSize)
            guard case .incoming(let replica) = try store.begin(manifest: source.manifest.encoded, expecting: digest)
            else { continue }
            let buffer = UnsafeMutableRawBufferPointer.allocate(
                byteCount: source.manifest.chunkSize, alignment: 4096)
            defer { buffer.deallocate() }
            for chunk in replica.missing.joined() {
                let bytes = UnsafeMutableRawBufferPointer(
                    rebasing: buffer[..<source.manifest.byteRange(ofChunk: chunk).count])
                try source.read(chunk: chunk, into: bytes)
                if try replica.write(chunk: chunk, UnsafeRawBufferPointer(bytes)) { print("new \(chunk)") }
                // As to a third node that copies from this one while it copies.
                try replica.read(chunk: chunk, into: bytes)
            }
            try replica.finish()
        }
    }

    func repair(from raw: String) throws {
        let source = try FileByteSource(raw)
        let manifest = try Self.manifest(of: source)
        let digest = Digest.sha256(of: manifest.encoded)
        let store = try open(checkpointBytes: 1)
        var next: Int? = 0
        while let chunk = next { next = try store.scrub(digest, from: chunk, bytesMax: manifest.chunkSize).next }
        guard let replica = try store.damaged(digest) else { return }
        try Self.forEach(replica.missing.joined(), of: manifest, from: source) { chunk, bytes in
            if try replica.write(chunk: chunk, bytes) { print("new \(chunk)") }
        }
        try replica.settle()
    }

    private static func manifest(of source: FileByteSource) throws -> DiskManifest {
        try DiskManifest(of: source, chunkSize: DiskManifest.chunkSizeMin, hash: Digest.sha256(of:))
    }

    private static func forEach(
        _ chunks: some Sequence<Int>, of manifest: DiskManifest, from source: FileByteSource,
        _ body: (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: manifest.chunkSize, alignment: 4096)
        defer { buffer.deallocate() }
        for chunk in chunks {
            let range = manifest.byteRange(ofChunk: chunk)
            let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[..<range.count])
            try source.read(at: range.lowerBound, into: bytes)
            try body(chunk, UnsafeRawBufferPointer(bytes))
        }
    }
}

let arguments = CommandLine.arguments
guard arguments.count > 3 else { preconditionFailure("publish, replicate or repair, and two paths") }
let life = Life(data: arguments[2])
switch arguments[1] {
case "replicate": try life.replicate(from: arguments[3])
case "repair": try life.repair(from: arguments[3])
default: try life.publish(arguments[3], removing: arguments.count > 4 ? Digest(arguments[4]) : nil)
}
print("finished ")
