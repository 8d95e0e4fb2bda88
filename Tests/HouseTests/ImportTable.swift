/// Which modules each target may import: the rows of the architecture.
///
/// A module of ours is imported only by targets below it; a module of others only where its row names it.
enum ImportTable {
    /// Nothing of these depends on a clock, a file, a socket or the machine.
    static let pureTargets: Set<String> = [
        "Chance", "Gallery", "Placement", "Wire", "Simulation", "Linearizability", "DiskImage",
    ]

    static let rows: [String: Set<String>] = [
        "COpenSSL": [],
        "CZlib": [],
        "CZstd": [],
        "Chance": [],
        "Gallery": [],
        "Placement": ["Gallery"],
        "Wire": ["Gallery", "NIOCore"],
        // `Digest` is a value of Gallery. Clusters are expanded by zlib and zstd; a lock guards what is kept of them.
        "DiskImage": ["Gallery", "CZlib", "CZstd", "Synchronization"],
        "Simulation": ["Chance", "Gallery", "Placement", "Wire", "Linearizability", "NIOCore"],
        "Linearizability": ["Gallery"],
        "CatalogStore": system.union(["Gallery", "GRDB", "GRDBSQLite"]),
        "ReplicaStore": system.union(["Gallery", "DiskImage", "COpenSSL"]),
        "Transport": system.union(["Gallery", "Wire", "COpenSSL", "NIOCore", "NIOPosix", "Logging"]),
        // What people write down for the executables: topologies and settings files.
        "Settings": system.union(["Gallery", "Yams"]),
        "Instances": shell.union(["Gallery", "Wire", "DiskImage", "ReplicaStore", "Transport"]),
        "Coordinator": shell.union([
            "Gallery", "Placement", "Wire", "CatalogStore", "ReplicaStore", "Transport", "Settings",
        ]),
        "RegionNode": shell.union([
            "Gallery", "Wire", "DiskImage", "ReplicaStore", "Transport", "Instances", "Settings",
        ]),
        "GalleryClient": shell.union([
            "Gallery", "Wire", "DiskImage", "ReplicaStore", "Transport", "Instances", "Settings",
        ]),
        "LocalCluster": system.union(["Gallery", "GalleryClient", "Settings", "Transport", "Wire"]),
        "Chaos": system.union([
            "Chance", "Gallery", "GalleryClient", "LocalCluster", "ReplicaStore", "Settings", "Transport", "Wire",
            "NIOCore", "NIOPosix", "Yams", "Linearizability", "CatalogStore",
        ]),
        // The catalog's engine and a hash are for the benchmark that fills a catalog.
        "vitrine": executable.union([
            "Chance", "Gallery", "GalleryClient", "Wire", "Transport", "Simulation", "Linearizability", "CatalogStore",
            "ReplicaStore", "LocalCluster", "Chaos",
        ]),
        "vitrine-coordinator": executable.union(["Gallery", "Coordinator", "Transport"]),
        "vitrine-region": executable.union(["Gallery", "RegionNode", "Transport"]),
    ]

    private static let system: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization",
    ]
    private static let shell: Set<String> = system.union(["NIOCore", "Logging", "ServiceLifecycle", "UnixSignals"])
    private static let executable: Set<String> = system.union([
        "Settings", "ArgumentParser", "Logging", "ServiceLifecycle", "Subprocess", "UnixSignals", "Yams",
    ])
}

/// An `import` line.
struct Import: Equatable {
    let module: String
    let line: Int

    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "var", "let", "actor",
    ]

    /// The imports of `file`, whatever attributes and access levels they bear.
    static func all(of file: SwiftFile) -> [Import] {
        zip(1..., file.codeLines).flatMap { number, line in
            line.split(separator: ";").compactMap { statement in
                let words = statement.split(whereSeparator: \.isWhitespace)
                guard let start = words.firstIndex(of: "import"), start + 1 < words.count else { return nil }
                let isKind = kinds.contains(words[start + 1]) && start + 2 < words.count
                let path = words[start + (isKind ? 2 : 1)]
                return Import(module: String(path.prefix { $0 != "." }), line: number)
            }
        }
    }
}

extension Rules {
    static func imports(_ file: SwiftFile) -> [Finding] {
        guard let allowed = ImportTable.rows[file.target] else {
            return [Finding(path: file.path, line: 0, text: "target \(file.target) has no row in ImportTable")]
        }
        return Import.all(of: file).filter { $0.module != "Swift" && !allowed.contains($0.module) }.map {
            Finding(path: file.path, line: $0.line, text: "\(file.target) may not import \($0.module)")
        }
    }
}
