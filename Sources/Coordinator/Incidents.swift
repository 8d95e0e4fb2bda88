import CatalogStore
import Logging
import Transport
import Wire

/// Showing the incident ledger, and keeping it beyond this process.
extension Coordinator {
    func incidents(_ request: Request) async throws {
        incidentRecords.take(planner, clock)
        for document in incidentRecords.documents { try await request.item(json: try JSONPayload.encode(document)) }
        request.ok()
    }

    /// Writes down what changed; what fails is tried again with the next tick.
    func keepIncidents() async {
        incidentRecords.take(planner, clock)
        do {
            let rows = try incidentRecords.changedRows()
            guard !rows.isEmpty else { return }
            // Before the wait: what changes meanwhile is unkept again.
            incidentRecords.noteKept(rows)
            try await keep(rows)
        } catch {
            log.error("the incident ledger was not kept", metadata: ["error": "\(error)"])
        }
    }

    private func keep(_ rows: [LedgerRow]) async throws(CatalogStoreError) {
        do {
            try await store.keep(rows)
        } catch {
            incidentRecords.noteNotKept(rows)
            throw error
        }
    }
}
