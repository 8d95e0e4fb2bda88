import Synchronization

/// A small file that is replaced as a whole, so that after a crash or power loss the old or the new one stands.
///
/// `PendingFile` does the same for a file that is written over time, `DurableDirectory` for directories; nothing else
/// in the module has anything synced or renamed.
/// A sync that failed is never repeated: Linux forgets the pages it could not write, and the second sync would
/// succeed without them. What was being made is thrown away instead.
public struct DurableFile: Sendable {
    /// The ending of a name of a file that is not finished; none outlives an opening of the store.
    static let asideSuffix = ".aside"
    private static let asides = Atomic<Int>(0)

    /// Where the file is, or will be.
    public let path: String
    let calls: any FileSystemCalls

    public init(_ path: String, calls: any FileSystemCalls = LinuxCalls()) {
        self.path = path
        self.calls = calls
    }

    /// Puts `bytes` in the place of what the file holds, durably.
    ///
    /// Mode 0600.
    ///
    /// On an error the old file stands, except that when the very last step failed (`fsync` of the directory)
    /// either may. Several callers may replace one file at once; one of theirs stands.
    public func replace(with bytes: [UInt8]) throws(ReplicaStoreError) {
        let number = Self.asides.add(1, ordering: .relaxed).newValue
        let aside = "\(path).\(number)\(Self.asideSuffix)"
        do throws(ReplicaStoreError) {
            // One of this name may be left from an earlier life.
            try DurableDirectory(aside, calls: calls).removeTree()
            try Self.create(aside, calls: calls) { file throws(ReplicaStoreError) in try file.write(bytes) }
            try calls.repeated(path) { () throws(SystemCallError) in try calls.rename(aside, to: path) }
        } catch {
            throw error.afterRemoving(aside, calls: calls)
        }
        try DurableDirectory.parent(of: path, calls: calls).synchronize()
    }

    /// The bytes; `nil` if there is no such file.
    ///
    /// Throws `tooLarge` rather than read more than `limit`.
    public func read(limit: Int) throws(ReplicaStoreError) -> [UInt8]? {
        let status = try calls.repeated(path) { () throws(SystemCallError) in try calls.status(at: path) }
        guard status != nil else { return nil }
        let file = try OpenFile(path, .reading, calls: calls)
        let size = try file.status().size
        guard size <= limit else { throw .tooLarge(path: path, limit: limit) }
        var failure: ReplicaStoreError?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            do throws(ReplicaStoreError) {
                count = try file.read(at: 0, into: UnsafeMutableRawBufferPointer(buffer))
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Gives the file another name in the same directory, durably, in the place of what has that.
    public func move(to path: String) throws(ReplicaStoreError) {
        try calls.repeated(self.path) { () throws(SystemCallError) in try calls.rename(self.path, to: path) }
        try DurableDirectory.parent(of: path, calls: calls).synchronize()
    }

    /// Removes the file, durably; nothing is wrong if there is none.
    public func remove() throws(ReplicaStoreError) {
        let status = try calls.repeated(path) { () throws(SystemCallError) in try calls.status(at: path) }
        guard status != nil else { return }
        try calls.repeated(path) { () throws(SystemCallError) in try calls.unlink(path) }
        try DurableDirectory.parent(of: path, calls: calls).synchronize()
    }

    /// Removes what a crash left half made in a directory of files that are written so.
    public static func removeTemporaries(
        in directory: String, calls: any FileSystemCalls = LinuxCalls()
    ) throws(ReplicaStoreError) {
        try DurableDirectory(directory, calls: calls).removeTemporaries()
    }

    /// Makes a file that is not there yet, fills and syncs it; its name is not yet durable.
    static func create(
        _ path: String, calls: any FileSystemCalls, fill: (OpenFile) throws(ReplicaStoreError) -> Void
    ) throws(ReplicaStoreError) {
        let file = try OpenFile(path, .creating, calls: calls)
        try fill(file)
        try calls.once(path) { () throws(SystemCallError) in try calls.synchronize(file.descriptor) }
    }

    /// Makes the bytes of an open file durable.
    ///
    /// After an error nothing written since the last time may be relied on.
    static func synchronizeData(of file: OpenFile) throws(ReplicaStoreError) {
        try file.calls.once(file.path) { () throws(SystemCallError) in
            try file.calls.synchronizeData(file.descriptor)
        }
    }
}

extension ReplicaStoreError {
    /// The same error after clearing away what was being made; it names what could not be cleared.
    func afterRemoving(_ path: String, calls: any FileSystemCalls) -> ReplicaStoreError {
        do throws(ReplicaStoreError) {
            try DurableDirectory(path, calls: calls).removeTree()
            return self
        } catch {
            guard case .system(var failure) = self else { return self }
            failure.leftBehind = path
            return .system(failure)
        }
    }
}
