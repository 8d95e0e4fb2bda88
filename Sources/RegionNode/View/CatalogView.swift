import Gallery
import Instances
import Logging
import ReplicaStore
import Synchronization
import Wire

/// The node's view of the catalog: what the coordinator last told, on the disk too, so that the node answers
/// without the coordinator, after a restart as well.
final class CatalogView: Sendable {
    /// How often at most it is written down that the coordinator was heard.
    static let heardInterval = Duration.seconds(10)

    /// What is waited for.
    private enum Change { case any }

    private struct Standing {
        var state: GalleryState
        var uses: ContentUses
        /// Of which of the catalog's lives the state is.
        var lineage: Epoch
        /// The change that led to the state, if it is known.
        var last: ViewEvent?
        /// When the coordinator was last heard, on the wall clock; `nil` if never.
        var heardAt: Instant?
        var heardWrittenAt: Instant?
        /// What the coordinator had when the view began to follow it; `nil` while it follows nobody.
        var followedFrom: Revision?
        /// The state cannot be relied on to follow further changes.
        var isBroken = false
        /// The files are behind the state: a write failed.
        var isUnwritten = false
    }

    private let standing: Mutex<Standing>
    private let journal: Mutex<ViewJournal>
    private let files: FileQueue
    private let changes = Arrivals<Change>()
    private let logger: Logger
    /// What was wrong with the files, if anything was.
    let problem: String?

    /// Reads the view of the directory, which must be there.
    ///
    /// Blocks on the disk.
    init(
        in directory: String, calls: any FileSystemCalls = LinuxCalls(), files: FileQueue, logger: Logger
    ) throws {
        var journal = ViewJournal(in: directory, calls: calls)
        let loaded = try journal.load()
        standing = Mutex(
            Standing(
                state: loaded.state, uses: ContentUses(loaded.state), lineage: loaded.lineage, last: loaded.last,
                heardAt: loaded.heardAt, isBroken: loaded.problem != nil))
        self.journal = Mutex(journal)
        self.files = files
        self.logger = logger
        problem = loaded.problem
    }

    /// The catalog as far as it is known.
    var state: GalleryState { standing.withLock { $0.state } }

    /// How far it is.
    var position: ViewPosition {
        standing.withLock { ViewPosition(lineage: $0.lineage, revision: $0.state.revision) }
    }

    /// The change that led there; `nil` if it was read as a whole.
    var last: ViewEvent? { standing.withLock { $0.last } }

    /// The catalog, and who uses `content` in it.
    func users(of content: Digest) -> (state: GalleryState, users: [ContentUser]) {
        standing.withLock { ($0.state, $0.uses.users(of: content, in: $0.state)) }
    }

    /// Returns once the catalog fulfils `condition`, or when the time is over; whether it does.
    func wait(atMost duration: Duration, until condition: @escaping @Sendable () -> Bool) async -> Bool {
        await changes.wait(for: .any, atMost: duration, until: condition)
    }

    /// Whether it has to be read afresh.
    var isBroken: Bool { standing.withLock { $0.isBroken } }

    /// How long ago the coordinator was last heard; `nil` if it never was.
    func age(at now: Instant) -> Duration? {
        standing.withLock { $0.heardAt }.map { max(.zero, now.since($0)) }
    }

    /// Whether a coordinator tells each change.
    var isFollowed: Bool { standing.withLock { $0.followedFrom != nil } }

    /// From here on the coordinator, which was at `revision`, tells each change; with `nil` nobody does.
    func follows(from revision: Revision?) { standing.withLock { $0.followedFrom = revision } }

    /// Takes note that the coordinator has answered or told something, and returns the moment if it is time to write
    /// that down.
    ///
    /// That makes the view no younger while it lacks what the coordinator had when it began to tell.
    func hears(at now: Instant) -> Instant? {
        standing.withLock { standing in
            guard let from = standing.followedFrom, standing.state.revision >= from else { return nil }
            standing.heardAt = now
            if let last = standing.heardWrittenAt, now.since(last) < Self.heardInterval, now >= last { return nil }
            standing.heardWrittenAt = now
            return now
        }
    }

    /// As ``hears(at:)``, and writes it down when it is time.
    func noteHeard(at now: Instant) async {
        if let moment = hears(at: now) { await writeHeard(moment) }
    }

    /// Writes down when the coordinator was last heard.
    func writeHeard(_ moment: Instant) async {
        _ = await write { try $0.noteHeard(at: moment) }
    }

    /// Follows a change; one that is known already is passed over.
    ///
    /// Throws if the view has to be read afresh, which `isBroken` then says. That it cannot be written down is no
    /// reason not to follow. One task at a time.
    func follow(_ event: ViewEvent) async throws(ViewFault) {
        let (state, isUnwritten) = try standing.withLock { standing throws(ViewFault) -> (GalleryState?, Bool) in
            guard event.revision > standing.state.revision else { return (nil, false) }
            let before = standing.state
            do throws(ViewFault) {
                try standing.state.follow(event)
            } catch {
                standing.isBroken = true
                throw error
            }
            standing.last = event
            _ = standing.uses.follow([event.change.operation], from: before, to: standing.state)
            return (standing.state, standing.isUnwritten)
        }
        guard let state else { return }
        changes.signal(.any)
        let isWritten = await write { journal in
            guard !isUnwritten else { return try journal.replace(with: state) }
            try journal.append(event)
            if journal.changesBytes >= ViewJournal.changesBytesMax { try journal.compact(into: state) }
        }
        standing.withLock { $0.isUnwritten = !isWritten }
    }

    /// Takes a whole state in the place of what was known.
    ///
    /// One task at a time.
    func replace(with state: GalleryState, lineage: Epoch = 0) async {
        let uses = ContentUses(state)
        standing.withLock { standing in
            standing.state = state
            standing.last = nil
            standing.uses = uses
            standing.lineage = lineage
            standing.isBroken = false
        }
        changes.signal(.any)
        let isWritten = await write { try $0.replace(with: state, lineage: lineage) }
        standing.withLock { $0.isUnwritten = !isWritten }
    }

    /// The changes that led from `revision` to where the view is; `nil` if they are not all there any more.
    func changes(after revision: Revision) async throws -> (changes: [ViewEvent]?, state: GalleryState) {
        let state = state
        let changes = try await files.run { [self] () throws(any Error) in
            try journal.withLock { try $0.changes(after: revision, upTo: state.revision) }
        }
        return (changes, state)
    }

    /// Keeps the files for people: the catalog has gone on without what they say.
    func keepAside() async {
        let (position, state) = (position, state)
        let name = "aside-\(position.text)"
        if await write({ try $0.keepAside(as: name, state) }) {
            logger.critical(
                """
                the catalog has gone on without changes that this node had seen: what it knew is kept \
                in the directory \(name) of its view, and the contents stay on its disk
                """, metadata: ["view": "\(position.text)"])
        }
    }

    /// Does `work` on the files; if it fails says so in the log, and is `false`.
    private func write(_ work: @escaping @Sendable (inout ViewJournal) throws -> Void) async -> Bool {
        do {
            try await files.run { [self] () throws(any Error) in try journal.withLock { try work(&$0) } }
            return true
        } catch {
            logger.error("the view cannot be written down: \(error)")
            return false
        }
    }
}
