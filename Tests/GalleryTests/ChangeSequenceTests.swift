import Foundation
import Testing

@testable import Gallery

@Suite struct ChangeSequenceTests {
    static let seeds = UInt64(1)...100
    static let length = 200

    @Test func `random sequences reach every kind of refusal that the rules have`() {
        var seen: Set<GalleryRefusal.Rule> = []
        for seed in Self.seeds {
            run(seed) { _, _, _, refusal in if let refusal { seen.insert(refusal.rule) } }
        }
        let unseen = Set(GalleryRefusal.Rule.allCases).subtracting(seen)
        // What names and references are refused by, and what the sequences have no operations for.
        let elsewhere: Set<GalleryRefusal.Rule> = [
            .invalidName, .galleryImageNotAvailableInRegion, .authorizationFailed, .quotaExceeded,
        ]
        #expect(unseen == elsewhere)
    }

    @Test(arguments: seeds)
    func `a refused or idle change leaves the state as it was, and an applied one takes the next revision`(seed: UInt64)
    {
        run(seed) { before, change, after, _ in
            let isUntouched = before == after
            #expect(after.revision == before.revision + (isUntouched ? 0 : 1), "\(change)")
        }
    }

    @Test(arguments: seeds)
    func `what is kept beside the resources is what follows from them, after every change`(seed: UInt64) {
        run(seed) { before, change, after, _ in
            guard before != after else { return }
            let isInStep = after.index == CatalogIndex(of: after)
            #expect(isInStep, "\(change)")
        }
    }

    @Test(arguments: seeds)
    func `whoever is refused is told what and why`(seed: UInt64) {
        run(seed) { _, change, _, refusal in
            guard let refusal else { return }
            #expect(!refusal.target.isEmpty, "\(change)")
            #expect(refusal.text.contains(" "), "\(change)")
            #expect(refusal.text.utf8.count < 1500, "\(change)")
            let isOfProperty = refusal.kind == .invalid || refusal.rule == .propertyChangeNotAllowed
            #expect(!isOfProperty || refusal.fault?.isSaid(in: refusal) == true, "\(refusal)")
        }
    }

    @Test(arguments: seeds)
    func `a change that was applied changes nothing when it is applied once more, unless it is a deletion`(seed: UInt64)
    {
        run(seed) { before, change, after, _ in
            guard before != after, change.isIdempotent else { return }
            var again = after
            let outcome = try? again.apply(change)
            #expect(outcome == .unchanged, "\(change)")
            #expect(again == after, "\(change)")
        }
    }

    @Test(arguments: seeds)
    func `what holds of every version holds after every change`(seed: UInt64) {
        run(seed) { _, change, state, _ in
            for version in state.galleries.values.flatMap(\.definitions.values).flatMap(\.versions) {
                let properties = version.properties
                let names = properties.targetRegions.map(\.name)
                let counts = properties.targetRegions.map { version.replicaCount(in: $0) }
                let isSound =
                    Set(names).count == names.count && names.contains(properties.location)
                    && counts.allSatisfy(TargetRegion.replicaCounts.contains) && counts.reduce(0, +) <= 100
                    && names.allSatisfy { state.regions[$0] != nil }
                    && Set(names).isSuperset(of: version.verifiedIn)
                    && Set(names).isSuperset(of: version.failedIn.keys)
                    && Set(version.verifiedIn).isDisjoint(with: version.failedIn.keys)
                    && version.generation <= version.revision && version.revision <= state.revision
                    && (properties.replicationMode == .full || counts.allSatisfy { $0 == 1 })
                #expect(isSound, "\(version) after \(change)")
            }
        }
    }

    @Test(arguments: seeds)
    func `the same log gives an equal state, also when it was written down and read back`(
        seed: UInt64
    ) throws {
        var log: [GalleryChange] = []
        let end = run(seed) { before, change, after, _ in if before != after { log.append(change) } }
        let written = try log.map { try JSONEncoder().encode($0) }
        var replayed = GalleryState()
        for line in written {
            let change = try JSONDecoder().decode(GalleryChange.self, from: line)
            #expect(try replayed.apply(change) == .applied)
        }
        #expect(replayed == end)
        #expect(replayed.revision == UInt64(log.count))
    }

    /// Applies `length` random changes and shows each with the states around it; the last state.
    @discardableResult
    private func run(
        _ seed: UInt64, _ look: (GalleryState, GalleryChange, GalleryState, GalleryRefusal?) -> Void
    ) -> GalleryState {
        var sequence = ChangeSequence(seed: seed)
        var state = GalleryState()
        for _ in 0..<Self.length {
            let before = state
            let change = sequence.next(after: state)
            do {
                _ = try state.apply(change)
                look(before, change, state, nil)
            } catch {
                look(before, change, state, error)
            }
        }
        return state
    }
}

extension GalleryChange {
    /// Deleting again finds nothing; an update of target regions or with an entity tag finds its own work done.
    fileprivate var isIdempotent: Bool {
        switch operation {
        case .deleteGallery, .deleteImageDefinition, .deleteImageVersion, .updateImageVersion, .deleteSource,
            .undeleteImageVersion, .purgeImageVersion:
            false
        default: true
        }
    }
}
