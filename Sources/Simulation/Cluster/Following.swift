import Chance
import Gallery
import Placement

/// What the cluster does for its parts besides time.
extension Cluster {
    /// The state after a told change: the one that was folded already if it follows the same state, now and then
    /// folded anew to see that it is the same.
    func follow(_ told: ToldChange, from fold: Fold) -> Fold {
        guard fold.number == told.before, !options.foldsEverywhere, told.revision % 64 != 0 else {
            return foldAnew(told, from: fold)
        }
        return told.after
    }

    private func foldAnew(_ told: ToldChange, from fold: Fold) -> Fold {
        var state = fold.state
        do throws(GalleryRefusal) {
            guard try state.apply(told.change) == .applied else {
                fail("revision \(told.revision) made no difference at a node")
                return fold
            }
        } catch {
            fail("a node refuses revision \(told.revision): \(error.text)")
            return fold
        }
        guard fold.number == told.before else { return Fold(number: nextFold(), state: state) }
        if state != told.after.state {
            fail("revision \(told.revision) gave a node another state than the coordinator")
        }
        return told.after
    }

    /// I19: the catalog is the fold of its log.
    func checkFold(of disk: CatalogDisk) {
        guard options.foldsEverywhere || chance.chance(10) || isPeace else { return }
        var state = GalleryState()
        for entry in disk.entries {
            do throws(GalleryRefusal) {
                guard try state.apply(entry.change) == .applied else {
                    return fail("revision \(entry.revision) changes nothing")
                }
            } catch { return fail("the rules refuse revision \(entry.revision): \(error.text)") }
        }
        if let last = disk.entries.last, last.fold.state != state { fail("the catalog is not the fold of its log") }
    }

    // MARK: Truths

    func truth(of disk: CatalogDisk) -> Truth {
        if let truth = truths[disk.number] { return truth }
        let truth = Truth(disk.number, self)
        for entry in disk.entries { truth.note(entry) }
        truths[disk.number] = truth
        return truth
    }

    /// What the catalog that counts says, synced or not.
    var truth: Truth { truth(of: coordinators[current].disk) }

    func floors() -> [Int: Revision] { truths.mapValues(\.answered) }

    func observe(_ observation: Observation) {
        if coordinators[1 - current].isUp, observation.catalog == coordinators[1 - current].disk.number {
            mark(.oldCoordinatorAnswered)
        }
        witness.check(observation)
    }

    /// A version that stands, or one that is soft-deleted.
    func standingVersion(_ dice: inout SeededGenerator, isDeleted: Bool) -> ImageVersion? {
        let state = truth.state
        let definitions = catalogPlan.definitions.compactMap { state.galleries[$0.gallery]?.definitions[$0.name] }
        let versions = definitions.flatMap { $0.versions.filter { $0.isSoftDeleted == isDeleted } }
        return dice.one(of: versions)
    }

    // MARK: Marks

    var isPartitioned: Bool { now < partitionedUntil }

    func markMembership(_ liveness: Liveness) {
        switch liveness {
        case .down: mark(.nodeDown)
        case .lost: mark(.nodeLost)
        case .returning: mark(.nodeReturning)
        case .alive, .suspect: break
        }
    }

    func markCopy(_ copy: Copy) {
        if copy.isChained { mark(.copiedInChain) }
        switch copy.reason {
        case .wish: break
        case .heal: mark(.copiedToHeal)
        case .standIn: mark(.copiedToStandIn)
        }
    }

    func absorb(_ action: Planner.Action) {
        switch action {
        case .copy(let copy): trace.absorb(copy.order.number << 3 | 1)
        case .cancel(let order, _): trace.absorb(order.number << 3 | 2)
        case .verify(let order, _, _): trace.absorb(order.number << 3 | 3)
        case .remove(let order, _, _): trace.absorb(order.number << 3 | 4)
        case .membership(_, let liveness): trace.absorb(liveness.rawValue.utf8.count << 3 | 5)
        }
        write("action \(action)")
    }
}
