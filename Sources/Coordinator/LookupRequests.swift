import Gallery
import NIOCore
import Placement
import Transport
import Wire

/// What users ask to see: `RESOLVE`, `SHOW`, `LIST`, `PLACE`.
extension Coordinator {
    func show(_ request: Request) async throws {
        if let lookup = try ConsumerLookup(request) {
            try requireKnown(request)
            return request.ok(json: try lookup.document(in: routing.state))
        }
        let key = try request.resource(try request.resourceType())
        let expansion = try request.expansion(of: key)
        try requireReadable(key, request)
        let state = routing.state
        if case .imageVersion(let id) = key {
            let version = try state.version(id)
            let status = expansion == .replicationStatus ? replicationStatus(of: version) : nil
            request.ok(
                json: try JSONPayload.encode(ImageVersionDocument(version, in: state, replicationStatus: status)))
            return
        }
        let document = try key.payload(in: state)
        guard !document.isEmpty else { throw key.missing(in: state) }
        request.ok(json: ByteBuffer(bytes: document))
    }

    func list(_ request: Request) async throws {
        let listing = try Listing(request)
        switch listing.kind {
        case .node: try require(.readCluster, at: .root, request)
        default: try requireKnown(request)
        }
        let state = routing.state
        let page: Listing.Page
        do {
            page = try await Self.page(of: listing, in: state)
        } catch let refusal as GalleryRefusal {
            noteDenied(refusal, Asked(request, target: refusal.target))
            throw refusal
        }
        for row in page.rows { try await request.item(json: row) }
        request.ok(page.next.map { ["next=\($0)"] } ?? [])
    }

    /// Off the actor: there may be many to look at.
    private nonisolated static func page(of listing: Listing, in state: GalleryState) async throws -> Listing.Page {
        try listing.page(of: state)
    }

    /// Where to upload a disk: a live node of the region, one that has the content already if there is one.
    ///
    /// Else the same node each time as long as it lives and has room: it may hold a part of an interrupted upload.
    func place(_ request: Request) throws {
        try requireKnown(request)
        let region = try request.message.region("in")
        try routing.state.requireKnown(region, as: "in")
        guard let text = request.message["digest"], let content = Digest(text) else {
            throw Refusal(.invalid, "PLACE needs digest=, 'sha256:' and 64 hexadecimal digits")
        }
        guard let bytes = request.message["bytes"].flatMap({ DecimalNumber.read($0, as: Int64.self) }) else {
            throw Refusal(.invalid, "PLACE needs bytes=, how many are to be stored")
        }
        let holders = Set(planner.verifiedHolders(of: content)[region] ?? [])
        let candidates = planner.nodes.filter { $0.node.region == region && routing.isAlive($0.node) }
        guard !candidates.isEmpty else { throw Unroutable.noNode(region) }
        let roomy = candidates.filter { holders.contains($0.node) || $0.roomBytes >= bytes }
        let ordered = planner.inOrderOfUpload(roomy.map(\.node), of: content)
        let avoided = try request.message.nodes("except")
        let best = ordered.first { !avoided.contains($0) } ?? ordered.first
        guard let best, let registration = routing.state.nodes[best] else {
            let free = candidates.map(\.roomBytes).max() ?? 0
            throw Refusal(
                .tooLarge, rule: "NoSpace",
                fields: ["needed=\(bytes)", "free=\(free)"],
                "no live node of \(region) has room for \(bytes) bytes, the roomiest has \(free); add a node, or delete "
                    + "versions")
        }
        expectUpload(of: content, at: best, by: request.peer.principal)
        request.ok(["node=\(best)", "at=\(registration.address)"])
    }
}

extension ResourceKey {
    /// The refusal of the rules for a resource that does not stand.
    fileprivate func missing(in state: GalleryState) -> any Error {
        do {
            switch self {
            case .tenant(let id): _ = try state.tenant(id)
            case .subscription(let id): _ = try state.subscription(id)
            case .principal(let id): _ = try state.principal(id)
            case .source(let id): _ = try state.source(id)
            case .gallery(let id): _ = try state.gallery(id)
            case .imageDefinition(let id): _ = try state.definition(id)
            case .imageVersion(let id): _ = try state.version(id)
            case .roleAssignment: break
            }
        } catch {
            return error
        }
        return GalleryRefusal(.notFound, .resourceNotFound, name, "there is no \(type.rawValue) \(name)")
    }
}
