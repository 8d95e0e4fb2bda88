import CatalogStore
import Gallery
import Linearizability
import ReplicaStore

/// Makes of the load's operations and of the catalog's log what the linearizability check judges.
struct HistoryAssembly {
    /// Changes read at a time.
    private static let page = 1000
    /// An answer from a view may lack what came so little before the age that it says, in nanoseconds.
    static let ageTolerance: History.Moment = 3_000_000_000
    /// Image definitions on which the search without revisions is made.
    static let partsMax = 8

    private let log: [LoggedChange]
    private var contents: [ImageVersionID: Digest] = [:]
    /// How many answers each client never had: it goes on under another name.
    private var losses: [String: Int] = [:]

    /// Reads the catalog of a coordinator that has ended.
    init(catalog path: String, cluster: String) async throws(CatalogStoreError) {
        let store = SQLiteCatalogStore(path: path, mayCreate: false) { Digest.sha256(of: $0) }
        _ = try await store.open(cluster: cluster)
        var log: [LoggedChange] = []
        do throws(CatalogStoreError) {
            while true {
                let page = try await store.changes(since: log.last?.revision ?? 0, limit: Self.page)
                log += page
                if page.count < Self.page { break }
            }
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
        self.init(log: log)
    }

    init(log: [LoggedChange]) {
        self.log = log
        for change in log {
            guard case .createImageVersion(let id, let request) = change.change.operation else { continue }
            contents[id] = request.storage.osDisk?.content?.digest
        }
    }

    /// Whether the log goes back to the first change.
    private var isWhole: Bool { (log.first?.revision ?? 1) == 1 && (log.last?.revision ?? 0) == Revision(log.count) }

    /// The whole history of a run.
    mutating func history(_ operations: [Operation], regions: [String]) throws(HistoryError) -> History {
        var history = History(base: 0, isLogWhole: isWhole)
        for change in log {
            if let entry = History.LogEntry(change.change.operation, revision: change.revision) {
                try history.record(entry)
            }
        }
        for operation in operations.sorted(by: { $0.calledAt < $1.calledAt }) {
            if let call = call(operation, regions) { try history.record(call) }
        }
        return history
    }

    private mutating func call(_ operation: Operation, _ regions: [String]) -> History.Call? {
        let client = "\(operation.client)#\(losses[operation.client, default: 0])"
        guard let request = request(operation, regions) else { return nil }
        guard let answer = answer(operation) else {
            losses[operation.client, default: 0] += 1
            // A question that was not answered says nothing; a change may have been made.
            guard case .change = request else { return nil }
            return History.Call(
                client: client, definition: operation.definition, request: request, calledAt: operation.calledAt,
                reply: nil)
        }
        var isQuestion = false
        if case .question = request { isQuestion = true }
        // Who refused a question, the coordinator or a view, is not told.
        if isQuestion, case .refused = answer { return nil }
        var origin = History.Origin.coordinator
        if let age = operation.viewAge, let region = Region(operation.region) {
            origin = .view(region: region, age: age * 1_000_000)
        }
        return History.Call(
            client: client, definition: operation.definition, request: request, calledAt: operation.calledAt,
            reply: History.Reply(
                returnedAt: operation.returnedAt, answer: answer, revision: operation.revision, origin: origin))
    }

    private func request(_ operation: Operation, _ regions: [String]) -> History.Request? {
        guard let region = Region(operation.region) else { return nil }
        switch operation.kind {
        case .resolve, .deploy:
            return .question(operation.asked.map { .resolve(version: $0, region: region) } ?? .latest(region: region))
        case .publish:
            guard let version = operation.asked else { return nil }
            let id = ImageVersionID(definition: operation.definition, number: version)
            // What never came to be need not be known.
            guard let digest = operation.digest ?? contents[id] else { return nil }
            let targets = regions.compactMap { Region($0) }.map { History.Target($0) }
            return .change(
                .publish(
                    version: version,
                    publication: History.Publication(
                        digest: digest, home: region, targets: targets, mayDropReplicas: true)))
        case .exclude: return operation.asked.map { .change(.setExclude($0, true)) }
        case .include: return operation.asked.map { .change(.setExclude($0, false)) }
        case .delete: return operation.asked.map { .change(.delete(version: $0, isForGood: false)) }
        case .retarget:
            let targets = operation.targets.compactMap { Region($0) }.map { History.Target($0) }
            return operation.asked.map {
                .change(.update(version: $0, edits: [.setTargets(targets: targets), .other]))
            }
        }
    }

    /// `nil` if there was none.
    private func answer(_ operation: Operation) -> History.Answer? {
        switch operation.outcome {
        case .unanswered, .abandoned: return nil
        case .refused: return .refused(reason: .other)
        case .done, .wrongBytes: break
        }
        switch operation.kind {
        case .publish, .exclude, .include, .delete, .retarget: return operation.isChanged ? .applied : .unchanged
        case .resolve, .deploy:
            guard let version = operation.answered, let digest = operation.digest else { return nil }
            return .resolved(
                History.Resolved(
                    version: version, digest: digest, generation: operation.generation, skipped: operation.skipped))
        }
    }
}
