import Gallery

/// What is kept of a request that bore a key.
struct RememberedRequest {
    let request: Digest
    /// The coordinator's wall clock when it was committed.
    let at: Instant
    let answer: RememberedAnswer

    /// The answer, if `key` came with the same request.
    func answer(to key: IdempotencyKey) throws(CatalogStoreError) -> RememberedAnswer {
        guard request == key.request else { throw .keyReused(key, revision: answer.revision) }
        return answer
    }

    /// Refuses to commit `key` once more.
    func requireUnused(by key: IdempotencyKey) throws(CatalogStoreError) {
        throw .keyAnswered(key, revision: try answer(to: key).revision)
    }
}
