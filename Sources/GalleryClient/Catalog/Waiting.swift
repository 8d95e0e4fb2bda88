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
        var hindrance = ""
        while true {
            var last: ClientError?
            do throws(ClientError) {
                let document = try await show(
                    .imageVersion, "\(id)", as: ImageVersionDocument.self, fields: ["expand=ReplicationStatus"])
                progress(document)
                hindrance = Self.hindrance(document)
                if try Self.holds(condition, document, id) { return }
            } catch {
                if condition == .deleted, case .refused(let refusal) = error, refusal.code == .notFound { return }
                guard error.mayRepeat else { throw error }
                last = error
            }
            guard ContinuousClock.now < deadline else {
                let seconds = Int(timeout.components.seconds)
                throw last
                    ?? .waitedTooLong(
                        for: "\(id) being \(condition.rawValue)", seconds: seconds, reason: hindrance)
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
        let said = Self.said(document.properties?.replicationStatus?.summary ?? [])
        return said.isEmpty ? "no reason was given" : said
    }

    /// Why regions have not all the copies that are wanted there.
    private static func hindrance(_ document: ImageVersionDocument) -> String {
        let summary = document.properties?.replicationStatus?.summary ?? []
        return said(summary.filter { $0.verifiedReplicas < $0.wantedReplicas })
    }

    private static func said(_ summary: [ReplicationStatusDocument.Regional]) -> String {
        summary.filter { !$0.details.isEmpty }.map { "\($0.region): \($0.details)" }.joined(separator: "; ")
    }
}
