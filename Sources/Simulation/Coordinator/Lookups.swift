import Gallery
import Placement
import Wire

/// Where somebody was told to bring a content.
struct ExpectedUpload {
    let region: Region
    let end: Instant
}

/// What users ask to see: `RESOLVE`, `PLACE`; and whether what they say was uploaded is there.
extension CoordinatorShell {
    func resolve(_ request: Request) {
        guard let text = request.message.positional.first, let reference = ImageReference(text),
            let region = request.message["in"].flatMap(Region.init), let peer = request.peer as? ClientHost
        else { return request.refuse(.invalid) }
        do throws(GalleryRefusal) {
            let resolution = try durable.state.resolve(
                reference, in: region, for: Caller(peer.principal), now: host.wall)
            guard let node = node(for: resolution) else {
                return request.refuse(
                    .unavailable, rule: "NoCopy", ["revision=\(resolution.revision)", "catalog=\(disk.number)"])
            }
            let receipt = Receipt(resolution, node: node, address: "10.0.0.1:7443", age: 0, origin: "coordinator")
            request.ok(receipt, ["catalog=\(disk.number)"])
        } catch {
            request.refuse(
                error.code, rule: error.rule.rawValue,
                ["revision=\(durable.state.revision)", "catalog=\(disk.number)"])
        }
    }

    /// A live node of the region that holds all of the version, or else the most of it; `nil` if a disk is nowhere.
    private func node(for resolution: Resolution) -> NodeID? {
        let lists = resolution.version.distinctContents.map { content in
            ask { $0.directory.holders(of: content.digest) }.filter(alive.contains)
        }
        guard !lists.isEmpty, lists.allSatisfy({ !$0.isEmpty }) else { return nil }
        let local = alive.filter { $0.region == resolution.region }.sorted()
        let counts = local.map { node in lists.count { $0.contains(node) } }
        guard let most = counts.max() else { return nil }
        let best = zip(local, counts).filter { $0.1 == most }.map(\.0)
        turn += 1
        return best[turn % best.count]
    }

    func place(_ request: Request) {
        guard let region = request.message["in"].flatMap(Region.init),
            let content = request.message["digest"].flatMap(Digest.init),
            let bytes = request.message["bytes"].flatMap(Int64.init)
        else { return request.refuse(.invalid) }
        guard leading.obstacle == nil else { return request.refuse(.notLeader) }
        let holders = Set(ask { $0.verifiedHolders(of: content) }[region] ?? [])
        let candidates = ask(\.nodes).filter { $0.node.region == region && alive.contains($0.node) }
        let roomy = candidates.filter { holders.contains($0.node) || $0.roomBytes >= bytes }
        guard let best = ask({ $0.inOrderOfUpload(roomy.map(\.node), of: content) }).first else {
            if !candidates.isEmpty { cluster.mark(.noRoomForUpload) }
            return request.refuse(candidates.isEmpty ? .unavailable : .tooLarge, rule: "NoSpace")
        }
        let end = host.monotonic.advanced(by: cluster.setting.limits.unwishedGrace)
        expected[content, default: []].append(ExpectedUpload(region: region, end: end))
        tellWish(for: content)
        request.ok(["node=\(best)"])
    }

    /// Tells the planner what is wanted of `content`: by those who use it, and for those who bring it.
    func tellWish(for content: Digest) {
        let wish = uses.wish(for: content, in: durable.state)
        let regions = Set((expected[content] ?? []).map(\.region))
        guard let wish, !regions.isEmpty else { return plan(.wish(content, wish)) }
        let kept = wish.keepsSourceIn.union(regions)
        plan(.wish(content, Wish(bytes: wish.bytes, copies: wish.copies, keepsSourceIn: kept, since: wish.since)))
    }

    func dropEndedUploads() {
        let now = host.monotonic
        let over = expected.filter { $0.value.contains { $0.end <= now } }.keys.sorted()
        for content in over {
            let kept = (expected[content] ?? []).filter { $0.end > now }
            expected[content] = kept.isEmpty ? nil : kept
            tellWish(for: content)
        }
    }

    /// A new version may name only contents that live nodes of its own region hold, verified; a node that is said to
    /// have one is asked.
    func requireUploads(of operation: GalleryOperation, from source: NodeID?, then: @escaping (Bool) -> Void) {
        guard case .createImageVersion(let id, let request) = operation else { return then(true) }
        let standing = Set(state.state.contents(of: .version(id)).map(\.digest))
        let named = ([request.storage.osDisk?.content] + request.storage.dataDisks.map(\.disk.content))
            .compactMap { $0?.digest }
        let missing = named.filter { !standing.contains($0) && !isHeld($0, in: request.location) }
        guard let first = missing.first else { return then(true) }
        guard let source, source.region == request.location, let link = links[source], link.stage == .joined else {
            return then(false)
        }
        cluster.mark(.uploadAskedFor)
        let number = link.number
        _ = link.end.ask(.verify, ["\(first)"] + fence, within: 30_000) { [self] reply in
            if case .ok = reply, links[source]?.number == number { plan(.holds(source, first, .verified)) }
            then(missing.allSatisfy { isHeld($0, in: request.location) })
        }
    }

    private func isHeld(_ content: Digest, in region: Region) -> Bool {
        ask { $0.verifiedHolders(of: content) }[region] != nil
    }
}
