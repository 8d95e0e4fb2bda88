public import CatalogStore
public import Gallery

/// A log of valid changes without end, in which each revision's commit is known from its number alone.
///
/// So whoever finds a revision in a store can say what must be there, without having seen it committed.
public enum SampleLog {
    /// The cluster that the samples belong to.
    public static let cluster = "sample"

    private static let region: Region = named("westeurope")
    private static let gallery: GalleryName = named("Contoso")
    private static let definition = ImageDefinitionID(gallery: gallery, name: named("web"))
    private static let alice = Principal("user/alice")

    /// The commit that has `revision`.
    public static func commit(_ revision: Revision) -> Commit {
        let at = Instant(milliseconds: 1_700_000_000_000 + Int64(revision))
        let operation = operation(revision)
        return Commit(
            revision: revision, change: GalleryChange(operation, by: alice, at: at), key: key(revision),
            answer: Array("answer \(revision)".utf8),
            audit: AuditRecord(
                revision: revision, at: at, principal: alice, verb: "CHANGE", target: "target-\(revision)",
                reason: "role owner"))
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

    /// Four revisions after the first three make a version, verify it, tag it, and delete every other one of them.
    private static func operation(_ revision: Revision) -> GalleryOperation {
        switch revision {
        case 1: return .defineRegion(RegionDefinition(name: region, displayName: "West Europe"))
        case 2: return .createGallery(gallery, GalleryProperties(location: region))
        case 3: return .createImageDefinition(definition, definitionProperties)
        default: break
        }
        let made = revision - revision % 4
        let id = version(made)
        switch revision % 4 {
        case 0: return .createImageVersion(id, properties(made))
        case 1: return .recordVerified(id, generation: made, in: region)
        case 2: return .updateImageVersion(id, [.tags(["revision": "\(revision)"])], ifRevision: made)
        default:
            guard revision % 8 == 3 else { return .deleteImageVersion(id) }
            return .updateGallery(gallery, DescriptionEdit(description: "as of \(revision)"))
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

    private static func properties(_ revision: Revision) -> ImageVersionProperties {
        let bytes = (0..<Digest.byteCount).map { UInt8(truncatingIfNeeded: Int(revision) &+ $0) }
        guard let digest = Digest(bytes) else { preconditionFailure("a sample has no digest") }
        let disk = DiskContent(digest: digest, bytes: 1 << 30, occupiedBytes: 1 << 28)
        return ImageVersionProperties(location: region, osDisk: disk)
    }

    /// The value that `text` spells.
    public static func named<Name: LosslessStringConvertible>(_ text: String) -> Name {
        guard let name = Name(text) else { preconditionFailure("\(text) is not a \(Name.self)") }
        return name
    }
}
