import Gallery

/// The catalog as the fold of its log.
extension GalleryState {
    /// The state after `changes`, which follow its revision without gaps.
    ///
    /// A change that the rules refuse, or to which it makes no difference, was never committed: the log is damaged.
    func folding(_ changes: some Sequence<LoggedChange>, path: String) throws(CatalogStoreError) -> GalleryState {
        var state = self
        for logged in changes { try state.fold(logged, path: path) }
        return state
    }

    mutating func fold(_ logged: LoggedChange, path: String) throws(CatalogStoreError) {
        guard logged.revision == revision &+ 1 else {
            throw .damaged(path, "revision \(revision + 1) is missing from the log; \(logged.revision) is next")
        }
        let outcome: Outcome
        do {
            outcome = try apply(logged.change)
        } catch {
            throw .damaged(path, "the rules refuse revision \(logged.revision): \(error.text)")
        }
        guard outcome == .applied else { throw .damaged(path, "revision \(logged.revision) changes nothing") }
    }

    /// A checkpoint never goes back, nor beyond what is durable.
    func requireCheckpointable(after standing: Revision, upTo durable: Revision) throws(CatalogStoreError) {
        guard (standing...durable).contains(revision) else {
            throw .revisionMismatch(expected: revision, actual: revision < standing ? standing : durable)
        }
    }
}

extension CatalogStoreError {
    static func damaged(_ path: String, _ detail: String) -> Self {
        .failed(CatalogFault(.damaged, path: path, detail: detail))
    }

    static func missing(_ path: String) -> Self {
        .failed(
            CatalogFault(.cannotOpen, path: path, detail: "there is no catalog; `vitrine cluster init` makes one"))
    }
}
