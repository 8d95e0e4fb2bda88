import CatalogStore
import Gallery
import Logging
import NIOCore
import Placement
import Transport
import Wire

/// The incident ledger as it is shown and kept: what earlier coordinators left, and what this one's planner notes.
///
/// A moment is put on the wall's clock once. Put there anew at each look, it would waver by a millisecond.
struct IncidentRecords {
    private let recordsMax: Int
    private var byID: [Int: IncidentDocument] = [:]
    /// The planner's incidents as they were when last taken over.
    private var taken: [Int: Incident] = [:]
    /// What earlier coordinators left unfinished.
    private var unfinished: Set<Int> = []
    private var unkept: Set<Int> = []
    /// The id that follows all that were kept.
    let next: Int

    /// Takes over what earlier coordinators kept; a row that cannot be read is left out, and said.
    init(_ rows: [LedgerRow], recordsMax: Int, log: Logger) {
        self.recordsMax = max(1, recordsMax)
        let rows = rows.filter { (1...Self.idMax).contains($0.id) }
        next = (rows.map(\.id).max() ?? 0) + 1
        for row in rows {
            do {
                byID[row.id] = try JSONPayload.decode(IncidentDocument.self, from: ByteBuffer(bytes: row.body))
                unfinished.insert(row.id)
            } catch {
                log.error("an incident cannot be read", metadata: ["id": "\(row.id)", "error": "\(error)"])
            }
        }
    }

    /// All of them, in order of id.
    var documents: [IncidentDocument] { byID.sorted { $0.key < $1.key }.map(\.value) }

    /// Takes over what changed with the planner since the last time.
    mutating func take(_ planner: Planner, _ clock: Clock) {
        for incident in planner.incidents.suffix(recordsMax) where taken[incident.id] != incident {
            taken[incident.id] = incident
            set(incident.id, IncidentDocument(incident, after: byID[incident.id], clock))
        }
        for id in unfinished.sorted() { finish(id, planner, at: clock.wall().iso8601) }
        for id in byID.keys.sorted().dropLast(recordsMax) {
            byID[id] = nil
            taken[id] = nil
            unfinished.remove(id)
            unkept.remove(id)
        }
    }

    /// The rows that changed since they were last kept.
    func changedRows() throws -> [LedgerRow] {
        try unkept.sorted().compactMap { id in
            guard let document = byID[id] else { return nil }
            return LedgerRow(id: id, body: Array(try JSONPayload.encode(document).readableBytesView))
        }
    }

    mutating func noteKept(_ rows: [LedgerRow]) { unkept.subtract(rows.map(\.id)) }

    mutating func noteNotKept(_ rows: [LedgerRow]) { unkept.formUnion(rows.map(\.id)) }

    /// No row of ours comes near it: numbers above are not counted on from.
    private static let idMax = 1 << 53

    private mutating func set(_ id: Int, _ document: IncidentDocument) {
        guard byID[id] != document else { return }
        byID[id] = document
        unkept.insert(id)
    }

    /// Notes the end of an earlier coordinator's incident, as far as it can be seen from here.
    ///
    /// Which contents it touched died with that coordinator: counts are met when all are.
    private mutating func finish(_ id: Int, _ planner: Planner, at now: String) {
        guard var document = byID[id] else { return }
        let nodes = planner.nodes.filter { document.isAbout($0.node) }
        if !nodes.isEmpty, nodes.allSatisfy({ $0.liveness == .alive && $0.isConnected }) {
            document.returned = document.returned ?? now
            if !nodes.contains(where: { planner.hasClaims($0.node) }) { document.verified = document.verified ?? now }
        }
        if document.decided != nil, planner.shortContents == 0 { document.restored = document.restored ?? now }
        set(id, document)
        let isRestored = document.decided == nil || document.restored != nil
        if document.verified != nil, isRestored { unfinished.remove(id) }
    }
}

extension IncidentDocument {
    /// The incident as it stands, with the moments that `former` has already.
    fileprivate init(_ incident: Incident, after former: IncidentDocument?, _ clock: Clock) {
        let (kind, subject) =
            switch incident.subject {
            case .node(let node): ("node", node.description)
            case .region(let region): ("region", region.description)
            }
        let text = { (moment: Instant?) in moment.map { clock.wall(at: $0).iso8601 } }
        self.init(
            id: UInt64(max(0, incident.id)), kind: kind, subject: subject,
            detected: former?.detected ?? clock.wall(at: incident.detectedAt).iso8601)
        down = former?.down ?? text(incident.downAt)
        decided = former?.decided ?? text(incident.lostAt)
        firstByte = former?.firstByte ?? text(incident.firstByteAt)
        restored = former?.restored ?? text(incident.restoredAt)
        returned = former?.returned ?? text(incident.returnedAt)
        verified = former?.verified ?? text(incident.verifiedAt)
        contents = incident.contents
        bytesCopied = incident.bytesCopied
        sources = Dictionary(uniqueKeysWithValues: incident.sources.map { ($0.key.description, $0.value) })
    }

    fileprivate func isAbout(_ node: NodeID) -> Bool {
        subject == (kind == "node" ? node.description : node.region.description)
    }
}
