import Gallery
import Instances
import Synchronization
import Wire

/// The node's view of the catalog: what the coordinator last told, on the disk too, so that the node answers
/// without the coordinator, after a restart as well.
final class CatalogView: Sendable {
    /// How often at most it is written down that the coordinator was heard.
    static let heardInterval = Duration.seconds(10)

    private struct Standing {
        var state: GalleryState
        /// When the coordinator was last heard, on the wall clock; `nil` if never.
        var heardAt: Instant?
        var heardWrittenAt: Instant?
        /// The state cannot be relied on to follow further changes.
        var isBroken = false
    }

    private let standing: Mutex<Standing>
    private let journal: Mutex<ViewJournal>
    private let files: FileQueue
    /// What was wrong with the files, if anything was.
    let problem: String?

    /// Reads the view of the directory, which must be there. Blocks on the disk.
    init(in directory: String, files: FileQueue) throws {
        var journal = ViewJournal(in: directory)
        let loaded = try journal.load()
        standing = Mutex(
            Standing(state: loaded.state, heardAt: loaded.heardAt, isBroken: loaded.problem != nil))
        self.journal = Mutex(journal)
        self.files = files
        problem = loaded.problem
    }

    /// The catalog as far as it is known.
    var state: GalleryState { standing.withLock { $0.state } }

    /// Whether it has to be read afresh.
    var isBroken: Bool { standing.withLock { $0.isBroken } }

    /// How long ago the coordinator was last heard; `nil` if it never was.
    func age(at now: Instant) -> Duration? {
        standing.withLock { $0.heardAt }.map { max(.zero, now.since($0)) }
    }

    /// Takes note that the coordinator has answered or told something.
    func noteHeard(at now: Instant) async throws {
        let isDue = standing.withLock { standing in
            standing.heardAt = now
            if let last = standing.heardWrittenAt, now.since(last) < Self.heardInterval, now >= last { return false }
            standing.heardWrittenAt = now
            return true
        }
        guard isDue else { return }
        try await onFiles { try $0.noteHeard(at: now) }
    }

    /// Follows a change; one that is known already is passed over.
    ///
    /// Throws `ViewFault` if the view has to be read afresh, which `isBroken` then says. One task at a time.
    func follow(_ event: ViewEvent) async throws {
        let state = try standing.withLock { standing -> GalleryState? in
            guard event.revision > standing.state.revision else { return nil }
            do {
                try standing.state.follow(event)
            } catch {
                standing.isBroken = true
                throw error
            }
            return standing.state
        }
        guard let state else { return }
        try await onFiles { journal in
            try journal.append(event)
            if journal.changesBytes >= ViewJournal.changesBytesMax { try journal.replace(with: state) }
        }
    }

    /// Takes a whole state in the place of what was known. One task at a time.
    func replace(with state: GalleryState) async throws {
        standing.withLock { standing in
            standing.state = state
            standing.isBroken = false
        }
        try await onFiles { try $0.replace(with: state) }
    }

    private func onFiles(_ work: @escaping @Sendable (inout ViewJournal) throws -> Void) async throws {
        try await files.run { [self] () throws(any Error) in try journal.withLock { try work(&$0) } }
    }
}
