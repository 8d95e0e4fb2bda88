/// An incident as the coordinator writes it down; the catalog does not look into it.
public struct LedgerRow: Hashable, Sendable {
    /// Rises from incident to incident.
    public let id: Int
    /// At most ``CatalogLimits/ledgerRowBytesMax``.
    public let body: [UInt8]

    public init(id: Int, body: [UInt8]) {
        self.id = id
        self.body = body
    }
}

extension CatalogLimits {
    func requireRoom(for rows: [LedgerRow]) throws(CatalogStoreError) {
        guard rows.count <= ledgerRowsKept else {
            throw .tooLarge(what: "the ledger, in rows", size: rows.count, sizeMax: ledgerRowsKept)
        }
        for row in rows where row.body.count > ledgerRowBytesMax {
            throw .tooLarge(what: "row \(row.id) of the ledger", size: row.body.count, sizeMax: ledgerRowBytesMax)
        }
    }
}
