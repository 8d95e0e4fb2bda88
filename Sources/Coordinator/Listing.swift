import Gallery
import NIOCore
import Transport
import Wire

/// A page of what there is and the asker may see: `LIST kind [parent] [after=] [limit=] [tag=] [in=] [state=]`.
struct Listing {
    /// Rows, and the name of the last of them if there are more.
    struct Page {
        var rows: [ByteBuffer] = []
        var next: String?
    }

    /// The most rows of one answer; the next page begins after the last of them.
    static let limitMax = 1000
    /// The parent that means all subscriptions.
    private static let everywhere = "*"

    let kind: ListedKind
    let principal: Principal
    let message: Message
    let filter: ListFilter
    private let limit: Int
    private let after: String?
    private let parent: String?

    init(_ request: Request) throws {
        message = request.message
        let positional = Array(message.positional)
        guard let kind = positional.first.flatMap(ListedKind.init(rawValue:)), positional.count <= 2 else {
            let kinds = ListedKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "LIST needs a kind (\(kinds)) and the name of what contains it")
        }
        self.kind = kind
        principal = request.peer.principal
        parent = positional.count > 1 ? positional[1] : nil
        after = message["after"]
        filter = try ListFilter(message)
        limit = try request.limit()
    }

    /// The page of `state` that was asked for: in order of name, versions in order of number.
    func page(of state: GalleryState) throws -> Page {
        try filter.requireKnownRegion(in: state)
        switch kind {
        case .region:
            return try page(of: state.regions.keys, as: Region.self) { state.regions[$0] }
        case .node:
            return try page(of: state.nodes.keys, as: NodeID.self) { id in
                filter.admits(region: id.region) ? state.nodes[id] : nil
            }
        case .tenant, .subscription, .principal, .roleAssignment: return try directoryPage(of: state)
        case .source, .gallery, .imageDefinition, .imageVersion, .softDeletedVersion:
            return try resourcePage(of: state)
        case .sharedGallery, .sharedImage, .sharedVersion, .communityGallery, .communityImage, .communityVersion:
            return try consumerPage(of: state)
        }
    }

    /// The name of what contains what is listed.
    func requireParent() throws(Refusal) -> String {
        guard let parent else { throw Refusal(.invalid, "LIST \(kind.rawValue) needs the name of what contains it") }
        return parent
    }

    /// What contains what is listed, if it was named.
    func named<Name: TextCodable>(_ type: Name.Type, as property: String) throws -> Name? {
        try parent.map { try Name.read($0, as: property) }
    }

    /// The subscription that was named, the standard one if none was, `nil` for all.
    ///
    /// Refuses one that is not there, since an empty list would say that there is nothing in it.
    func subscription(in state: GalleryState) throws -> SubscriptionID? {
        guard parent != Self.everywhere else { return nil }
        guard let named = try named(SubscriptionID.self, as: "subscription") else { return .standard }
        try state.requireKnown(named, for: principal)
        return named
    }

    /// The first rows after the cursor; `row` is `nil` for what is not shown.
    func page<Name: Comparable & LosslessStringConvertible>(
        of names: some Sequence<Name>, as type: Name.Type, _ row: (Name) throws -> (any Encodable)?
    ) throws -> Page {
        var names = Array(names)
        if let last: Name = try cursor() { names.removeAll { $0 <= last } }
        return try page(ofSorted: names.sorted(), row)
    }

    /// What the page comes after.
    func cursor<Name: LosslessStringConvertible>() throws -> Name? {
        guard let after else { return nil }
        guard let last = Name(after) else { throw Refusal(.invalid, "after=\(after) is no name of this kind") }
        return last
    }

    /// The first rows of `names`, which are in order and after the cursor.
    func page<Name: LosslessStringConvertible>(
        ofSorted names: some Sequence<Name>, _ row: (Name) throws -> (any Encodable)?
    ) throws -> Page {
        var page = Page()
        var last: Name?
        for name in names {
            guard let shown = try row(name) else { continue }
            guard page.rows.count < limit else {
                page.next = last.map { "\($0)" }
                break
            }
            page.rows.append(try JSONPayload.encode(shown))
            last = name
        }
        return page
    }
}

/// Which of the resources are wanted.
struct ListFilter {
    private let tag: (name: String, value: String?)?
    private let region: Region?
    private let state: String?

    init(_ message: Message) throws {
        let wanted = try message.text("tag")
        tag = wanted.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : nil)
        }
        if let tag, tag.name.isEmpty {
            throw Refusal(
                .invalid, rule: GalleryRefusal.Rule.invalidParameter.rawValue,
                "tag=\(wanted ?? "") names no tag; it must be NAME or NAME=VALUE")
        }
        region = message["in"] == nil ? nil : try message.region("in")
        state = try message.text("state")?.lowercased()
        let states = ProvisioningState.allCases.map(\.rawValue)
        guard let state, !states.contains(where: { $0.lowercased() == state }) else { return }
        throw Refusal(
            .invalid, rule: GalleryRefusal.Rule.invalidParameter.rawValue,
            "state=\(state) is none; it is one of \(states.joined(separator: ", "))")
    }

    /// Refuses a region that the cluster does not have: an empty list would say that there is nothing in it.
    func requireKnownRegion(in state: GalleryState) throws(GalleryRefusal) {
        if let region { try state.requireKnown(region, as: "in") }
    }

    /// Whether a resource with these is wanted; what it has none of does not match.
    func admits(tags: [String: String]? = nil, region: Region, state: String? = nil) -> Bool {
        admits(tags: tags, regions: [region], state: state)
    }

    /// Whether a resource with these is wanted, `regions` being where it is.
    func admits(tags: [String: String]?, regions: [Region], state: String?) -> Bool {
        if let wanted = self.region, !regions.contains(wanted) { return false }
        if let wanted = self.state, state?.lowercased() != wanted { return false }
        guard let tag else { return true }
        guard let value = tags?[tag.name] else { return false }
        return tag.value == nil || tag.value == value
    }
}
