import Gallery

/// What the limits mean at a given revision.
extension CatalogLimits {
    func requireClusterName(_ name: String) throws(CatalogStoreError) {
        guard name.utf8.count <= clusterBytesMax else {
            throw .tooLarge(what: "the cluster's name", size: name.utf8.count, sizeMax: clusterBytesMax)
        }
    }

    func rows(_ wanted: Int) -> Int { min(max(wanted, 0), rowsPerReadingMax) }

    /// The first change that stays in the log; none that the checkpoint does not cover ever goes.
    func oldestChangeKept(at revision: Revision, checkpointed: Revision) -> Revision {
        min(Self.oldest(of: changesKept, at: revision), checkpointed + 1)
    }

    func oldestAnswerKept(at revision: Revision) -> Revision { Self.oldest(of: answersKept, at: revision) }

    func earliestAnswerKept(at newest: Instant) -> Instant { newest.advanced(by: .zero - answerLifetime) }

    /// The newest always stays: an empty table beside a revision is damage.
    private static func oldest(of count: UInt64, at revision: Revision) -> Revision {
        revision > count ? revision - max(count, 1) + 1 : 1
    }
}
