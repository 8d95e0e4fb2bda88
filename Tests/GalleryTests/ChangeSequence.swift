import Chance
import Gallery

/// Random changes over few names, so that they meet: most are refused or change what another made.
struct ChangeSequence {
    var random: SeededGenerator
    private var now = Instant(milliseconds: 1_000_000)

    /// What each sequence begins with, so that there is something to meet.
    private var beginning: [GalleryOperation] =
        [
            .createImageDefinition(the("base/debian"), .debian),
            .createGallery(the("base"), GalleryProperties(location: westeurope)),
        ] + regions.map { .defineRegion(RegionDefinition(name: $0, displayName: $0.name)) }

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func next(after state: GalleryState) -> GalleryChange {
        // A day once in a while, so that what is deleted can expire.
        now = now.advanced(by: .milliseconds(random.isOnce(in: 20) ? 86_400_000 : random.number(in: 0...1000)))
        return GalleryChange(
            beginning.popLast() ?? operation(state), by: Principal("coordinator/c\(random.number(in: 1...2))"), at: now)
    }

    private mutating func operation(_ state: GalleryState) -> GalleryOperation {
        switch random.number(in: 0...36) {
        case 0: .defineRegion(RegionDefinition(name: region(), displayName: text(), pairedRegion: region()))
        case 1: .registerNode(NodeRegistration(id: node(), host: text(), port: random.pick([0, 1, 7443, 65_536])))
        case 2:
            .createGallery(
                gallery(), GalleryProperties(location: region(), tags: tags(), softDeletePolicy: policy()))
        case 3: .updateGallery(gallery(), galleryEdit())
        case 4: .deleteGallery(id: gallery(), recursively: random.isOnce(in: 12))
        case 5: .createImageDefinition(definition(), definitionProperties())
        case 6: .updateImageDefinition(definition(), edit())
        case 7: .deleteImageDefinition(id: definition(), recursively: random.isOnce(in: 12))
        case 8, 9: .createImageVersion(version(), versionProperties())
        case 10, 11, 12:
            .updateImageVersion(version(), edits(), ifRevision: random.pick([nil, nil, state.revision, 1]))
        case 13: .deleteImageVersion(id: version(), bypassSoftDelete: random.isOnce(in: 4))
        case 14: .recordFailure(version(), generation: generation(state), in: region(), reason: text())
        case 15: .undeleteImageVersion(id: version())
        case 16: .purgeImageVersion(id: version())
        case 17: .expireImageVersion(id: version(), generation: generation(state))
        case 18, 19: .createSource(source(), sourceProperties())
        case 20: .updateSource(source(), sourceEdit())
        case 21, 26, 27: .deleteSource(source())
        case 22, 23, 24, 25:
            .createImageVersion(
                version(),
                ImageVersionRequest(
                    location: region(), storage: storage(), replicationMode: random.isOnce(in: 2) ? .shallow : .full))
        case 35: .setRegionStanding(region: region(), standing: random.pick([.serving, .serving, .draining, .retired]))
        case 36: .setNodeStanding(id: node(), standing: random.pick(Standing.allCases))
        default: .recordVerified(version(), generation: generation(state), in: region())
        }
    }

    private mutating func edits() -> [ImageVersionEdit] { (0..<random.number(in: 0...3)).map { _ in versionEdit() } }

    private mutating func versionEdit() -> ImageVersionEdit {
        switch random.number(in: 0...13) {
        case 0: .addRegion(target())
        case 1: .removeRegion(region())
        case 2: .setReplicas(region: region(), count: count())
        case 3: .setExcludeFromLatest(region: region(), excluded: random.flag())
        case 4, 11, 12: .replaceTargetRegions(targets())
        case 5: .excludeFromLatest(random.isOnce(in: 2))
        case 6: .replicaCount(count())
        case 7: .endOfLifeDate(instant())
        case 8: .allowDeletionOfReplicatedLocations(random.isOnce(in: 2))
        case 10: .replicationMode(mode: random.isOnce(in: 4) ? .shallow : .full)
        case 9: .blockDeletionBeforeEndOfLife(random.isOnce(in: 2))
        default: .tags(tags())
        }
    }

    private mutating func versionProperties() -> ImageVersionRequest {
        let bytes = random.pick([1, 1 << 20, 1 << 20, 1 << 20, 1 << 40, 0, 1 << 50, Int64.max])
        let location = region()
        let own = random.isOnce(in: 4) ? [] : [TargetRegion(location)]
        return ImageVersionRequest(
            location: location,
            osDisk: DiskContent(
                digest: digest(UInt8(random.number(in: 0...3))), bytes: bytes, occupiedBytes: bytes / 2),
            replicationMode: random.isOnce(in: 4) ? .shallow : .full,
            targetRegions: own + targets().filter { $0.name != location }, replicaCount: count(),
            excludeFromLatest: random.isOnce(in: 4), blockDeletionBeforeEndOfLife: random.isOnce(in: 4), tags: tags())
    }

    private mutating func definitionProperties() -> ImageDefinitionProperties {
        ImageDefinitionProperties(
            location: region(),
            identifier: ImageIdentifier(publisher: "p", offer: "o", sku: random.pick(["a", "A", "b", "c", "d."])),
            osType: random.pick([.linux, .linux, .windows]), endOfLifeDate: random.pick([nil, nil, instant()]))
    }

    private mutating func edit() -> ImageDefinitionEdit {
        ImageDefinitionEdit(
            description: random.pick([nil, text()]), tags: random.pick([nil, tags()]),
            endOfLifeDate: random.pick([nil, instant()]))
    }

    private mutating func targets() -> [TargetRegion] { (0..<random.number(in: 0...2)).map { _ in target() } }

    private mutating func target() -> TargetRegion {
        TargetRegion(
            region(), regionalReplicaCount: random.pick([nil, nil, count()]),
            storageAccountType: random.pick([nil, nil, .premiumLRS, .standardLRS]), excludeFromLatest: random.flag())
    }

    private mutating func generation(_ state: GalleryState) -> Generation {
        let id = version()
        let standing = state.galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number]
        return standing?.generation ?? UInt64(random.number(in: 0...50))
    }

    private mutating func region() -> Region {
        random.isOnce(in: 16) ? the("mars") : random.pick(regions + [westeurope, westeurope, westeurope])
    }
    private mutating func node() -> NodeID { random.pick([the("eastus/n1"), the("westeurope/n1"), the("mars/n2")]) }
    private mutating func gallery() -> GalleryID {
        random.pick([the("base"), the("base"), the("base"), the("BASE"), the("BASE"), the("other")])
    }
    private mutating func definition() -> ImageDefinitionID {
        the("\(gallery())/\(random.pick(["debian", "debian", "debian", "debian", "alpine"]))")
    }
    private mutating func version() -> ImageVersionID { the("\(definition())/\(random.pick(["1.9.0", "1.10.0"]))") }
    private mutating func count() -> Int { random.pick([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 50, 100, 0, 101, .max, .min]) }
    private mutating func text() -> String {
        random.pick(["a", "b \u{1F4BF}", "c", "d", "", String(repeating: "x", count: 300)])
    }
    private mutating func tags() -> [String: String] { random.pick([[:], [:], ["a": "b", "c": ""], ["": "x"]]) }
    private mutating func instant() -> Instant { Instant(milliseconds: random.pick([0, 1_010_000, .max, .min])) }
}
