/// A directory whose names are made, moved and removed durably.
///
/// With `DurableFile` and `PendingFile` all of the module that has anything synced or renamed.
struct DurableDirectory: Sendable {
    /// The ending of a name of what is being removed; none outlives an opening of the store.
    static let removedSuffix = ".removed"

    let path: String
    let calls: any FileSystemCalls

    init(_ path: String, calls: any FileSystemCalls) {
        self.path = path
        self.calls = calls
    }

    /// The directory that `path` is in.
    static func parent(of path: String, calls: any FileSystemCalls) -> DurableDirectory {
        guard let slash = path.lastIndex(of: "/") else { return DurableDirectory(".", calls: calls) }
        return DurableDirectory(slash == path.startIndex ? "/" : String(path[..<slash]), calls: calls)
    }

    /// Makes the names in the directory durable.
    func synchronize() throws(ReplicaStoreError) {
        let directory = try OpenFile(path, .directory, calls: calls)
        try calls.once(path) { () throws(SystemCallError) in try calls.synchronize(directory.descriptor) }
    }

    /// Makes the directory unless it is there, durably.
    func create() throws(ReplicaStoreError) {
        guard try status() == nil else { return }
        try make()
        try Self.parent(of: path, calls: calls).synchronize()
    }

    /// Makes the directory, not yet durably.
    func make() throws(ReplicaStoreError) {
        try calls.repeated(path) { () throws(SystemCallError) in try calls.makeDirectory(path) }
    }

    /// Gives the directory (or file) another path, durably in the old place and the new.
    func move(to target: String) throws(ReplicaStoreError) {
        try calls.repeated(path) { () throws(SystemCallError) in try calls.rename(path, to: target) }
        let old = Self.parent(of: path, calls: calls)
        let new = Self.parent(of: target, calls: calls)
        try new.synchronize()
        if new.path != old.path { try old.synchronize() }
    }

    /// Removes the directory with all in it: the name goes durably and at once, then what it held.
    ///
    /// If only the clearing away fails, that is left to the next opening of the store, which the error says.
    func remove() throws(ReplicaStoreError) {
        let removed = path + Self.removedSuffix
        try DurableDirectory(removed, calls: calls).removeTree()
        try move(to: removed)
        do throws(ReplicaStoreError) {
            try DurableDirectory(removed, calls: calls).removeTree()
        } catch {
            guard case .system(var failure) = error else { throw error }
            failure.leftBehind = removed
            throw .system(failure)
        }
    }

    /// Removes whatever is at the path, if anything is, with all in it; not durably.
    ///
    /// Symbolic links are not followed.
    func removeTree() throws(ReplicaStoreError) {
        guard let status = try status() else { return }
        guard status.kind == .directory else {
            return try calls.repeated(path) { () throws(SystemCallError) in try calls.unlink(path) }
        }
        for name in try names() { try DurableDirectory("\(path)/\(name)", calls: calls).removeTree() }
        try calls.repeated(path) { () throws(SystemCallError) in try calls.removeDirectory(path) }
    }

    /// Removes what a crash left half made or half removed.
    func removeTemporaries() throws(ReplicaStoreError) {
        for name in try names() where name.hasSuffix(DurableFile.asideSuffix) || name.hasSuffix(Self.removedSuffix) {
            try DurableDirectory("\(path)/\(name)", calls: calls).removeTree()
        }
    }

    /// What is at the path, with all in it, takes on the disk; 0 if nothing is there.
    func allocatedBytes() throws(ReplicaStoreError) -> Int {
        guard let status = try status() else { return 0 }
        guard status.kind == .directory else { return status.allocated }
        var bytes = status.allocated
        for name in try names() { bytes += try DurableDirectory("\(path)/\(name)", calls: calls).allocatedBytes() }
        return bytes
    }

    /// The names in the directory, sorted.
    func names() throws(ReplicaStoreError) -> [String] {
        try calls.repeated(path) { () throws(SystemCallError) in try calls.names(in: path) }.sorted()
    }

    /// What is at the path; `nil` if nothing is.
    func status() throws(ReplicaStoreError) -> FileStatus? {
        try calls.repeated(path) { () throws(SystemCallError) in try calls.status(at: path) }
    }
}
