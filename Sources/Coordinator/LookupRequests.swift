import Gallery
import Placement
import Transport
import Wire

/// What users ask to see: `RESOLVE`, `SHOW`, `LIST`, `PLACE`.
extension Coordinator {
    /// Answered from the routing table, on the connection's own event loop.
    nonisolated func resolve(_ message: Message) throws -> Receipt {
        guard let text = message.positional.first, let reference = ImageReference(text) else {
            throw Refusal(
                .invalid, rule: GalleryRefusal.Rule.invalidName.rawValue,
                "RESOLVE needs GALLERY/DEFINITION, GALLERY/DEFINITION/latest or GALLERY/DEFINITION/X.Y.Z")
        }
        return try routing.resolve(reference, in: try message.region("in"))
    }

    nonisolated func show(_ request: Request) async throws {
        let (kind, path) = try request.kindAndPath()
        let state = routing.state
        switch kind {
        case .gallery: request.ok(json: try JSONPayload.encode(GalleryDocument(try state.gallery(path.gallery()))))
        case .imageDefinition:
            let definition = try state.definition(path.definition())
            request.ok(json: try JSONPayload.encode(ImageDefinitionDocument(definition)))
        case .imageVersion:
            let version = try state.version(path.version())
            let wantsStatus = request.message["expand"] == "ReplicationStatus"
            let status = wantsStatus ? await replicationStatus(of: version) : nil
            request.ok(json: try JSONPayload.encode(ImageVersionDocument(version, replicationStatus: status)))
        }
    }

    nonisolated func list(_ request: Request) async throws {
        let page = try Listing(request.message).page(of: routing.state)
        for row in page.rows { try await request.item(json: row) }
        request.ok(page.next.map { ["next=\($0)"] } ?? [])
    }

    /// Where to upload a disk: a live node of the region, one that has the content already if there is one.
    ///
    /// Else the same node each time as long as it lives and has room: it may hold a part of an interrupted upload.
    func place(_ request: Request) throws {
        let region = try request.message.region("in")
        try routing.state.requireKnown(region, as: "in")
        guard let text = request.message["digest"], let content = Digest(text) else {
            throw Refusal(.invalid, "PLACE needs digest=, 'sha256:' and 64 hexadecimal digits")
        }
        guard let bytes = request.message["bytes"].flatMap(Int64.init), bytes >= 0 else {
            throw Refusal(.invalid, "PLACE needs bytes=, how many are to be stored")
        }
        let holders = Set(planner.verifiedHolders(of: content)[region] ?? [])
        let candidates = planner.nodes.filter { $0.node.region == region && routing.isAlive($0.node) }
        guard !candidates.isEmpty else { throw Unroutable.noNode(region) }
        let roomy = candidates.filter { holders.contains($0.node) || $0.roomBytes >= bytes }
        let best = planner.inOrderOfUpload(roomy.map(\.node), of: content).first
        guard let best, let registration = routing.state.nodes[best] else {
            let free = candidates.map(\.roomBytes).max() ?? 0
            throw Refusal(
                .tooLarge, rule: "NoSpace",
                fields: ["needed=\(bytes)", "free=\(free)"],
                "no live node of \(region) has room for \(bytes) bytes, the roomiest has \(free); add a node, or delete "
                    + "versions")
        }
        request.ok(["node=\(best)", "at=\(registration.address)"])
    }
}

extension Message {
    /// The region that the field `name=` names.
    func region(_ name: String) throws -> Region {
        guard let text = self[name] else { throw Refusal(.invalid, "\(name)=REGION is missing") }
        guard let region = Region(text) else { throw Refusal(.invalid, "\(name)=\(text) is not a region name") }
        return region
    }
}
