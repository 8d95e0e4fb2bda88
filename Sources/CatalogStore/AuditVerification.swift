public import Gallery

extension CatalogStore {
    /// Reads the whole audit that is kept and checks each record, and the journal of latest against it; commits go on
    /// meanwhile.
    ///
    /// Throws `auditAltered` for the first record that was changed, moved or taken away. Returns the bounds within
    /// which all is well; `witness`, a head that was noted elsewhere, must be one of the records if it is not older.
    @discardableResult
    public func verifyAudit(
        _ hash: @escaping AuditHash, witness: AuditMark? = nil
    ) async throws(CatalogStoreError) -> AuditBounds {
        var bounds = try await auditBounds()
        if let witness, witness.sequence > bounds.head.sequence {
            throw .auditAltered(
                AuditFault(sequence: bounds.head.sequence + 1, reason: "it was noted elsewhere, and is missing"))
        }
        var chain = AuditChain(after: bounds.anchor, hash: hash)
        while chain.mark.sequence < bounds.head.sequence {
            let records = try await audit(after: chain.mark.sequence, limit: .max)
            if let first = records.first, first.sequence > chain.mark.sequence + 1 {
                // Retention may have gone on since; what it took cannot be looked at any more.
                let anchor = try await auditBounds().anchor
                if anchor.sequence > chain.mark.sequence {
                    bounds.anchor = anchor
                    chain = AuditChain(after: anchor, hash: hash)
                    continue
                }
            }
            guard !records.isEmpty else { break }
            try verify(records, &chain, upTo: bounds.head.sequence, witness)
            try await requireMoves(of: records, hash)
        }
        try translatingFaults { () throws(AuditFault) in try chain.requireEnd(at: bounds.head) }
        return bounds
    }

    private func verify(
        _ records: [AuditRecord], _ chain: inout AuditChain, upTo last: UInt64, _ witness: AuditMark?
    ) throws(CatalogStoreError) {
        for record in records where record.sequence <= last {
            try translatingFaults { () throws(AuditFault) in try chain.verify(record) }
            if let witness, witness.sequence == record.sequence, witness.hash != record.hash {
                throw .auditAltered(AuditFault(sequence: record.sequence, reason: "it is not the one noted elsewhere"))
            }
        }
    }
}

/// Does `work`, and throws its fault as the catalog's.
func translatingFaults(_ work: () throws(AuditFault) -> Void) throws(CatalogStoreError) {
    do {
        try work()
    } catch {
        throw .auditAltered(error)
    }
}
