import Chance
import Gallery

/// What somebody does in a generated test; facts say of which version, not of which generation, so that a script can
/// be cut down and still means something.
struct ScriptStep: CustomStringConvertible {
    enum Deed {
        case change(GalleryOperation)
        case verified(ImageVersionID, Region, isStale: Bool)
        case counted(ImageVersionID, Region, held: Int)
        case failed(ImageVersionID, Region)
        case expired(ImageVersionID)
    }

    let deed: Deed
    let actor: Principal
    let at: Instant

    /// The change, with the generation that `catalog` has for the version.
    func change(in catalog: NaiveCatalog) -> GalleryChange {
        let operation: GalleryOperation =
            switch deed {
            case .change(let operation): operation
            case .verified(let id, let region, let isStale):
                .recordVerified(id: id, generation: generation(id, catalog) + (isStale ? 1 : 0), region: region)
            case .counted(let id, let region, let held):
                .recordReplicas(id: id, generation: generation(id, catalog), region: region, held: held)
            case .failed(let id, let region):
                .recordFailure(id: id, generation: generation(id, catalog), region: region, reason: "full")
            case .expired(let id): .expireImageVersion(id: id, generation: generation(id, catalog))
            }
        return GalleryChange(operation, by: actor, at: at)
    }

    private func generation(_ id: ImageVersionID, _ catalog: NaiveCatalog) -> Generation {
        catalog.versions["\(id)".lowercased()]?.generation ?? 0
    }

    var description: String { "\(at.milliseconds) \(actor.name): \(deed)".replacing("Gallery.", with: "") }
}

/// Random deeds of many principals over few names, so that they meet.
struct ScriptWriter {
    static let actors = [
        "alice", "alice", "alice", "bob", "carol", "dave", "eve", "robot", "nobody",
    ].map { "user/\($0)" }
    static let day: Int64 = 86_400_000

    var random: SeededGenerator
    var now: Int64 = 1_000_000_000

    // What was asked for of late, so that it is met again whether it came to be or not.
    private var made: [ImageVersionID] = []
    private var deleted: [ImageVersionID] = []
    private var granted: [RoleAssignment] = []

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Begins with people and things, so that there is something to meet.
    mutating func script(length: Int) -> [ScriptStep] {
        let beginning = (people() + things()).map { ("user/admin", ScriptStep.Deed.change($0)) } + facts()
        for (_, deed) in beginning { remember(deed) }
        return beginning.map { actor, deed in
            ScriptStep(deed: deed, actor: Principal(actor), at: Instant(milliseconds: now))
        } + (0..<length).map { _ in step() }
    }

    private mutating func step() -> ScriptStep {
        now += random.isOnce(in: 20) ? Int64(random.number(in: 1...5)) * Self.day : Int64(random.number(in: 0...1000))
        let deed: ScriptStep.Deed
        var actor = random.isOnce(in: 3) ? random.pick(Self.actors) : "user/admin"
        switch random.number(in: 0...99) {
        case 0..<20:
            deed = fact()
            actor = random.isOnce(in: 40) ? actor : "coordinator/c1"
        case 20..<24:
            deed = .change(onCluster())
            actor = random.isOnce(in: 6) ? actor : random.pick(["coordinator/c1", "coordinator/c1", "node/eastus/n1"])
        case 24..<34: deed = .change(onDirectory())
        case 34..<45: deed = .change(onSource())
        case 45..<55: deed = .change(onGallery())
        case 55..<63: deed = .change(onDefinition())
        default: deed = .change(onVersion())
        }
        if random.isOnce(in: 50) { actor = "coordinator/c1" }
        remember(deed)
        return ScriptStep(deed: deed, actor: Principal(actor), at: Instant(milliseconds: now))
    }

    private mutating func fact() -> ScriptStep.Deed {
        switch random.number(in: 0...12) {
        case 0, 9, 10: .failed(known(), region())
        case 11, 12: .counted(known(), region(), held: random.number(in: 0...3))
        case 1: .expired(gone())
        case 2: .verified(known(), region(), isStale: random.isOnce(in: 2))
        default: .verified(known(), region(), isStale: false)
        }
    }

    private mutating func remember(_ deed: ScriptStep.Deed) {
        switch deed {
        case .change(.createImageVersion(let id, _)): made = made.suffix(7) + [id]
        case .change(.deleteImageVersion(let id, _)): deleted = deleted.suffix(3) + [id]
        case .change(.assignRole(let assignment)): granted = granted.suffix(7) + [assignment]
        default: break
        }
    }

    /// Mostly a version that was asked for.
    mutating func known() -> ImageVersionID {
        made.isEmpty ? version() : rarely(version(), else: random.pick(made), in: 5)
    }

    /// Mostly a version whose deletion was asked for.
    mutating func gone() -> ImageVersionID {
        deleted.isEmpty ? known() : rarely(known(), else: random.pick(deleted), in: 5)
    }

    /// Mostly an assignment that was asked for.
    mutating func known(else assignment: RoleAssignment) -> RoleAssignment {
        granted.isEmpty ? assignment : rarely(assignment, else: random.pick(granted), in: 4)
    }
}

/// Names, few enough to be met again, some spelled otherwise, some unknown.
extension ScriptWriter {
    mutating func region() -> Region {
        random.isOnce(in: 30) ? the("mars") : random.pick(regions + [westeurope, westeurope])
    }

    /// Mostly one region, for a source must be where the version is.
    mutating func home() -> Region { random.isOnce(in: 12) ? region() : westeurope }

    mutating func gallery() -> GalleryID {
        the(
            random.pick([
                "base", "base", "base", "Base", "other", "team", "pub", "open", "lab:base", "moon:base", "none",
            ]))
    }

    mutating func definition() -> ImageDefinitionID {
        let common = ["base/debian", "base/debian", "Base/Debian", "other/debian", "other/debian", "base/web"]
        let others = ["team/debian", "team/debian", "pub/debian", "lab:base/debian", "base/win", "base/win"]
        return rarely(the("none/debian"), else: the(random.pick(random.isOnce(in: 4) ? others : common)), in: 30)
    }

    mutating func number() -> VersionNumber { the(random.pick(["1.9.0", "1.10.0", "2.0.0", "10.0.0"])) }

    mutating func version() -> ImageVersionID { ImageVersionID(definition: definition(), number: number()) }

    mutating func source() -> SourceID { source(random.pick(SourceID.Kind.allCases + [.disk, .disk])) }

    mutating func source(_ kind: SourceID.Kind) -> SourceID {
        if random.isOnce(in: 20) { return the("lab:\(kind.rawValue)/s1") }
        return the("\(kind.rawValue)/\(random.pick(["s1", "s1", "S1", "s2", "s2", "s3"]))")
    }

    mutating func tenant() -> TenantID { the(random.pick(["default", "partner", "partner", "t1", "T1", "t2", "t9"])) }

    mutating func subscription() -> SubscriptionID {
        the(random.pick(["default", "lab", "lab", "Lab", "annex", "annex", "moon"]))
    }

    mutating func principal() -> PrincipalID {
        the(random.pick(["alice", "bob", "Bob", "carol", "dave", "eve", "robot", "devs", "ops", "zoe", "ghost"]))
    }

    mutating func content() -> DiskContent {
        let bytes: Int64 = random.isOnce(in: 12) ? random.pick([0, 3 << 40, 33 << 40]) : 1 << 20
        let isOver = random.isOnce(in: 60)
        return DiskContent(
            digest: digest(UInt8(random.number(in: 1...4))), bytes: bytes,
            occupiedBytes: isOver ? bytes + 1 : bytes / 2)
    }

    mutating func tags() -> [String: String] {
        random.isOnce(in: 25) ? ["": "x"] : random.pick([[:], [:], ["a": "b"], ["a": "c", "d": ""]])
    }

    mutating func text() -> String? {
        random.isOnce(in: 25) ? String(repeating: "x", count: 5000) : random.pick([nil, nil, "a", "b"])
    }

    mutating func count() -> Int {
        rarely(random.pick([40, 60, 100, 0, 101, -1]), else: random.pick([1, 1, 2, 3]), in: 5)
    }

    mutating func revision() -> Revision? { random.isOnce(in: 6) ? Revision(random.number(in: 1...300)) : nil }

    mutating func instant() -> Instant {
        Instant(milliseconds: now + Int64(random.number(in: -1...3)) * Self.day + (random.isOnce(in: 3) ? 0 : 1))
    }

    /// What is asked mostly as it should be, and once in a while not.
    mutating func rarely<Value>(_ value: Value, else usual: Value, in count: Int = 15) -> Value {
        random.isOnce(in: count) ? value : usual
    }
}
