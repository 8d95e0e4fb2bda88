public import CatalogStore
public import Gallery
import ReplicaStore

/// A log of valid changes without end, in which each revision's commit is known from its number alone.
///
/// So whoever finds a revision in a store can say what must be there, without having seen it committed.
public enum SampleLog {
    /// The cluster that the samples belong to.
    public static let cluster = "sample"

    /// The SHA-256 that chains the audit.
    public static let hash: AuditHash = { Digest.sha256(of: $0) }

    /// What the samples' events are about.
    public static let definition = ImageDefinitionID(gallery: GalleryID(name: named("Contoso")), name: named("web"))
    public static let region: Region = named("westeurope")

    static let alice = Principal("user/alice")
    static let coordinator = Principal("coordinator/c1")
    /// Whether the rules know of administrators; where they do not yet, another region stands in for one.
    static let hasDirectory: Bool = {
        var state = GalleryState()
        let establishing = GalleryOperation.establish(administrator: alice.name)
        do {
            return try state.apply(GalleryChange(establishing, by: coordinator, at: instant(1))) == .applied
        } catch {
            return false
        }
    }()

    /// The commit that has `revision`.
    public static func commit(_ revision: Revision) -> Commit {
        let at = instant(revision)
        let (operation, principal) = operation(revision)
        return Commit(
            revision: revision, change: GalleryChange(operation, by: principal, at: at), key: key(revision),
            answer: Array("answer \(revision)".utf8),
            audit: AuditEntry(
                at: at, actor: principal, certificate: "0A\(revision)", verb: "CHANGE", object: "target-\(revision)",
                reason: "role owner", changes: changes(revision)),
            events: events(revision))
    }

    /// Nothing of every fourth, or else one or two properties.
    private static func changes(_ revision: Revision) -> [AuditChange] {
        [
            AuditChange(
                "properties.description", from: revision % 2 == 0 ? "\"\(revision)\"" : nil, to: "as of \(revision)"),
            AuditChange("tags.revision", to: "\(revision)\n"),
        ].suffix(Int(revision % 4 == 0 ? 0 : revision % 2 + 1))
    }

    /// What came of the commit of `revision`: a version is ready and latest moves with each one that is verified.
    public static func events(_ revision: Revision) -> [EventRow] {
        guard case .recordVerified(let id, _, let region) = operation(revision).0 else { return [] }
        let at = instant(revision)
        return ["versionReady", EventRow.latestMoved].map { kind in
            EventRow(
                kind: kind, subject: "\(id.definition)", region: region, at: at,
                body: Array("{\"version\":\"\(id.number)\"}".utf8))
        }
    }

    /// The moment at which the change of `revision` was made.
    public static func instant(_ revision: Revision) -> Instant {
        Instant(milliseconds: 1_700_000_000_000 + Int64(revision))
    }

    /// The commits that have `revisions`.
    public static func commits(_ revisions: ClosedRange<Revision>) -> [Commit] { revisions.map(commit) }

    /// The key that the commit of `revision` has; with another `request` it is one used by mistake.
    public static func key(_ revision: Revision, request: UInt8 = 0) -> IdempotencyKey {
        guard let digest = Digest([UInt8](repeating: request, count: Digest.byteCount)),
            let key = IdempotencyKey("key-\(revision)", of: alice, request: digest)
        else { preconditionFailure("a sample key is not a key") }
        return key
    }

    /// The fold of all commits up to `revision`.
    public static func state(_ revision: Revision) -> GalleryState { state(revision, from: GalleryState()) }

    /// The same, from a state of an earlier revision.
    public static func state(_ revision: Revision, from earlier: GalleryState) -> GalleryState {
        var state = earlier
        while state.revision < revision {
            let next = state.revision + 1
            do {
                _ = try state.apply(commit(next).change)
            } catch {
                preconditionFailure("sample revision \(next) is refused: \(error.text)")
            }
            precondition(state.revision == next, "sample revision \(next) changes nothing")
        }
        return state
    }

    /// Four revisions after the first four make a version, verify it, tag it, and delete every other one of them.
    private static func operation(_ revision: Revision) -> (GalleryOperation, Principal) {
        switch revision {
        case 1 where hasDirectory: return (.establish(administrator: alice.name), coordinator)
        case 1:
            return (.defineRegion(region: RegionDefinition(name: named("spare"), displayName: "Spare")), coordinator)
        case 2: return (.defineRegion(region: RegionDefinition(name: region, displayName: "West Europe")), coordinator)
        case 3: return (.createGallery(id: definition.gallery, properties: GalleryProperties(location: region)), alice)
        case 4: return (.createImageDefinition(id: definition, properties: definitionProperties), alice)
        default: break
        }
        let step = (revision - 1) % 4
        let made = revision - step
        let id = version(made)
        switch step {
        case 0: return (.createImageVersion(id: id, request: request(made)), alice)
        case 1: return (.recordVerified(id: id, generation: made, region: region), coordinator)
        case 2:
            let edits: [ImageVersionEdit] = [.tags(tags: ["revision": "\(revision)", "owner": "alice", "a": ""])]
            return (.updateImageVersion(id: id, edits: edits, ifRevision: made), alice)
        default:
            guard revision % 8 == 4 else { return (.deleteImageVersion(id: id, bypassSoftDelete: false), alice) }
            let edit = GalleryEdit(description: "as of \(revision)")
            return (.updateGallery(id: definition.gallery, edit: edit, ifRevision: nil), alice)
        }
    }

    private static var definitionProperties: ImageDefinitionProperties {
        ImageDefinitionProperties(
            location: region, identifier: ImageIdentifier(publisher: "contoso", offer: "web", sku: "plain"),
            osType: .linux)
    }

    private static func version(_ revision: Revision) -> ImageVersionID {
        guard let number = VersionNumber(1, 0, UInt32(clamping: revision)) else {
            preconditionFailure("a sample has no version number")
        }
        return ImageVersionID(definition: definition, number: number)
    }

    private static func request(_ revision: Revision) -> ImageVersionRequest {
        let bytes = (0..<Digest.byteCount).map { UInt8(truncatingIfNeeded: Int(revision) &+ $0) }
        guard let digest = Digest(bytes) else { preconditionFailure("a sample has no digest") }
        let disk = DiskContent(digest: digest, bytes: 1 << 30, occupiedBytes: 1 << 28)
        return ImageVersionRequest(location: region, osDisk: disk)
    }

    /// The value that `text` spells.
    public static func named<Name: LosslessStringConvertible>(_ text: String) -> Name {
        guard let name = Name(text) else { preconditionFailure("\(text) is not a \(Name.self)") }
        return name
    }
}
