/// A file that is being made beside its name, and gets the name only when it is whole and durable.
///
/// For files that are written over time, as a deployed disk is; `DurableFile` does the same in one call. It may be
/// written from any thread. If it is dropped without `publish` or `discard`, as by a crash, what was made stays
/// under a name that ends in `.aside`.
public final class PendingFile: Sendable {
    private let path: String
    private let aside: String
    private let calls: any FileSystemCalls
    private let file: OpenFile

    /// Begins a file of `size` bytes, all of them a hole.
    ///
    /// Mode 0600.
    ///
    /// The aside name is `path` and `.aside`; one left there before is replaced.
    public init(_ path: String, size: Int, calls: any FileSystemCalls = LinuxCalls()) throws(ReplicaStoreError) {
        let aside = path + DurableFile.asideSuffix
        try DurableDirectory(aside, calls: calls).removeTree()
        let file = try OpenFile(aside, .creating, calls: calls)
        do throws(ReplicaStoreError) {
            try file.resize(to: size)
        } catch {
            throw error.afterRemoving(aside, calls: calls)
        }
        self.path = path
        self.aside = aside
        self.calls = calls
        self.file = file
    }

    /// Writes all of `bytes` at `offset`.
    public func write(at offset: Int, _ bytes: UnsafeRawBufferPointer) throws(ReplicaStoreError) {
        try file.write(at: offset, bytes)
    }

    /// Makes the file durable and gives it its name, in the place of what has it; removes it if that fails.
    public func publish() throws(ReplicaStoreError) {
        do throws(ReplicaStoreError) {
            try calls.once(aside) { () throws(SystemCallError) in try calls.synchronize(file.descriptor) }
            try calls.repeated(path) { () throws(SystemCallError) in try calls.rename(aside, to: path) }
        } catch {
            throw error.afterRemoving(aside, calls: calls)
        }
        try DurableDirectory.parent(of: path, calls: calls).synchronize()
    }

    /// Removes it.
    public func discard() throws(ReplicaStoreError) {
        try DurableDirectory(aside, calls: calls).removeTree()
    }
}
