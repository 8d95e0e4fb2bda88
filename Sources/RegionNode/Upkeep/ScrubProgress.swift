import Gallery
import ReplicaStore
import Synchronization
import Wire

/// What a scrub knows of itself, and how that changes.
extension Scrubber.State {
    /// A cycle begins, in an order of its own.
    mutating func begin(seed: UInt64, isHurried: Bool) {
        cycle = ScrubCycle(
            number: cycle.number + 1, seed: seed, startedAt: .wallClock, isHurried: isHurried)
        keptBytes = 0
        tries = 0
    }

    /// Adds to the cycle what was found and put right since the last time.
    mutating func count(_ counts: DamageCount.Counts) {
        cycle.findings += counts.damaged - counted.damaged
        cycle.repaired += counts.repaired - counted.repaired
        if counts.damaged > counted.damaged { cycle.lastFinding = counts.last }
        counted = counts
    }

    /// A step was done, unless another cycle has begun meanwhile.
    mutating func note(
        _ step: ScrubStep, at next: ScrubCycle.Next, of cycle: ScrubCycle, damage: DamageCount.Counts
    ) {
        guard self.cycle.number == cycle.number else { return }
        self.cycle.note(step, of: next.digest)
        tries = 0
        count(damage)
    }

    /// Whether the content is given up for this cycle.
    mutating func noteFailure(
        _ error: ReplicaStoreError, at next: ScrubCycle.Next, of cycle: ScrubCycle, triesMax: Int
    ) -> Bool {
        guard self.cycle.number == cycle.number else { return false }
        tries += 1
        switch error {
        case .notFound, .damaged, .noSuchChunk: break
        default: guard tries >= triesMax else { return false }
        }
        tries = 0
        self.cycle.pass(over: next.digest)
        return true
    }
}

extension Scrubber {
    /// How far it is.
    var status: ScrubStatus {
        let inventory = context.store.inventory()
        let (cycle, left) = state.withLock { state in
            state.count(context.news.damage.counts)
            return (state.cycle, state.cycle.next(of: inventory.complete.scrubbable).leftBytes)
        }
        let damaged = inventory.complete.reduce(0) { sum, content in
            if case .damaged(let chunks, _) = content.standing { sum + chunks } else { sum }
        }
        return ScrubStatus(
            node: "\(context.node)", cycle: cycle.number, cycleStart: cycle.startedAt.iso8601,
            isComplete: cycle.isComplete, readBytes: cycle.readBytes,
            ofBytes: cycle.isComplete ? cycle.readBytes : cycle.readBytes + left, findings: cycle.findings,
            repaired: cycle.repaired,
            lastFinding: cycle.lastFinding.map {
                ScrubStatus.Finding(digest: "\($0.digest)", chunk: $0.chunk, at: $0.at.iso8601)
            },
            damagedChunks: damaged, quarantinedBytes: Int64(inventory.quarantined.reduce(0) { $0 + $1.bytes }))
    }
}

extension [Inventory.Complete] {
    /// What can be read, with its bytes.
    var scrubbable: some Sequence<(digest: Digest, occupiedBytes: Int)> {
        lazy.filter { content in
            if case .unusable = content.standing { false } else { true }
        }.map { (digest: $0.digest, occupiedBytes: $0.occupiedBytes) }
    }
}
