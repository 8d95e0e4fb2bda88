import CatalogStore
import Deadlines
import Gallery
import Synchronization

@testable import Coordinator

/// A catalog in memory that can be made to wait, or to fail.
actor GatedStore: CatalogStore {
    enum Gate: Hashable, Sendable { case append, changes }

    static let broken = CatalogStoreError.failed(CatalogFault(.ioFailed, path: "(test)", detail: "the disk is gone"))

    private let store = MemoryCatalogStore(hash: CoordinatorService.auditHash)
    private var closed: Set<Gate> = []
    private var waiters: [Gate: [CheckedContinuation<Void, Never>]] = [:]
    private var isBroken = false
    private var isDamaged = false
    private var obstruction: CatalogFault.Kind?
    private var isLedgerBroken = false
    /// Rows of the ledger that were not kept.
    private(set) var refusedRows = 0
    private var isKeepingAnswers = false
    private var kept: [CheckedContinuation<Void, Never>] = []

    func close(_ gate: Gate) { closed.insert(gate) }

    func open(_ gate: Gate) {
        closed.remove(gate)
        for waiter in waiters.removeValue(forKey: gate) ?? [] { waiter.resume() }
    }

    /// Opens the append gate for those who wait there, and only for them.
    func letWaitingThrough() {
        for waiter in waiters.removeValue(forKey: .append) ?? [] { waiter.resume() }
    }

    /// From here on every append fails.
    func fail() { isBroken = true }

    /// From here on nothing is written, for want of space or of leave; `nil` ends it.
    func obstruct(_ kind: CatalogFault.Kind?) { obstruction = kind }

    /// From here on the audit cannot be read.
    func damage() { isDamaged = true }

    private func requireRoom() throws(CatalogStoreError) {
        guard let obstruction else { return }
        throw .failed(CatalogFault(obstruction, path: "(test)", detail: "it is in the way"))
    }

    /// From here on no row of the ledger is kept.
    func failLedger() { isLedgerBroken = true }

    /// Appends, and does not say so until ``giveAnswers()``.
    func keepAnswers() { isKeepingAnswers = true }

    var keptAnswers: Int { kept.count }

    func giveAnswers() {
        isKeepingAnswers = false
        for answer in kept { answer.resume() }
        kept = []
    }

    func waiting(at gate: Gate) -> Int { waiters[gate]?.count ?? 0 }

    /// Waits while the gate is closed; not for ever, so that a test that failed ends.
    private func pass(_ gate: Gate) async {
        guard closed.contains(gate) else { return }
        Task {
            do {
                try await eventually(.seconds(30)) { await !self.closed.contains(gate) }
            } catch {
                open(gate)
            }
        }
        await withCheckedContinuation { waiters[gate, default: []].append($0) }
    }

    func open(cluster: String) async throws(CatalogStoreError) -> CatalogContents {
        try await store.open(cluster: cluster)
    }

    /// The revisions of each append that was made.
    private(set) var appended: [[Revision]] = []

    func append(_ commits: [Commit], after: Revision) async throws(CatalogStoreError) {
        await pass(.append)
        if isBroken { throw Self.broken }
        try requireRoom()
        try await store.append(commits, after: after)
        appended.append(commits.map(\.revision))
        if isKeepingAnswers { await withCheckedContinuation { kept.append($0) } }
    }

    func rememberedAnswer(for key: IdempotencyKey) async throws(CatalogStoreError) -> RememberedAnswer? {
        try await store.rememberedAnswer(for: key)
    }

    func changes(since revision: Revision, limit: Int) async throws(CatalogStoreError) -> [LoggedChange] {
        await pass(.changes)
        return try await store.changes(since: revision, limit: limit)
    }

    func record(_ refusals: [AuditEntry]) async throws(CatalogStoreError) {
        if isBroken { throw Self.broken }
        try requireRoom()
        try await store.record(refusals)
    }

    func audit(after sequence: UInt64, limit: Int) async throws(CatalogStoreError) -> [AuditRecord] {
        if isDamaged { throw .failed(CatalogFault(.damaged, path: "(test)", detail: "a page is not what it was")) }
        return try await store.audit(after: sequence, limit: limit)
    }

    func audit(
        of object: String, since revision: Revision, limit: Int
    ) async throws(CatalogStoreError) -> [AuditRecord] {
        try await store.audit(of: object, since: revision, limit: limit)
    }

    func auditBounds() async throws(CatalogStoreError) -> AuditBounds { try await store.auditBounds() }

    func events(after position: EventPosition, limit: Int) async throws(CatalogStoreError) -> [StoredEvent] {
        try await store.events(after: position, limit: limit)
    }

    func latestMoves(
        of subject: String, in region: Region?, after position: EventPosition, limit: Int
    ) async throws(CatalogStoreError) -> [StoredEvent] {
        try await store.latestMoves(of: subject, in: region, after: position, limit: limit)
    }

    func latestMove(
        of subject: String, in region: Region, asOf instant: Instant
    ) async throws(CatalogStoreError) -> StoredEvent? {
        try await store.latestMove(of: subject, in: region, asOf: instant)
    }

    func journal(of revisions: ClosedRange<Revision>) async throws(CatalogStoreError) -> MoveJournal {
        try await store.journal(of: revisions)
    }

    func checkpoint(_ state: GalleryState) async throws(CatalogStoreError) { try await store.checkpoint(state) }

    func keep(_ rows: [LedgerRow]) async throws(CatalogStoreError) {
        if isBroken || isLedgerBroken {
            refusedRows += rows.count
            throw Self.broken
        }
        try await store.keep(rows)
    }

    func close() async throws(CatalogStoreError) { await store.close() }
}

/// Something that came to be true.
final class Flag: Sendable {
    private let state = Atomic(false)

    var isSet: Bool { state.load(ordering: .acquiring) }

    func set() { state.store(true, ordering: .releasing) }
}
