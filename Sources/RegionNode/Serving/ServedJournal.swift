import Gallery
import Instances
import Logging
import NIOCore
import ReplicaStore
import Synchronization
import Transport
import Wire

/// Who was served what while no coordinator was there: on the disk, until one has written it into its audit.
///
/// A restart of the node loses at most what was served within ``writeInterval``.
final class ServedJournal: Sendable {
    /// The longest file, in bytes.
    static let fileBytesMax = 1 << 20
    /// How long at most what was served again stands in memory alone.
    static let writeInterval = Duration.seconds(1)

    fileprivate struct Key: Hashable {
        let principal: String
        let digest: Digest
    }

    fileprivate struct State {
        var entries: [Key: ServedReport.Entry] = [:]
        var unlisted = 0
        var writtenAt: Instant?
    }

    private let state: Mutex<State>
    private let file: DurableFile
    private let files: FileQueue
    private let logger: Logger

    /// Reads what an earlier life of the node left.
    ///
    /// Blocks on the disk. A file that cannot be read is left out, and said: it keeps no node from starting.
    init(in directory: String, files: FileQueue, calls: any FileSystemCalls = LinuxCalls(), logger: Logger) {
        file = DurableFile("\(directory)/served.json", calls: calls)
        self.files = files
        self.logger = logger
        var state = State()
        do {
            if let bytes = try file.read(limit: Self.fileBytesMax) {
                let report = try JSONPayload.decode(ServedReport.self, from: ByteBuffer(bytes: bytes))
                state.unlisted = report.unlisted
                for entry in report.entries.prefix(ServedReport.entriesMax) {
                    state.entries[Key(principal: entry.principal, digest: entry.digest)] = entry
                }
            }
        } catch {
            logger.error("what was served without a coordinator cannot be read: \(error)")
        }
        self.state = Mutex(state)
    }

    /// What is to be told, in order of time; `nil` if nothing is.
    var report: ServedReport? {
        state.withLock { state in
            guard !state.entries.isEmpty || state.unlisted > 0 else { return nil }
            let entries = state.entries.values.sorted {
                ($0.first, $0.principal, $0.digest) < ($1.first, $1.principal, $1.digest)
            }
            return ServedReport(entries: entries, unlisted: state.unlisted)
        }
    }

    /// Takes note that `principal` is sent a part of a content; the first time it is on the disk when this returns.
    func note(_ digest: Digest, to principal: Principal, chunks: Int, isBeginning: Bool, at now: Instant) async {
        let isDue = state.withLock { state in
            let key = Key(principal: principal.name, digest: digest)
            guard var entry = state.entries[key] else {
                guard state.entries.count < ServedReport.entriesMax else {
                    state.unlisted += isBeginning ? 1 : 0
                    return state.isDue(at: now)
                }
                state.entries[key] = ServedReport.Entry(
                    principal: principal.name, digest: digest, deployments: isBeginning ? 1 : 0, chunks: chunks,
                    first: now, last: now)
                state.writtenAt = now
                return true
            }
            entry.deployments += isBeginning ? 1 : 0
            entry.chunks &+= chunks
            entry.last = max(entry.last, now)
            state.entries[key] = entry
            return state.isDue(at: now)
        }
        if isDue { await write() }
    }

    /// A coordinator has written `report` down: only what came since is kept.
    func forget(_ report: ServedReport) async {
        state.withLock { state in
            state.unlisted -= min(state.unlisted, report.unlisted)
            for told in report.entries {
                let key = Key(principal: told.principal, digest: told.digest)
                if state.entries[key] == told { state.entries[key] = nil }
            }
        }
        await write()
    }

    private func write() async {
        let report = report ?? ServedReport()
        do {
            try await files.run { [self] () throws(any Error) in
                try file.replace(with: Array(try JSONPayload.encode(report).readableBytesView))
            }
        } catch {
            logger.error("what is served without a coordinator cannot be written down: \(error)")
        }
    }
}

extension ServedJournal.State {
    fileprivate mutating func isDue(at now: Instant) -> Bool {
        if let writtenAt, now.since(writtenAt) < ServedJournal.writeInterval, now >= writtenAt { return false }
        writtenAt = now
        return true
    }
}
