import Synchronization

/// A file that is there only to be given up: where a full disk has no room for the change of names that removing a
/// content is, its bytes make that room.
final class Ballast: Sendable {
    private let file: DurableFile
    private let bytes: Int
    private let calls: any FileSystemCalls
    // Held while it is filled or given up.
    private let isThere = Mutex(false)

    init(_ path: String, bytes: Int, calls: any FileSystemCalls) {
        file = DurableFile(path, calls: calls)
        self.bytes = bytes
        self.calls = calls
    }

    /// Makes the file unless it is there; a disk that is too full for it is no error.
    func fill() throws(ReplicaStoreError) {
        guard bytes > 0 else { return }
        try isThere.withLock { isThere throws(ReplicaStoreError) in
            guard !isThere else { return }
            let status = try DurableDirectory(file.path, calls: calls).status()
            if status.map({ $0.kind == .file && $0.size == bytes && $0.allocated >= bytes }) == true {
                isThere = true
                return
            }
            do throws(ReplicaStoreError) {
                // Bytes that no file system packs into less.
                var word: UInt8 = 1
                try file.replace(
                    with: (0..<bytes).map { _ in
                        word = word &* 73 &+ 41
                        return word
                    })
                isThere = true
            } catch {
                guard error.isOutOfSpace else { throw error }
            }
        }
    }

    /// Does `removal`; if the disk has no room for that, once more without the ballast.
    func lightening(_ removal: () throws(ReplicaStoreError) -> Void) throws(ReplicaStoreError) {
        do throws(ReplicaStoreError) {
            try removal()
        } catch {
            guard error.isOutOfSpace, try giveUp() else { throw error }
            try removal()
        }
        try fill()
    }

    /// Whether there was something to give up.
    private func giveUp() throws(ReplicaStoreError) -> Bool {
        guard bytes > 0 else { return false }
        return try isThere.withLock { isThere throws(ReplicaStoreError) in
            guard isThere else { return false }
            try file.remove()
            isThere = false
            return true
        }
    }
}
