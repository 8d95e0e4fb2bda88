/// One row of the verb table.
public struct VerbRule: Hashable, Sendable {
    /// The longest structured argument, one JSON payload, in bytes.
    public static let argumentBytesMax = 65_536
    /// The longest payload that describes a resource or an inventory, in bytes.
    public static let resourceBytesMax = 1_048_576

    /// From whom to whom it may be asked.
    public let ways: [Way]
    /// The longest payload of the request's own line, in bytes.
    public let payloadBytesMax: Int
    /// Whether `MORE` … `END` follow under the same number.
    public let hasBody: Bool
    /// One line for people.
    public let summary: String

    fileprivate init(_ ways: [Way], _ summary: String, payload: Int = 0, hasBody: Bool = false) {
        self.ways = ways
        self.payloadBytesMax = payload
        self.hasBody = hasBody
        self.summary = summary
    }
}

extension Verb {
    /// The verb's row of the table: what is not in it may not be asked.
    public var rule: VerbRule {
        let argument = VerbRule.argumentBytesMax
        let resource = VerbRule.resourceBytesMax
        return switch self {
        // Everyone of everyone they may ask anything
        case .hello: VerbRule(Way.all, "makes the sides acquainted: version, agent, capabilities")
        case .ping: VerbRule(Way.used, "asks whether the other side answers")
        case .cancel: VerbRule(Way.used, "the request with this number is no longer wanted")
        // Users of the coordinator
        case .status: VerbRule(Way.userAsksCoordinator, "how the cluster is: nodes, regions, copies")
        case .create: VerbRule(Way.userAsksCoordinator, "makes a resource", payload: resource)
        case .update: VerbRule(Way.userAsksCoordinator, "changes what may change of one", payload: resource)
        case .delete: VerbRule(Way.userAsksCoordinator, "deletes one", payload: argument)
        case .share:
            VerbRule(
                Way.userAsksCoordinator, "shares a gallery with subscriptions, tenants, everyone", payload: argument)
        case .undelete: VerbRule(Way.userAsksCoordinator, "brings a soft-deleted version back")
        case .rollBack: VerbRule(Way.userAsksCoordinator, "lets latest name an earlier version again")
        case .apply:
            VerbRule(Way.userAsksCoordinator, "makes what stands be as documents say", payload: resource, hasBody: true)
        case .show: VerbRule(Way.userAsksCoordinator, "one resource")
        case .list: VerbRule(Way.userAsksCoordinator, "the resources under one, a row each")
        case .can: VerbRule(Way.userAsksCoordinator, "whether somebody may do something, and why")
        case .usage: VerbRule(Way.userAsksCoordinator, "limits with their use, and what is stored, a row each")
        case .history: VerbRule(Way.userAsksCoordinator, "the moves of latest of a definition, a row each")
        case .audit: VerbRule(Way.userAsksCoordinator, "who did what when by what right, a row each")
        case .place: VerbRule(Way.userAsksCoordinator, "which node takes a disk content", payload: argument)
        case .incidents: VerbRule(Way.userAsksCoordinator, "what was lost and how it was made good, a row each")
        case .standing:
            VerbRule(Way.userAsksCoordinator, "takes a region or node out of the cluster, or lets it in again")
        case .whatIf: VerbRule(Way.userAsksCoordinator, "what the loss of regions or of a node would do, a row each")
        // Users of either
        case .resolve: VerbRule(Way.userAsksAny, "which version an image means in a region, with a receipt")
        case .events: VerbRule(Way.userAsksCoordinator, "what happened since a revision, as events for people")
        case .backUp: VerbRule(Way.userAsksCoordinator, "the whole catalog as a file, as it stands at one moment")
        case .recover: VerbRule(Way.userAsksCoordinator, "how far a restored catalog is with learning, or: go on")
        // Nodes (and, for its changes, users) of the coordinator
        case .subscribe: VerbRule(Way.anyAsksCoordinator, "the changes since a revision, as events")
        case .report: VerbRule(Way.nodeAsksCoordinator, "what a node holds, does and has finished", payload: resource)
        case .snapshot: VerbRule(Way.nodeAsksCoordinator, "the catalog as far as it concerns the node's region")
        // The coordinator of nodes
        case .fetch: VerbRule(Way.coordinatorAsksNode, "copy a disk content from these sources", payload: argument)
        case .remove: VerbRule(Way.coordinatorAsksNode, "remove a replica", payload: argument)
        case .verify: VerbRule(Way.coordinatorAsksNode, "read a replica and compare its digests", payload: argument)
        case .view: VerbRule(Way.coordinatorAsksNode, "what a node knows of the catalog beyond a revision")
        // Users, and other nodes, of nodes
        case .stats: VerbRule(Way.userAsksNode, "the node's counters")
        case .scrub: VerbRule(Way.userAsksNode, "how far the node is with reading all it holds, or: begin anew")
        case .contents: VerbRule(Way.userAsksNode, "every disk content on the node, a row each")
        case .have: VerbRule(Way.anyButCoordinatorAsksNode, "which chunks of a disk content the node has verified")
        case .manifest: VerbRule(Way.anyButCoordinatorAsksNode, "the manifest of a disk content")
        case .get: VerbRule(Way.anyButCoordinatorAsksNode, "a range of the bytes of a disk content")
        case .offer: VerbRule(Way.userAsksNode, "the manifest of what will be uploaded", hasBody: true)
        case .put: VerbRule(Way.userAsksNode, "a range of the bytes of what was offered", hasBody: true)
        }
    }

    /// Whether a peer may ask this, going that way.
    public func isAllowed(_ way: Way) -> Bool { rule.ways.contains(way) }
}

extension Way {
    /// Every pair of roles.
    static let all = Role.allCases.flatMap { asker in Role.allCases.map { Way(from: asker, to: $0) } }
    /// The pairs between which anything but `HELLO` is asked.
    static let used = userAsksAny + nodeAsksCoordinator + coordinatorAsksNode + nodeAsksNode

    static let userAsksCoordinator = [Way(from: .user, to: .coordinator)]
    static let userAsksNode = [Way(from: .user, to: .node)]
    static let nodeAsksCoordinator = [Way(from: .node, to: .coordinator)]
    static let nodeAsksNode = [Way(from: .node, to: .node)]
    static let coordinatorAsksNode = [Way(from: .coordinator, to: .node)]
    static let userAsksAny = userAsksCoordinator + userAsksNode
    static let anyAsksCoordinator = userAsksCoordinator + nodeAsksCoordinator
    static let anyButCoordinatorAsksNode = userAsksNode + nodeAsksNode
}
