import Glibc
import ReplicaStore
import Synchronization

/// The calls on a `MemoryTree`, which loses power at a call that the test names: that call and all later ones fail.
final class MemoryCalls: FileSystemCalls {
    private struct State {
        var tree: MemoryTree
        var open: [Int32: Int] = [:]
        var descriptorLast: Int32 = 2
        var locked: [Int: Int32] = [:]
        var count = 0
    }

    private let state: Mutex<State>
    private let powerLossAt: Int

    init(_ tree: MemoryTree = MemoryTree(), powerLossAt: Int = .max) {
        state = Mutex(State(tree: tree))
        self.powerLossAt = powerLossAt
    }

    var tree: MemoryTree { state.withLock { $0.tree } }
    /// How many calls there were that change something or make it durable.
    var count: Int { state.withLock { $0.count } }

    private func change<Value: Sendable>(
        _ call: String, _ body: (inout State) throws(MemoryTree.ErrorNumber) -> Value
    ) throws(SystemCallError) -> Value {
        do throws(MemoryTree.ErrorNumber) {
            return try state.withLock { state throws(MemoryTree.ErrorNumber) in
                state.count += 1
                guard state.count < powerLossAt else { throw MemoryTree.ErrorNumber(code: EIO) }
                return try body(&state)
            }
        } catch { throw SystemCallError(call, error.code) }
    }

    private func look<Value: Sendable>(
        _ call: String, _ body: (inout State) throws(MemoryTree.ErrorNumber) -> Value
    ) throws(SystemCallError) -> Value {
        do throws(MemoryTree.ErrorNumber) {
            return try state.withLock { state throws(MemoryTree.ErrorNumber) in
                guard state.count < powerLossAt else { throw MemoryTree.ErrorNumber(code: EIO) }
                return try body(&state)
            }
        } catch { throw SystemCallError(call, error.code) }
    }

    func open(_ path: String, _ way: OpeningWay) throws(SystemCallError) -> Int32 {
        func descriptor(_ node: Int, _ state: inout State) -> Int32 {
            state.descriptorLast += 1
            state.open[state.descriptorLast] = node
            return state.descriptorLast
        }
        if way == .creating {
            return try change("open") { state throws(MemoryTree.ErrorNumber) in
                descriptor(try state.tree.make(path, isDirectory: false), &state)
            }
        }
        return try look("open") { state throws(MemoryTree.ErrorNumber) in
            guard let node = state.tree.node(path) else { throw MemoryTree.ErrorNumber(code: ENOENT) }
            return descriptor(node, &state)
        }
    }

    func close(_ descriptor: Int32) {
        state.withLock { state in
            state.open[descriptor] = nil
            state.locked = state.locked.filter { $0.value != descriptor }
        }
    }

    func read(
        _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemCallError) -> Int {
        let count = buffer.count
        let bytes = try look("pread") { state in
            let bytes = state.open[descriptor].flatMap { state.tree.files[$0]?.bytes } ?? []
            return Array(bytes.dropFirst(offset).prefix(count))
        }
        buffer.copyBytes(from: bytes)
        return bytes.count
    }

    func write(
        _ descriptor: Int32, at offset: Int, _ bytes: UnsafeRawBufferPointer
    ) throws(SystemCallError) -> Int {
        let bytes = Array(bytes)
        return try change("pwrite") { state in
            if let node = state.open[descriptor] { state.tree.write(node, .init(offset: offset, bytes: bytes)) }
            return bytes.count
        }
    }

    func resize(_ descriptor: Int32, to size: Int) throws(SystemCallError) {
        try change("ftruncate") { state in
            if let node = state.open[descriptor] { state.tree.write(node, .init(offset: size, bytes: nil)) }
        }
    }

    func synchronize(_ descriptor: Int32) throws(SystemCallError) {
        try change("fsync") { state in
            if let node = state.open[descriptor] { state.tree.synchronize(node) }
        }
    }

    func synchronizeData(_ descriptor: Int32) throws(SystemCallError) { try synchronize(descriptor) }

    func firstData(_ descriptor: Int32, from offset: Int) throws(SystemCallError) -> Int? {
        try look("lseek") { state in
            let bytes = state.open[descriptor].flatMap { state.tree.files[$0]?.bytes } ?? []
            return bytes.dropFirst(offset).firstIndex { $0 != 0 }
        }
    }

    func clone(from source: Int32, _ range: Range<Int>, to target: Int32, at offset: Int) throws(SystemCallError) {
        throw SystemCallError("ioctl", EOPNOTSUPP)
    }

    func forget(_ descriptor: Int32, _ range: Range<Int>) {}

    func status(_ descriptor: Int32) throws(SystemCallError) -> FileStatus {
        try look("fstat") { state in Self.status(state.open[descriptor] ?? MemoryTree.root, state.tree) }
    }

    func status(at path: String) throws(SystemCallError) -> FileStatus? {
        try look("lstat") { state in state.tree.node(path).map { Self.status($0, state.tree) } }
    }

    private static func status(_ node: Int, _ tree: MemoryTree) -> FileStatus {
        let size = tree.files[node]?.bytes.count
        return FileStatus(kind: size == nil ? .directory : .file, size: size ?? 0, allocated: size ?? 0)
    }

    func names(in path: String) throws(SystemCallError) -> [String] {
        try look("readdir") { state in
            state.tree.node(path).flatMap { state.tree.directories[$0]?.keys.sorted() } ?? []
        }
    }

    func makeDirectory(_ path: String) throws(SystemCallError) {
        try change("mkdir") { state throws(MemoryTree.ErrorNumber) in
            _ = try state.tree.make(path, isDirectory: true)
        }
    }

    func removeDirectory(_ path: String) throws(SystemCallError) {
        try change("rmdir") { state throws(MemoryTree.ErrorNumber) in try state.tree.remove(path, isDirectory: true) }
    }

    func unlink(_ path: String) throws(SystemCallError) {
        try change("unlink") { state throws(MemoryTree.ErrorNumber) in try state.tree.remove(path, isDirectory: false) }
    }

    func rename(_ path: String, to target: String) throws(SystemCallError) {
        try change("rename") { state throws(MemoryTree.ErrorNumber) in try state.tree.move(path, to: target) }
    }

    func lock(_ descriptor: Int32) throws(SystemCallError) {
        try look("flock") { state throws(MemoryTree.ErrorNumber) in
            guard let node = state.open[descriptor], state.locked[node] == nil else {
                throw MemoryTree.ErrorNumber(code: EWOULDBLOCK)
            }
            state.locked[node] = descriptor
        }
    }

    func unlock(_ descriptor: Int32) {
        state.withLock { state in state.locked = state.locked.filter { $0.value != descriptor } }
    }

    func freeBytes(at path: String) throws(SystemCallError) -> Int { 1 << 30 }
}
