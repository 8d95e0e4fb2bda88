import Gallery

/// The rules a second time, written plainly: dictionaries by text, nothing shared with the first but the questions.
///
/// Who has no right is told so; else, instead of the first rule that a change breaks, it tells all that it breaks, so
/// that no order of looking is compared.
struct NaiveCatalog {
    struct Account: Equatable {
        var tenant: String
        var display: String
    }

    struct Person: Equatable {
        var kind: String
        var tenant: String
        var display: String
        var identities: Set<String>
        var members: Set<String>
    }

    /// A role over a scope, both as texts.
    struct Grant: Equatable {
        var to: String
        var role: Role
        var scope: String
    }

    struct Content: Equatable {
        var byte: UInt8
        var bytes: Int64
        var occupied: Int64
    }

    /// A disk with what it holds, or with the name of the disk that does.
    struct Disk: Equatable {
        /// None of the OS disk.
        var lun: Int?
        var content: Content?
        var caching = "None"
        var source: String?
    }

    struct Source {
        var facts: Facts
        /// The OS disk first, then by LUN.
        var disks: [Disk]
        var generation: UInt64
        var revision: UInt64
    }

    struct Gallery {
        var facts: Facts
        var subscriptions: Set<String> = []
        var tenants: Set<String> = []
        var publicName: String?
        var generation: UInt64
        var revision: UInt64
    }

    struct Trait: Equatable {
        var name: String
        var value: String
        var from: [UInt32]?
    }

    struct Definition {
        var facts: Facts
        var features: [Trait]
        var disallowed: [String]
        var generation: UInt64
        var revision: UInt64
    }

    struct Target: Equatable {
        var region: String
        var count: Int?
        var type: String?
        var excluded: Bool?
        /// Copies in other storage types.
        var sets: [Set] = []

        struct Set: Equatable {
            var type: String
            var count: Int
        }
    }

    struct Version {
        var definition: String
        var number: [UInt32]
        var location: String
        /// What was asked of its disks, and what came of it.
        var asked: String
        var disks: [Disk] = []
        /// The sources, or versions, that it reads while it is shallow.
        var origins: [String]
        var isFull: Bool
        var type: String
        var strategy: String?
        var targets: [Target]
        var count: Int
        var excluded: Bool
        var guardsRegions: Bool
        var blocksDeletion: Bool
        var endOfLife: Int64?
        var tags: String
        var keys: String?
        var verified: Set<String> = []
        /// Of each verified region, how many copies are known to stand, of those that are wanted.
        var held: [String: Int] = [:]
        var failed: [String: String] = [:]
        var succeededAt: UInt64?
        var deletedAt: Int64?
        var publishedAt: Int64
        var generation: UInt64
        var revision: UInt64
    }

    /// What a change comes to.
    enum Answer: Equatable {
        case applied
        case unchanged
        /// One of these rules.
        case refused(Set<String>)
    }

    var revision: UInt64 = 0
    var regions: [String: String] = [:]
    var nodes: [String: String] = [:]
    var lost: Set<String> = []
    /// What was said of regions and of nodes, if it is not that they serve.
    var standings: [String: String] = [:]
    var tenants: [String: String] = [:]
    var subscriptions: [String: Account] = [:]
    var principals: [String: Person] = [:]
    var grants: [Grant] = []
    var sources: [String: Source] = [:]
    var galleries: [String: Gallery] = [:]
    var definitions: [String: Definition] = [:]
    var versions: [String: Version] = [:]

    /// Orders version numbers as texts, which is wrong: to see that the tests find it.
    var isSpoilt = false

    static let day: Int64 = 86_400_000

    /// The gallery's name in that of a definition or a version.
    func galleryKey(_ name: String) -> String { String(name.prefix { $0 != "/" }) }

    /// The definition's name in that of a version.
    func definitionKey(_ version: String) -> String {
        String(version.prefix(upTo: version.lastIndex(of: "/") ?? version.startIndex))
    }

    /// The subscription in the name of a gallery, of what is in it, or of a source.
    func subscription(of name: String) -> String {
        name.contains(":") ? String(name.prefix { $0 != ":" }) : "default"
    }

    /// How many replicas of what somebody asks for at once are too many, or too few.
    static let counts = 1...100

    /// What is wrong with the revision that somebody says they read; `revision` is the next.
    func mismatch(_ read: Revision?, _ standing: Revision) -> Set<String> {
        guard let read, read != standing else { return [] }
        return [read >= revision ? "InvalidParameter" : "PreconditionFailed"]
    }

    /// What is wrong with texts that anything may have.
    func wrongTexts(_ description: String?, _ tags: [String: String]?) -> Set<String> {
        let isSound =
            (description ?? "").utf8.count <= 4096 && (tags ?? [:]).count <= 50
            && (tags ?? [:]).allSatisfy { (1...512).contains($0.key.utf8.count) && $0.value.utf8.count <= 256 }
        return isSound ? [] : ["InvalidParameter"]
    }

    func isAddress(_ text: String?) -> Bool {
        guard let text else { return true }
        let isOfScheme = ["http://", "https://"].contains { text.lowercased().hasPrefix($0) && text.count > $0.count }
        return isOfScheme && text.utf8.count <= 2048 && text.utf8.allSatisfy { $0 > 32 && $0 < 127 }
    }

    func wrongSize(_ content: Content, full: Bool) -> Set<String> {
        guard content.bytes > 0, content.occupied >= 0, content.occupied <= content.bytes else {
            return ["InvalidParameter"]
        }
        return content.bytes > (full ? 2 << 40 : 32 << 40) ? ["GallerySourceResourceExceedsMaxSize"] : []
    }

    func hasSoundNumbers(_ luns: [Int]) -> Bool {
        luns.allSatisfy { (0...63).contains($0) } && Set(luns).count == luns.count
    }
}

extension NaiveCatalog.Content {
    init(_ content: DiskContent) {
        self.init(byte: content.digest.bytes[0], bytes: content.bytes, occupied: content.occupiedBytes)
    }

    var text: String { "\(byte)/\(bytes)/\(occupied)" }
}
