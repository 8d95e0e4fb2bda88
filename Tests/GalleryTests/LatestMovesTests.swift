import Chance
import Foundation
import Gallery
import Testing

@Suite struct LatestMovesTests {
    /// The journal is complete: whoever adds its moves up knows latest everywhere, after any changes.
    @Test(arguments: ChangeSequenceTests.seeds)
    func `the moves of latest add up to what resolving answers`(seed: UInt64) {
        var sequence = ChangeSequence(seed: seed)
        var random = SeededGenerator(seed: seed)
        var state = GalleryState()
        var journal: [String: LatestAnswer] = [:]
        for _ in 0..<ChangeSequenceTests.length {
            let before = state
            let drawn = sequence.next(after: state)
            let change = random.isOnce(in: 4) ? rare(&random, drawn) : drawn
            guard (try? state.apply(change)) == .applied else { continue }
            for event in GalleryState.events(from: before, to: state, by: change) {
                guard case .latestMoved(let definition, _, let region, let from, let to, _) = event else { continue }
                let key = "\(definition) \(region)".lowercased()
                #expect(journal[key] == from)
                #expect(from != to)
                journal[key] = to
            }
            #expect(journal == answers(state), "\(change)")
        }
    }

    /// What the sequences have seldom or never, by the same principal at the same time.
    private func rare(_ random: inout SeededGenerator, _ drawn: GalleryChange) -> GalleryChange {
        let version: ImageVersionID = the("base/debian/\(random.pick(["1.9.0", "1.10.0"]))")
        let policy = SoftDeletePolicy(isEnabled: !random.isOnce(in: 4))
        let operation: GalleryOperation =
            switch random.number(in: 0...6) {
            case 0: .updateGallery(the("base"), GalleryEdit(softDeletePolicy: policy))
            case 1: .deleteImageVersion(version)
            case 2: .undeleteImageVersion(id: version)
            case 3: .purgeImageVersion(id: version)
            case 4:
                random.isOnce(in: 4)
                    ? .deleteGallery(id: the("base"), recursively: true)
                    : .deleteImageDefinition(id: version.definition, recursively: true)
            default:
                .rollBackLatest(
                    definition: version.definition, regions: regions.filter { _ in random.isOnce(in: 2) },
                    to: version.number)
            }
        return GalleryChange(operation, by: drawn.principal, at: drawn.at)
    }

    private func answers(_ state: GalleryState) -> [String: LatestAnswer] {
        var found: [String: LatestAnswer] = [:]
        for definition in state.galleries.values.flatMap(\.definitions.values) {
            for region in state.regions.keys {
                let image = ImageReference(definition: definition.id, choice: .latest)
                let version = try? state.resolve(image, in: region, now: Instant(milliseconds: 0)).version
                #expect(version?.number == state.latest(of: definition.id, in: region))
                found["\(definition.id) \(region)".lowercased()] = version.map {
                    LatestAnswer(number: $0.number, generation: $0.generation, digest: $0.properties.osDisk.digest)
                }
            }
        }
        return found
    }

    @Test func `an event stands in the catalog with its name and its labels, and is read back the same`() throws {
        let version: ImageVersionID = the("Base/Debian/1.0.0")
        let events: [(GalleryEvent, String)] = [
            (
                .versionReady(version: version, generation: 7),
                #"{"versionReady":{"generation":7,"version":"Base/Debian/1.0.0"}}"#
            ),
            (
                .latestMoved(
                    definition: version.definition, generation: 5, region: eastus, from: nil,
                    to: LatestAnswer(number: version.number, generation: 7, digest: disk(1).digest),
                    cause: .rolledBack),
                #"{"latestMoved":{"cause":"rolled-back","definition":"Base/Debian","generation":5,"region":"eastus","#
                    + #""to":{"digest":"\#(disk(1).digest)","generation":7,"number":"1.0.0"}}}"#
            ),
            (.nodeLost(node: the("eastus/n1"), replicas: 3), #"{"nodeLost":{"node":"eastus/n1","replicas":3}}"#),
            (
                .galleryShared(
                    gallery: the("Base"), permissions: .groups, subscriptions: [the("b"), the("a")], tenants: [],
                    publicName: nil),
                #"{"galleryShared":{"gallery":"Base","permissions":"Groups","subscriptions":["b","a"],"tenants":[]}}"#
            ),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (event, text) in events {
            let written = try encoder.encode(event)
            #expect(String(decoding: written, as: UTF8.self) == text)
            #expect(try JSONDecoder().decode(GalleryEvent.self, from: written) == event)
        }
    }
}
