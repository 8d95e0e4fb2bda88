import DiskImage
import ReplicaStore

/// A disk of which all chunks have arrived, before it counts.
struct ArrivedDisk: ByteSource {
    private let replica: IncomingReplica

    init(_ replica: IncomingReplica) {
        self.replica = replica
    }

    var size: Int { replica.manifest.virtualSize }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReplicaStoreError) {
        let manifest = replica.manifest
        let range = offset..<offset + buffer.count
        for number in manifest.chunks(holding: range) {
            let chunk = manifest.byteRange(ofChunk: number)
            let part = chunk.clamped(to: range)
            let target = UnsafeMutableRawBufferPointer(
                rebasing: buffer[part.lowerBound - offset..<part.upperBound - offset])
            guard manifest.isOccupied(number) else {
                target.initializeMemory(as: UInt8.self, repeating: 0)
                continue
            }
            let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk.count, alignment: 4096)
            defer { bytes.deallocate() }
            try replica.read(chunk: number, into: bytes)
            let start = part.lowerBound - chunk.lowerBound
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + part.count]))
        }
    }
}

extension IncomingReplica {
    /// Lets the disk count, unless its own bytes claim to be an image of some format: then it is removed, and that is
    /// returned.
    ///
    /// What a client recognises it may recognise wrongly, or not want to; here all of it has come, and is hashed
    /// (reliability.md, F3 and F11).
    func finishUnlessFormatted() throws(ReplicaStoreError) -> ImageFormatError? {
        guard let claimed = try claimedFormat() else {
            try finish()
            return nil
        }
        try discard()
        return claimed
    }

    private func claimedFormat() throws(ReplicaStoreError) -> ImageFormatError? {
        let disk: RawDisk<ArrivedDisk>
        do throws(ManifestError) { disk = try RawDisk(ArrivedDisk(self)) } catch { throw .manifest(error) }
        do throws(ImageError<ReplicaStoreError>) {
            try disk.requireNoFormat()
            return nil
        } catch {
            switch error {
            case .refused(let refusal): return refusal
            case .source(let error): throw error
            }
        }
    }
}
