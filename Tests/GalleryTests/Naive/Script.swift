import Chance
import Gallery

/// What somebody does in a generated test; facts say of which version, not of which generation, so that a script can
/// be cut down and still means something.
struct ScriptStep: CustomStringConvertible {
    enum Deed {
        case change(GalleryOperation)
        case verified(ImageVersionID, Region, isStale: Bool)
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
            case .failed(let id, let region):
                .recordFailure(id: id, generation: generation(id, catalog), region: region, reason: "full")
            case .expired(let id): .expireImageVersion(id: id, generation: generation(id, catalog))
            }
        return GalleryChange(operation, by: actor, at: at)
    }

    private func generation(_ id: ImageVersionID, _ catalog: NaiveCatalog) -> Generation {
        catalog.versions["\(id)".lowercased()]?.generation ?? 0
    }

    var description: String { "\(at.milliseconds) \(actor.name): \(deed)" }
}

/// Random deeds of many principals over few names, so that they meet.
struct ScriptWriter {
    static let actors = ["admin", "admin", "admin", "alice", "bob", "carol", "dave", "eve"].map { "user/\($0)" }
    static let day: Int64 = 86_400_000

    private var random: SeededGenerator
    private var now: Int64 = 1_000_000_000

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Begins with galleries and image definitions, so that there is something to meet.
    mutating func script(length: Int) -> [ScriptStep] {
        let beginning: [GalleryOperation] = [
            .createGallery(id: the("base"), properties: galleryProperties()),
            .createGallery(id: the("other"), properties: galleryProperties()),
            .createImageDefinition(id: the("base/debian"), properties: definitionProperties()),
            .createImageDefinition(id: the("other/debian"), properties: definitionProperties()),
        ]
        let admin = Principal(Self.actors[0])
        return beginning.map { ScriptStep(deed: .change($0), actor: admin, at: Instant(milliseconds: now)) }
            + (0..<length).map { _ in step() }
    }

    private mutating func step() -> ScriptStep {
        now += random.isOnce(in: 20) ? Int64(random.number(in: 1...5)) * Self.day : Int64(random.number(in: 0...1000))
        let isFact = random.isOnce(in: 3)
        let actor = Principal(isFact || random.isOnce(in: 40) ? "coordinator/c1" : random.pick(Self.actors))
        let deed: ScriptStep.Deed = isFact ? fact() : .change(random.isOnce(in: 3) ? resource() : onVersion())
        return ScriptStep(deed: deed, actor: actor, at: Instant(milliseconds: now))
    }

    private mutating func fact() -> ScriptStep.Deed {
        switch random.number(in: 0...8) {
        case 0: .failed(version(), region())
        case 1: .expired(version())
        case 2: .verified(version(), region(), isStale: true)
        default: .verified(version(), region(), isStale: false)
        }
    }

    private mutating func resource() -> GalleryOperation {
        switch random.number(in: 0...13) {
        case 0, 1: .createGallery(id: gallery(), properties: galleryProperties())
        case 2: .updateGallery(id: gallery(), edit: galleryEdit(), ifRevision: revision())
        case 3: .deleteGallery(id: gallery(), recursively: random.isOnce(in: 12))
        case 4, 5, 6: .createImageDefinition(id: definition(), properties: definitionProperties())
        case 7: .deleteImageDefinition(id: definition(), recursively: random.isOnce(in: 8))
        case 8, 9: .createSource(id: source(), properties: diskProperties())
        case 10: .updateSource(id: source(), edit: ImageSourceEdit(content: content()), ifRevision: nil)
        case 11: .deleteSource(id: source())
        case 12: .assignRole(assignment: assignment())
        default: .removeRole(assignment: assignment())
        }
    }

    private mutating func onVersion() -> GalleryOperation {
        switch random.number(in: 0...15) {
        case 0...4: .createImageVersion(id: version(), request: request())
        case 5...8: .updateImageVersion(id: version(), edits: edits(), ifRevision: revision())
        case 9, 14: .deleteImageVersion(id: version(), bypassSoftDelete: random.isOnce(in: 8))
        case 10, 15: .undeleteImageVersion(id: version())
        case 11: .purgeImageVersion(id: version())
        default:
            .rollBackLatest(definition: definition(), regions: regionList(), to: number())
        }
    }

    private mutating func edits() -> [ImageVersionEdit] { (0..<random.number(in: 1...2)).map { _ in edit() } }

    private mutating func edit() -> ImageVersionEdit {
        switch random.number(in: 0...10) {
        case 0, 1: .addRegion(target: target())
        case 2: .removeRegion(region: region())
        case 3: .setReplicas(region: region(), count: count())
        case 4: .setExcludeFromLatest(region: region(), excluded: random.flag())
        case 5: .replaceTargetRegions(targets: targets())
        case 6: .excludeFromLatest(excluded: random.isOnce(in: 2))
        case 7: .replicaCount(count: count())
        case 8: .endOfLifeDate(at: Instant(milliseconds: now + Int64(random.number(in: -1...1)) * Self.day))
        case 9:
            random.isOnce(in: 2)
                ? .allowDeletionOfReplicatedLocations(allowed: random.isOnce(in: 2))
                : .blockDeletionBeforeEndOfLife(blocked: random.isOnce(in: 4))
        default: .replicationMode(mode: random.isOnce(in: 4) ? .shallow : .full)
        }
    }

    private mutating func request() -> ImageVersionRequest {
        let location = home()
        let storage =
            random.isOnce(in: 3)
            ? StorageRequest(osDisk: .init(source: .resource(id: source()))) : StorageRequest(content())
        let others = random.isOnce(in: 2) ? [] : targets().filter { $0.name != location }
        return ImageVersionRequest(
            location: location, storage: storage, replicationMode: random.isOnce(in: 4) ? .shallow : .full,
            targetRegions: random.isOnce(in: 20) ? others : [TargetRegion(location)] + others,
            replicaCount: random.isOnce(in: 8) ? count() : 1, excludeFromLatest: random.isOnce(in: 5),
            blockDeletionBeforeEndOfLife: random.isOnce(in: 12))
    }

    private mutating func targets() -> [TargetRegion] { (0..<random.number(in: 0...3)).map { _ in target() } }

    private mutating func target() -> TargetRegion {
        TargetRegion(
            region(), regionalReplicaCount: random.isOnce(in: 3) ? count() : nil, excludeFromLatest: random.flag())
    }

    private mutating func galleryProperties() -> GalleryProperties {
        GalleryProperties(
            location: home(), tags: tags(), softDeletePolicy: SoftDeletePolicy(isEnabled: random.isOnce(in: 2)))
    }

    private mutating func galleryEdit() -> GalleryEdit {
        guard random.isOnce(in: 2) else { return GalleryEdit(tags: tags()) }
        return GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: random.isOnce(in: 2)))
    }

    private mutating func definitionProperties() -> ImageDefinitionProperties {
        ImageDefinitionProperties(
            location: home(),
            identifier: ImageIdentifier(publisher: "p", offer: "o", sku: random.pick(["a", "b", "c"])), osType: .linux)
    }

    private mutating func diskProperties() -> ImageSourceProperties {
        ImageSourceProperties(
            location: region(), contents: .disk(content: content()), osType: random.pick([nil, .linux, .windows]))
    }

    private mutating func assignment() -> RoleAssignment {
        let scopes: [Scope] = [.subscription(.standard), .gallery(gallery()), .definition(definition())]
        return RoleAssignment(
            principal: the(random.pick(["bob", "bob", "devs", "eve"])),
            role: random.pick([.owner, .reader, .imageReader, .sharingAdmin]),
            scope: random.pick(scopes))
    }

    private mutating func content() -> DiskContent { sampleContent(UInt8(random.number(in: 1...4))) }
    private mutating func tags() -> [String: String] { random.isOnce(in: 2) ? [:] : ["a": "b"] }
    private mutating func count() -> Int { random.pick([1, 1, 2, 3, 40, 100, 0, 101, -1]) }
    private mutating func revision() -> Revision? { random.isOnce(in: 6) ? Revision(random.number(in: 1...60)) : nil }
    private mutating func region() -> Region { random.isOnce(in: 30) ? the("mars") : random.pick(regions) }
    /// Mostly as it must be: in order, each once.
    private mutating func regionList() -> [Region] {
        let list = (0..<random.pick([1, 1, 2, 2, 3, 0])).map { _ in region() }
        return random.isOnce(in: 10) ? list : Set(list).sorted()
    }
    /// Mostly one region: what is soft-deleted must be where its gallery is.
    private mutating func home() -> Region { random.isOnce(in: 5) ? region() : westeurope }
    private mutating func gallery() -> GalleryID { the(random.pick(["base", "Base", "other"])) }
    private mutating func source() -> SourceID { the(random.pick(["disks/d1", "disks/D1", "disks/d2"])) }
    private mutating func definition() -> ImageDefinitionID {
        the(random.pick(["base/debian", "base/debian", "Base/Debian", "base/web", "other/debian"]))
    }
    private mutating func number() -> VersionNumber { the(random.pick(["1.9.0", "1.10.0", "2.0.0"])) }
    private mutating func version() -> ImageVersionID { ImageVersionID(definition: definition(), number: number()) }
}

/// A disk content that is told from others by one byte.
private func sampleContent(_ byte: UInt8) -> DiskContent { disk(byte) }
