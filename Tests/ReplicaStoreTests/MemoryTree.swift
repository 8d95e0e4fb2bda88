import Glibc

/// Directories and files as a disk keeps them: what was synced, and what was done since.
///
/// Stricter than real file systems: a sync makes durable only the very file or directory it is called on, and of all
/// else a power loss keeps any subset, writes also by half.
struct MemoryTree {
    struct File {
        var bytes: [UInt8] = []
        var durable: [UInt8] = []
        var pending: [Write] = []
    }

    /// Bytes put at an offset, or, without bytes, a new size.
    struct Write {
        let offset: Int
        let bytes: [UInt8]?
    }

    /// A change of names.
    struct Change {
        enum Kind {
            case link(directory: Int, name: String, node: Int)
            case unlink(directory: Int, name: String)
            case move(from: Int, name: String, to: Int, as: String)
        }
        let kind: Kind
        var isDurable = false

        func touches(_ directory: Int) -> Bool {
            switch kind {
            case .link(let place, _, _), .unlink(let place, _): place == directory
            case .move(let from, _, let to, _): from == directory || to == directory
            }
        }
    }

    static let root = 0
    private(set) var directories: [Int: [String: Int]] = [root: [:]]
    var files: [Int: File] = [:]
    private var changes: [Change] = []
    private var nodeLast = 0

    func node(_ path: String) -> Int? {
        var node = Self.root
        for name in path.split(separator: "/") {
            guard let next = directories[node]?[String(name)] else { return nil }
            node = next
        }
        return node
    }

    /// The directory that the path's last name is in, and that name.
    func place(_ path: String) throws(ErrorNumber) -> (directory: Int, name: String) {
        let names = path.split(separator: "/")
        guard let name = names.last, let parent = node(names.dropLast().joined(separator: "/")),
            directories[parent] != nil
        else { throw ErrorNumber(code: ENOENT) }
        return (parent, String(name))
    }

    struct ErrorNumber: Error { let code: Int32 }

    mutating func make(_ path: String, isDirectory: Bool) throws(ErrorNumber) -> Int {
        guard node(path) == nil else { throw ErrorNumber(code: EEXIST) }
        let (directory, name) = try place(path)
        nodeLast += 1
        if isDirectory { directories[nodeLast] = [:] } else { files[nodeLast] = File() }
        change(.link(directory: directory, name: name, node: nodeLast))
        return nodeLast
    }

    mutating func remove(_ path: String, isDirectory: Bool) throws(ErrorNumber) {
        guard let node = node(path) else { throw ErrorNumber(code: ENOENT) }
        let (directory, name) = try place(path)
        guard (directories[node] != nil) == isDirectory else { throw ErrorNumber(code: isDirectory ? ENOTDIR : EISDIR) }
        if let entries = directories[node], !entries.isEmpty { throw ErrorNumber(code: ENOTEMPTY) }
        change(.unlink(directory: directory, name: name))
    }

    mutating func move(_ path: String, to target: String) throws(ErrorNumber) {
        guard node(path) != nil else { throw ErrorNumber(code: ENOENT) }
        let (from, name) = try place(path)
        let (to, newName) = try place(target)
        if let old = node(target), let entries = directories[old], !entries.isEmpty {
            throw ErrorNumber(code: ENOTEMPTY)
        }
        change(.move(from: from, name: name, to: to, as: newName))
    }

    mutating func write(_ node: Int, _ write: Write) {
        files[node]?.pending.append(write)
        files[node]?.bytes.apply(write)
    }

    /// Makes the bytes of a file, or the names in a directory, durable.
    mutating func synchronize(_ node: Int) {
        if let file = files[node] { files[node] = File(bytes: file.bytes, durable: file.bytes) }
        for index in changes.indices where changes[index].touches(node) { changes[index].isDurable = true }
    }

    private mutating func change(_ kind: Change.Kind) {
        changes.append(Change(kind: kind))
        apply(kind)
    }

    private mutating func apply(_ kind: Change.Kind) {
        switch kind {
        case .link(let directory, let name, let node): directories[directory]?[name] = node
        case .unlink(let directory, let name): directories[directory]?[name] = nil
        case .move(let from, let name, let to, let newName):
            guard let node = directories[from]?.removeValue(forKey: name) else { return }
            directories[to]?[newName] = node
        }
    }

    /// What is there after the power was lost: all that is durable, and of the rest what chance kept.
    func afterPowerLoss(_ generator: inout some RandomNumberGenerator) -> MemoryTree {
        var tree = MemoryTree()
        tree.nodeLast = nodeLast
        for node in directories.keys { tree.directories[node] = [:] }
        for change in changes where change.isDurable || Bool.random(using: &generator) { tree.apply(change.kind) }
        for (node, file) in files.sorted(by: { $0.key < $1.key }) {
            var bytes = file.durable
            for write in file.pending {
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: continue
                case 1: bytes.apply(write)
                default:
                    bytes.apply(Write(offset: write.offset, bytes: write.bytes.map { Array($0.prefix($0.count / 2)) }))
                }
            }
            tree.files[node] = File(bytes: bytes, durable: bytes)
        }
        return tree
    }
}

extension [UInt8] {
    fileprivate mutating func apply(_ write: MemoryTree.Write) {
        let end = write.offset + (write.bytes?.count ?? 0)
        if count < end || write.bytes == nil {
            self = Array(prefix(end)) + [UInt8](repeating: 0, count: Swift.max(0, end - count))
        }
        if let bytes = write.bytes { replaceSubrange(write.offset..<end, with: bytes) }
    }
}
