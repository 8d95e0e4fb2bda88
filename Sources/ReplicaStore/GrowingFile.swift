/// A file that is added to, and is not made durable: what a power loss takes of it can be had again.
public struct GrowingFile: Sendable {
    public let path: String
    private let calls: any FileSystemCalls

    public init(_ path: String, calls: any FileSystemCalls = LinuxCalls()) {
        self.path = path
        self.calls = calls
    }

    /// Writes at an offset; makes the file, mode 0600, if there is none.
    ///
    /// On an error some of the bytes may stand.
    public func write(_ bytes: [UInt8], at offset: Int) throws(ReplicaStoreError) {
        let file = try open()
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(ReplicaStoreError) in try file.write(at: offset, bytes) }
        }
        try result.get()
    }

    /// Cuts off, or adds zeros, so that it has `size` bytes; makes the file if there is none.
    public func resize(to size: Int) throws(ReplicaStoreError) { try open().resize(to: size) }

    private func open() throws(ReplicaStoreError) -> OpenFile {
        let isThere = try calls.repeated(path) { () throws(SystemCallError) in try calls.status(at: path) } != nil
        return try OpenFile(path, isThere ? .writing : .creating, calls: calls)
    }
}
