public import Gallery
import Transport
public import Wire

/// What `vitrine image-version wait` waits for.
public enum VersionCondition: String, Hashable, Sendable {
    /// It counts as published: enough regions hold it.
    case created
    /// Every target region holds as many verified copies as wanted.
    case replicated
    /// It is there no more.
    case deleted
}

extension GalleryClient {
    /// Waits until the version is as wanted, asking again and again; `progress` is told each answer.
    ///
    /// A coordinator that does not answer is waited for too.
    public func wait(
        for id: ImageVersionID, until condition: VersionCondition, timeout: Duration,
        progress: (ImageVersionDocument) -> Void = { _ in }
    ) async throws(ClientError) {
        let deadline = ContinuousClock.now.advanced(by: timeout)
        while true {
            var last: ClientError?
            do throws(ClientError) {
                let document = try await show(ImageVersionDocument.self, id, isExpandingReplicationStatus: true)
                progress(document)
                if try Self.holds(condition, document, id) { return }
            } catch {
                if condition == .deleted, case .refused(let refusal) = error, refusal.code == .notFound { return }
                guard error.mayRepeat else { throw error }
                last = error
            }
            guard ContinuousClock.now < deadline else {
                let seconds = Int(timeout.components.seconds)
                throw last ?? .waitedTooLong(for: "\(id) being \(condition.rawValue)", seconds: seconds)
            }
            do {
                try await Task.sleep(for: limits.pollInterval)
            } catch {
                throw .cancelled(standing: "the cluster goes on with \(id) by itself")
            }
        }
    }

    private static func holds(
        _ condition: VersionCondition, _ document: ImageVersionDocument, _ id: ImageVersionID
    ) throws(ClientError) -> Bool {
        let properties = document.properties
        switch condition {
        case .deleted: return false
        case .created:
            let state = properties?.provisioningState
            guard state != ProvisioningState.failed.rawValue else {
                throw .versionFailed(id, reason: reasons(document))
            }
            return state == ProvisioningState.succeeded.rawValue
        case .replicated:
            guard let status = properties?.replicationStatus else { return false }
            guard status.aggregatedState != ReplicationStatus.AggregatedState.failed.rawValue else {
                throw .versionFailed(id, reason: reasons(document))
            }
            return status.isWhole
        }
    }

    private static func reasons(_ document: ImageVersionDocument) -> String {
        let failed = (document.properties?.replicationStatus?.summary ?? []).filter { !$0.details.isEmpty }
        guard !failed.isEmpty else { return "no reason was given" }
        return failed.map { "\($0.region): \($0.details)" }.joined(separator: "; ")
    }
}
