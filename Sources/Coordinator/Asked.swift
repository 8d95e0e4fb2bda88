import Gallery
import Transport
import Wire

/// Who asked for what: as the audit tells it.
struct Asked: Sendable {
    let principal: Principal
    /// The serial number of the certificate with which it was asked.
    let certificate: String?
    let verb: String
    /// What the model's activity log calls it, if it has a name there.
    let operation: String?
    let target: String
    /// Whether it would have changed something.
    let isChange: Bool

    /// `operation` where it is known better than from verb and kind.
    init(_ request: Request, operation: String? = nil, target: String) {
        principal = request.peer.principal
        certificate = request.peer.certificate
        verb = request.verb.rawValue
        isChange = request.verb.changesCatalog
        self.operation = isChange ? request.activity : operation ?? request.activity
        self.target = target
    }

    init(_ submission: Submission) {
        principal = submission.principal
        certificate = submission.certificate
        verb = submission.verb
        isChange = true
        operation = submission.operation.activity
        target = submission.operation.target
    }
}

extension Verb {
    /// Whether a user asks with it that something be changed.
    var changesCatalog: Bool {
        switch self {
        case .create, .update, .delete, .share, .undelete, .rollBack, .apply, .recover: true
        default: false
        }
    }
}

extension Verb {
    /// Which right a node asks for before it answers.
    var activityAtNodes: Permission? {
        switch self {
        case .resolve, .have, .manifest, .get: .readVersion
        case .offer, .put: .writeVersion
        case .stats, .contents: .readCluster
        case .scrub: .operateCluster
        default: nil
        }
    }
}

extension Request {
    /// What the model's activity log calls it; `nil` of what has no name there, as a template.
    fileprivate var activity: String? {
        let words = Array(message.positional)
        let type = words.first.flatMap(ResourceType.init(rawValue:))
        let source = words.dropFirst().first.flatMap(SourceID.init)?.kind
        let permission: Permission? =
            switch verb {
            case .create, .update: type?.writePermission(source)
            case .delete: type?.deletePermission(source)
            case .show, .list: type?.readPermission(source)
            case .share: .shareGallery
            case .undelete, .rollBack: .writeVersion
            case .resolve, .history: .readVersion
            case .audit: .readAudit
            case .incidents: .readCluster
            case .recover, .backUp: .operateCluster
            default: nil
            }
        return permission?.rawValue
    }
}

/// What is asked for, by kind; of sources by theirs.
extension ResourceType {
    fileprivate func readPermission(_ source: SourceID.Kind?) -> Permission? {
        switch self {
        case .tenant, .principal: .readDirectory
        case .subscription: .readSubscription
        case .roleAssignment: .readRole
        case .source: source?.readPermission
        case .gallery: .readGallery
        case .imageDefinition: .readDefinition
        case .imageVersion: .readVersion
        }
    }

    fileprivate func writePermission(_ source: SourceID.Kind?) -> Permission? {
        switch self {
        case .tenant, .principal, .subscription: .writeDirectory
        case .roleAssignment: .writeRole
        case .source: source?.writePermission
        case .gallery: .writeGallery
        case .imageDefinition: .writeDefinition
        case .imageVersion: .writeVersion
        }
    }

    fileprivate func deletePermission(_ source: SourceID.Kind?) -> Permission? {
        switch self {
        case .tenant, .principal, .subscription: .writeDirectory
        case .roleAssignment: .deleteRole
        case .source: source?.deletePermission
        case .gallery: .deleteGallery
        case .imageDefinition: .deleteDefinition
        case .imageVersion: .deleteVersion
        }
    }
}
