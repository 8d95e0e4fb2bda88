import Chance
import Gallery
import Linearizability

/// What clients ask for at random, much of it refused.
struct RandomOperations {
    private static let numbers = [(0, 9, 0), (0, 10, 0), (1, 0, 0), (1, 0, 2), (1, 0, 10), (9, 0, 0), (10, 0, 0)]
        .compactMap { VersionNumber(UInt32($0.0), UInt32($0.1), UInt32($0.2)) }

    /// How many digests there are; the next is never published.
    static let digests = 6

    static func digest(_ number: Int) -> Digest? {
        Digest([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: Digest.byteCount))
    }

    static func change(of definition: ImageDefinitionID, using random: inout SeededGenerator) -> GalleryOperation {
        let id = ImageVersionID(definition: definition, number: random.pick(numbers))
        switch random.number(in: 0...11) {
        case 0...3: return publish(id, using: &random)
        case 4...7:
            let edits = (1...random.number(in: 1...2)).map { _ in edit(using: &random) }
            return .updateImageVersion(id: id, edits: edits, ifRevision: nil)
        case 8: return .deleteImageVersion(id: id, bypassSoftDelete: random.chance(30))
        case 9: return .undeleteImageVersion(id: id)
        case 10: return .purgeImageVersion(id: id)
        default:
            let regions = RealCatalog.regions.filter { _ in random.chance(50) }.sorted()
            return .rollBackLatest(definition: definition, regions: regions, to: id.number)
        }
    }

    private static func publish(_ id: ImageVersionID, using random: inout SeededGenerator) -> GalleryOperation {
        // Mostly the same for the same number, so that repeats are met.
        let content = Int(id.number.patch % 3) + (random.chance(10) ? 1 : 0)
        guard let digest = digest(content % digests) else { preconditionFailure("32 bytes are a digest") }
        let mode = id.number.major == 9 ? ReplicationMode.shallow : .full
        let others = RealCatalog.regions.filter { $0 != RealCatalog.home && random.chance(60) }
        let targets = ([RealCatalog.home] + others).map { region in
            TargetRegion(region, excludeFromLatest: random.chance(15) ? random.chance(50) : nil)
        }
        return .createImageVersion(
            id: id,
            request: ImageVersionRequest(
                location: RealCatalog.home, osDisk: DiskContent(digest: digest, bytes: 1 << 20, occupiedBytes: 1 << 19),
                replicationMode: mode, targetRegions: targets, excludeFromLatest: random.chance(15)))
    }

    private static func edit(using random: inout SeededGenerator) -> ImageVersionEdit {
        let region = random.pick(RealCatalog.regions)
        switch random.number(in: 0...8) {
        case 0: return .excludeFromLatest(excluded: random.chance(50))
        case 1, 2: return .setExcludeFromLatest(region: region, excluded: random.pick([true, false, nil]))
        case 3: return .addRegion(target: TargetRegion(region))
        case 4: return .removeRegion(region: region)
        case 5:
            let others = RealCatalog.regions.filter { $0 != RealCatalog.home && random.chance(50) }
            return .replaceTargetRegions(targets: ([RealCatalog.home] + others).map { TargetRegion($0) })
        case 6: return .allowDeletionOfReplicatedLocations(allowed: random.chance(60))
        case 7: return .replicationMode(mode: .full)
        default: return .tags(tags: ["a": random.pick(["x", "y"])])
        }
    }

    static func question(using random: inout SeededGenerator) -> History.Question {
        let region = random.pick(RealCatalog.regions)
        switch random.number(in: 0...7) {
        case 0...3: return .latest(region: region)
        case 4: return .resolve(version: random.pick(numbers), region: region)
        case 5, 6: return .get(version: random.pick(numbers))
        default:
            return .list(after: random.chance(30) ? random.pick(numbers) : nil, limit: random.pick([1, 2, 100]))
        }
    }
}
