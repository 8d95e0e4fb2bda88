public import Gallery
public import Settings
public import Transport
import Wire

/// Why the client did not do what it was asked: each says what it is about and the way out.
public enum ClientError: Error, Sendable {
    case settings(SettingsError)
    /// The own certificate, key or authority cannot be used.
    case credentials(TLSError)
    case coordinatorUnreachable(Address, reason: String)
    case nodeUnreachable(String, reason: String)
    /// Neither the coordinator nor a node of the region answers.
    case nobodyAnswers(Region, coordinator: Address, reason: String)
    /// The other side refused, by a rule or for want of something.
    case refused(Refusal)
    /// The connection was lost and the answer with it; `what` was asked again and again until time was up.
    case noAnswer(to: String, reason: String)
    /// The answer is not what the protocol says.
    case unreadableAnswer(to: String, reason: String)
    /// The file to publish cannot be read, or is no disk.
    case source(path: String, reason: String)
    case sourceChanged(path: String)
    case uploadFailed(node: String, reason: String)
    /// No node served the disk whole.
    case deploymentFailed(reason: String)
    case target(path: String, reason: String)
    /// What a template says cannot be done; nothing was changed.
    case template(TemplateError, rule: String?)
    case audit(AuditFault)
    case versionFailed(ImageVersionID, reason: String)
    /// `reason` is what keeps regions from their copies, as far as the coordinator said; else empty.
    case waitedTooLong(for: String, seconds: Int, reason: String)
    /// The caller wanted no more of it; `standing` says what is left where.
    case cancelled(standing: String)
}

extension ClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .settings(let error): "\(error)"
        case .credentials(let error):
            "\(error); `vitrine cluster init` makes a cluster's certificates, the client's are in DIRECTORY/client"
        case .coordinatorUnreachable(let address, let reason):
            "the coordinator does not answer at \(address) (\(reason)); is it up? `vitrine cluster status` looks, "
                + "`vitrine cluster up` starts what is not running"
        case .nodeUnreachable(let node, let reason):
            "node \(node) does not answer (\(reason)); `vitrine cluster status` shows which nodes are up"
        case .nobodyAnswers(let region, let coordinator, let reason):
            "neither the coordinator at \(coordinator) nor a node of \(region) answers (\(reason)); "
                + "`vitrine cluster status` shows what is up"
        case .refused(let refusal): Self.text(of: refusal)
        case .noAnswer(let what, let reason):
            "no answer to \(what) (\(reason)); whether it was done is not known: show it, or ask again, which is safe"
        case .unreadableAnswer(let what, let reason):
            "the answer to \(what) cannot be read (\(reason)); do vitrine and the daemons have the same version?"
        case .source(let path, let reason): "\(path) cannot be published: \(reason)"
        case .sourceChanged(let path):
            "\(path) changed while it was read; nothing was published. Publish again when nobody writes to it"
        case .uploadFailed(let node, let reason):
            "the upload to \(node) did not come to its end (\(reason)); publish again, it goes on where it stopped"
        case .deploymentFailed(let reason): "the disk could not be deployed: \(reason)"
        case .target(let path, let reason): "\(path) cannot be written: \(reason)"
        case .template(let error, _): "\(error)"
        case .audit(let fault): "the audit log was altered: \(fault)"
        case .versionFailed(let version, let reason):
            "\(version) failed: \(reason); see `vitrine image-version show --expand ReplicationStatus`"
        case .waitedTooLong(let what, let seconds, let reason):
            "\(what) has not come about in \(seconds) s\(reason.isEmpty ? "" : " (\(reason))"); it may still: wait again, or with a longer --timeout"
        case .cancelled(let standing): "stopped; \(standing)"
        }
    }

    /// A rule's text names the thing and the way out by itself.
    private static func text(of refusal: Refusal) -> String {
        let code = refusal.rule ?? refusal.code.rawValue
        return refusal.text.isEmpty ? code : "\(refusal.text) (\(code))"
    }
}

extension ClientError {
    /// Whether whoever was asked did not answer at all.
    var isSilence: Bool {
        switch self {
        case .coordinatorUnreachable, .nodeUnreachable, .nobodyAnswers, .noAnswer: true
        default: false
        }
    }

    /// Whether it was the coordinator that says of itself that it does not lead: the regions still know what they knew.
    var isWithoutLeader: Bool {
        guard case .refused(let refusal) = self else { return false }
        return refusal.code == .notLeader || ["Recovering", "InDoubt"].contains(refusal.rule)
    }

    /// Whether the same may be asked later, or of somebody else, with hope of another answer.
    var mayRepeat: Bool {
        if case .refused(let refusal) = self { return refusal.code.mayRepeat }
        return isSilence
    }

    /// The gallery model's code, if a rule refused.
    public var rule: String? {
        switch self {
        case .refused(let refusal): refusal.rule
        case .template(_, let rule): rule
        default: nil
        }
    }
}
