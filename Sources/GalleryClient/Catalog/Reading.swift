public import Gallery
import Settings
import Transport
public import Wire

/// Which rows of a list are wanted.
public struct ListFilter: Hashable, Sendable {
    /// `NAME` or `NAME=VALUE`.
    public var tag: String?
    public var region: Region?
    public var state: String?
    /// Further fields of the request.
    public var fields: [String]

    public init(tag: String? = nil, region: Region? = nil, state: String? = nil, fields: [String] = []) {
        self.tag = tag
        self.region = region
        self.state = state
        self.fields = fields
    }

    var all: [String] {
        (tag.map { ["tag=\(FieldText.encoded($0))"] } ?? []) + (region.map { ["in=\($0)"] } ?? [])
            + (state.map { ["state=\(FieldText.encoded($0))"] } ?? []) + fields
    }
}

/// Looking things up.
extension GalleryClient {
    /// One resource; `fields` say what else is wanted of it, such as `expand=ReplicationStatus`.
    public func show<Document: Decodable>(
        _ kind: ResourceType, _ name: String, as type: Document.Type = JSONValue.self, fields: [String] = []
    ) async throws(ClientError) -> Document {
        let answer = try await ask(.show, [kind.rawValue, name] + fields)
        return try DocumentCoding.value(type, of: answer.ok, to: "SHOW \(name)")
    }

    /// What consumers see of one gallery, image or version that is shared.
    public func show(
        _ kind: ListedKind, _ name: String, _ filter: ListFilter
    ) async throws(ClientError) -> JSONValue {
        let answer = try await ask(.show, [kind.rawValue, name] + filter.all)
        return try DocumentCoding.value(JSONValue.self, of: answer.ok, to: "SHOW \(name)")
    }

    /// All rows of a kind in one, by page until there is no more.
    public func list(
        _ kind: ListedKind, in parent: String? = nil, _ filter: ListFilter = ListFilter()
    ) async throws(ClientError) -> [JSONValue] {
        try await pages(.list, kind.rawValue, parent, filter.all)
    }

    /// When `latest` came to mean what, newest first.
    public func latestHistory(
        of definition: ImageDefinitionID, in region: Region?, allGenerations: Bool = false
    ) async throws(ClientError) -> [JSONValue] {
        let place = region.map { ["in=\($0)"] } ?? []
        let generations = allGenerations ? ["generations=all"] : []
        return try await pages(.history, ResourceType.imageDefinition.rawValue, "\(definition)", place + generations)
    }

    /// The limits of a subscription with what is used of them, and what versions store and sent.
    public func usage(of subscription: SubscriptionID?) async throws(ClientError) -> [JSONValue] {
        let answer = try await ask(.usage, subscription.map { ["\($0)"] } ?? [])
        return try DocumentCoding.rows(JSONValue.self, of: answer, to: "USAGE")
    }

    /// What each version of a subscription stores and sent.
    public func versionUsage(of subscription: SubscriptionID) async throws(ClientError) -> [JSONValue] {
        try await pages(.usage, "\(subscription)", nil, ["by=version"])
    }

    /// Reads page after page: the answer's `next` is where the following one begins.
    private func pages(
        _ verb: Verb, _ first: String, _ second: String?, _ filter: [String]
    ) async throws(ClientError) -> [JSONValue] {
        let what = [verb.rawValue, first].joined(separator: " ")
        let head = [first] + (second.map { [$0] } ?? [])
        var rows: [JSONValue] = []
        var cursor: String?
        while true {
            let fields = head + (cursor.map { ["after=\($0)"] } ?? []) + ["limit=\(limits.pageSize)"] + filter
            let answer = try await ask(verb, fields)
            rows += try DocumentCoding.rows(JSONValue.self, of: answer, to: what)
            guard let next = answer["next"] else { return rows }
            guard next != cursor else {
                throw .unreadableAnswer(to: what, reason: "the next page begins where this one did")
            }
            cursor = next
        }
    }
}

/// A prediction, and what it touches.
public struct WhatIfAnswer: Hashable, Sendable, Encodable {
    public let summary: WhatIfDocument
    public let rows: [WhatIfRow]
}

/// The cluster itself.
extension GalleryClient {
    /// The cluster as the coordinator sees it, and its nodes.
    public func status(
        deadline: Duration? = nil
    ) async throws(ClientError) -> (cluster: ClusterStatus, nodes: [ClusterStatus.Node]) {
        let answer = try await ask(.status, deadline: deadline)
        let nodes = try DocumentCoding.rows(ClusterStatus.Node.self, of: answer, to: "STATUS")
        return (try DocumentCoding.value(ClusterStatus.self, of: answer.ok, to: "STATUS"), nodes)
    }

    /// What the loss of regions would bring about.
    public func whatIf(losing regions: [Region]) async throws(ClientError) -> WhatIfAnswer {
        try await whatIf(["lose-region"] + regions.map(\.name))
    }

    /// What the loss of a node would bring about.
    public func whatIf(losing node: NodeID) async throws(ClientError) -> WhatIfAnswer {
        try await whatIf(["lose-node", "\(node)"])
    }

    private func whatIf(_ fields: [String]) async throws(ClientError) -> WhatIfAnswer {
        let answer = try await ask(.whatIf, fields)
        return WhatIfAnswer(
            summary: try DocumentCoding.value(WhatIfDocument.self, of: answer.ok, to: "WHATIF"),
            rows: try DocumentCoding.rows(WhatIfRow.self, of: answer, to: "WHATIF"))
    }

    /// The incident ledger, oldest first.
    public func incidents() async throws(ClientError) -> [IncidentDocument] {
        try DocumentCoding.rows(IncidentDocument.self, of: try await ask(.incidents), to: "INCIDENTS")
    }

    /// Which node of the region takes a new disk content; one of `avoided` only if no other does.
    func place(
        _ disk: DiskContent, in region: Region, avoiding avoided: [NodeID] = []
    ) async throws(ClientError) -> (node: NodeID, address: String) {
        let except = avoided.isEmpty ? [] : ["except=\(avoided.map(\.description).joined(separator: ","))"]
        let answer = try await ask(
            .place, ["in=\(region)", "bytes=\(disk.occupiedBytes)", "digest=\(disk.digest)"] + except)
        let node = try DocumentCoding.field("node", of: answer.ok, to: "PLACE", NodeID.init)
        return (node, try DocumentCoding.field("at", of: answer.ok, to: "PLACE", { $0 }))
    }
}
