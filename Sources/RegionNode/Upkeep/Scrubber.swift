import Gallery
import Instances
import Logging
import NIOCore
import ReplicaStore
import Settings
import Synchronization
import Transport
import Wire

/// Reads everything that the node holds, again and again, so that damage is found before the last good copy is gone.
///
/// Where it is stands in `scrub.json` of the data directory, so that a restart goes on there.
final class Scrubber: Sendable {
    /// What is read in one step, in bytes; at least one chunk.
    static let stepBytes = 1 << 20
    /// After how many bytes it is written down how far it is.
    private static let keepBytes: Int64 = 64 << 20
    /// How long it is waited for reads that are under way before they are looked at again.
    private static let yieldPiece = Duration.milliseconds(5)
    /// How long is waited after an error, and how often a content is tried.
    private static let retryDelay = Duration.seconds(1)
    private static let triesMax = 3
    /// The longest `scrub.json`, in bytes.
    private static let fileBytesMax = 65_536

    /// What is waited for.
    private enum Change { case started }

    struct State {
        var cycle: ScrubCycle
        /// How many times somebody asked for a new cycle.
        var startCount = 0
        /// What the damage counts were when last added to the cycle.
        var counted = DamageCount.Counts()
        var keptBytes: Int64 = 0
        var tries = 0
    }

    let context: NodeContext
    private let pace: ScrubPace
    private let file: DurableFile
    private let files = FileQueue(width: 1)
    private let changes = Arrivals<Change>()
    private let chance: @Sendable () -> UInt64
    let state: Mutex<State>

    /// Blocks on the disk, to read how far the last life came; what is unreadable begins anew.
    init(
        _ context: NodeContext, _ settings: UpkeepSettings, in directory: String,
        chance: @escaping @Sendable () -> UInt64 = { .random(in: 0...(.max)) }
    ) {
        self.context = context
        pace = ScrubPace(cycle: settings.scrubCycle, rate: settings.scrubRate?.bytesPerSecond)
        file = DurableFile("\(directory)/scrub.json", calls: context.calls)
        self.chance = chance
        let begun = ScrubCycle(number: 1, seed: chance(), startedAt: .wallClock, isHurried: false)
        state = Mutex(State(cycle: Self.read(file, context.logger) ?? begun))
    }

    private static func read(_ file: DurableFile, _ logger: Logger) -> ScrubCycle? {
        do {
            guard let bytes = try file.read(limit: fileBytesMax) else { return nil }
            return try JSONPayload.decode(ScrubCycle.self, from: ByteBuffer(bytes: bytes))
        } catch {
            logger.warning("how far the scrub was cannot be read, it begins anew: \(error)")
            return nil
        }
    }

    /// Begins a cycle at once, at the full rate, unless one that was asked for is under way.
    func start() {
        state.withLock { state in
            guard !state.cycle.isHurried || state.cycle.isComplete else { return }
            state.begin(seed: chance(), isHurried: true)
            state.startCount += 1
        }
        changes.signal(.started)
    }

    /// Reads, until its task is cancelled.
    func run() async {
        if !state.withLock({ $0.cycle.isHurried }) {
            let delay = min(context.limits.scrubStartDelay, pace.cycle)
            _ = await changes.wait(for: .started, atMost: delay, until: { self.state.withLock { $0.startCount } > 0 })
        }
        while !Task.isCancelled {
            let startCount = state.withLock { $0.startCount }
            let wait = await advance()
            guard wait > .zero else { continue }
            _ = await changes.wait(
                for: .started, atMost: wait, until: { self.state.withLock { $0.startCount } != startCount })
        }
        await keep()
    }

    /// Does what is next, and returns how long to wait afterwards.
    private func advance() async -> Duration {
        let contents = context.store.inventory().complete
        let (cycle, next) = state.withLock { state in
            state.count(context.news.damage.counts)
            return (state.cycle, state.cycle.next(of: contents.scrubbable))
        }
        guard !cycle.isComplete else { return beginWhenDue(cycle) }
        guard let step = next.step else {
            finish(cycle)
            await keep()
            return .zero
        }
        await makeWay()
        return await perform(step, of: cycle, leftBytes: next.leftBytes)
    }

    /// Lets reads for others go first, but not for ever.
    private func makeWay() async {
        var waited = Duration.zero
        while context.gauge.isBusy || context.files.isBehind, waited < context.limits.scrubYieldMax, !Task.isCancelled {
            // Cut short only when all ends.
            do { try await Task.sleep(for: Self.yieldPiece) } catch { return }
            waited += Self.yieldPiece
        }
    }

    private func perform(_ next: ScrubCycle.Next, of cycle: ScrubCycle, leftBytes: Int64) async -> Duration {
        let store = context.store
        let outcome = await files.run {
            Result { () throws(ReplicaStoreError) in
                try store.scrub(next.digest, from: next.chunk, bytesMax: Self.stepBytes)
            }
        }
        switch outcome {
        case .success(let step):
            context.counters.verified(step.bytes)
            let (readBytes, isKeepDue) = state.withLock { state in
                state.note(step, at: next, of: cycle, damage: context.news.damage.counts)
                return (state.cycle.readBytes, state.cycle.readBytes - state.keptBytes >= Self.keepBytes)
            }
            if isKeepDue || !step.findings.isEmpty { await keep() }
            return pace.wait(
                after: step.bytes, readBytes: readBytes, ofBytes: cycle.readBytes + leftBytes,
                elapsed: Instant.wallClock.since(cycle.startedAt), isHurried: cycle.isHurried)
        case .failure(let error):
            return note(error, at: next, of: cycle)
        }
    }

    private func note(_ error: ReplicaStoreError, at next: ScrubCycle.Next, of cycle: ScrubCycle) -> Duration {
        let isGivenUp = state.withLock { $0.noteFailure(error, at: next, of: cycle, triesMax: Self.triesMax) }
        if case .notFound = error { return .zero }
        guard isGivenUp else { return Self.retryDelay }
        context.logger.error(
            "the scrub passes over a content", metadata: ["content": "\(next.digest)", "reason": "\(error)"])
        return .zero
    }

    private func finish(_ cycle: ScrubCycle) {
        let done = state.withLock { state -> ScrubCycle? in
            guard state.cycle.number == cycle.number else { return nil }
            state.cycle.isComplete = true
            return state.cycle
        }
        guard let done else { return }
        context.logger.notice(
            "everything was read",
            metadata: ["bytes": "\(done.readBytes)", "damaged": "\(done.findings)", "repaired": "\(done.repaired)"])
    }

    /// How long until the next cycle begins; it has begun if no time is left.
    private func beginWhenDue(_ cycle: ScrubCycle) -> Duration {
        let elapsed = Instant.wallClock.since(cycle.startedAt)
        // A clock that was set back must not put it off for ever.
        let left = elapsed < .zero ? .zero : pace.cycle - elapsed
        guard left <= .zero else { return left }
        state.withLock { state in
            guard state.cycle.number == cycle.number else { return }
            state.begin(seed: chance(), isHurried: false)
        }
        return .zero
    }

    /// Writes down how far it is; a disk that does not take it costs at most reading that again.
    private func keep() async {
        let cycle = state.withLock { state in
            state.keptBytes = state.cycle.readBytes
            return state.cycle
        }
        let file = file
        do {
            let bytes = try JSONPayload.encode(cycle)
            try await files.run { () throws(ReplicaStoreError) in try file.replace(with: Array(bytes.readableBytesView))
            }
        } catch {
            context.logger.warning("how far the scrub is cannot be written down: \(error)")
        }
    }
}
