import GRDB
import Gallery

/// What must agree in a catalog that only our own transactions wrote.
struct CatalogVerification {
    let database: Database
    let path: String
    let limits: CatalogLimits
    let hash: AuditHash

    /// Checks that log and audit reach up to the catalog's revision without gaps.
    func requireNoGap(from checkpointed: Revision) throws {
        let revision = try LogTable(database: database, path: path).revision()
        guard checkpointed <= revision else {
            throw CatalogStoreError.damaged(path, "the checkpoint is at \(checkpointed), the catalog at \(revision)")
        }
        let oldestChange = try requireNoGap(in: "change", upTo: revision)
        guard oldestChange <= checkpointed &+ 1 else {
            throw CatalogStoreError.damaged(path, "the log lacks revision \(checkpointed &+ 1)")
        }
        try AuditTable(database: database, path: path).requireWhole(
            newest: limits.auditRecordsVerified, revision: revision, hash)
        try EventTable(database: database, path: path).requireNone(after: revision)
        let keyed = try Int64.fetchOne(database, sql: "SELECT max(revision) FROM answer") ?? 0
        guard Revision(bitPattern: keyed) <= revision else {
            throw CatalogStoreError.damaged(path, "a key has revision \(keyed), the catalog is at \(revision)")
        }
    }

    /// Checks the checkpoint against the log: a small one completely, a large one by samples.
    func requireAgreement(of checkpointed: GalleryState) throws {
        let log = LogTable(database: database, path: path)
        guard checkpointed.revision > 0 else { return }
        guard try log.oldest() == 1, checkpointed.revision <= limits.completeVerificationMax else {
            return try requireSamplesAgree(checkpointed, log)
        }
        var folded = GalleryState()
        try log.forEachChange(since: 0, limit: Int(checkpointed.revision)) { try folded.fold($0, path: path) }
        guard folded == checkpointed else {
            throw CatalogStoreError.damaged(path, "the checkpoint is not the fold of the log")
        }
    }

    /// A version must have been made by the change of its generation, if the log still has that.
    private func requireSamplesAgree(_ checkpointed: GalleryState, _ log: LogTable) throws {
        let oldest = try log.oldest()
        let definitions = checkpointed.galleries.values.flatMap(\.definitions.values)
        let step = max(definitions.count / max(limits.sampleSize, 1), 1)
        for index in stride(from: 0, to: definitions.count, by: step) {
            guard let version = definitions[index].versions.first, version.generation >= oldest else { continue }
            guard let change = try log.change(at: version.generation), isBirth(change, of: version) else {
                throw CatalogStoreError.damaged(path, "revision \(version.generation) did not make \(version.id)")
            }
        }
    }

    private func isBirth(_ change: GalleryChange, of version: ImageVersion) -> Bool {
        guard case .createImageVersion(version.id, let request) = change.operation else { return false }
        // Where it was not uploaded the content is what the source held, which the request does not say.
        let content = request.storage.osDisk?.content ?? version.properties.osDisk
        return content == version.properties.osDisk && change.at == version.publishedDate
    }

    /// Returns the oldest row's revision.
    private func requireNoGap(in table: String, upTo revision: Revision) throws -> Revision {
        guard let span = try RevisionSpan(of: table, in: database) else {
            let adopted = try StandingTable(database: database, path: path).adopted()
            guard revision == 0 || revision == adopted else {
                throw CatalogStoreError.damaged(path, "the table \(table) is empty")
            }
            return adopted &+ 1
        }
        guard span.newest == revision, span.isWhole else {
            throw CatalogStoreError.damaged(
                path, "the table \(table) has \(span), and the catalog is at revision \(revision)")
        }
        return span.oldest
    }
}
