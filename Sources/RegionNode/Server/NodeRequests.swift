import Gallery
import Instances
import ReplicaStore
import Transport
import Wire

/// Everything that is asked of a node, by clients, other nodes and the coordinator.
struct NodeRequests: RequestHandler {
    let context: NodeContext
    private let contents: ContentServer
    private let uploads: Uploads
    private let commands: Commands
    private let views: ViewRequests
    private let resolving: ViewResolving
    private let upkeep: UpkeepRequests

    init(_ context: NodeContext, _ scrubber: Scrubber) {
        self.context = context
        upkeep = UpkeepRequests(context: context, scrubber: scrubber)
        contents = ContentServer(context)
        uploads = Uploads(context: context)
        commands = Commands(context)
        views = ViewRequests(context: context)
        resolving = ViewResolving(node: context.node, address: context.address, view: context.view)
    }

    func lookups(for peer: PeerIdentity) -> (any Lookups)? {
        peer.isUser ? ViewLookups(resolving: resolving, peer: peer, denials: context.denials) : nil
    }

    func answer(_ request: Request) async throws {
        do {
            try await dispatch(request)
        } catch let refusal as Refusal {
            context.denials.note(
                refusal, of: request.verb, about: request.message.positional.first, to: request.peer)
            throw refusal
        }
    }

    private func dispatch(_ request: Request) async throws {
        switch request.verb {
        case .have: try await contents.have(request)
        case .manifest: try await contents.manifest(request)
        case .get: try await contents.get(request)
        case .offer: try await uploads.offer(request)
        case .put: try await uploads.put(request)
        case .fetch: try await commands.fetch(request)
        case .verify: try await commands.verify(request)
        case .remove: try await commands.remove(request)
        case .view: try await views.view(request)
        case .stats: try await statistics(request)
        case .scrub: try await upkeep.scrub(request)
        case .contents: try await upkeep.contents(request)
        case .ping: request.ok()
        case .resolve:
            // Only what could not be written at once comes here.
            let answer = try resolving.receipt(request.message, request.peer.principal).message(to: 0)
            request.ok(answer.fields, json: answer.payload)
        case .hello, .cancel, .status, .create, .update, .delete, .share, .undelete, .rollBack, .apply, .show, .list,
            .can, .usage, .history, .audit, .place, .incidents, .standing, .whatIf, .events, .backUp, .recover,
            .subscribe, .report, .snapshot:
            throw Refusal(.unknown, "a node does not answer \(request.verb.rawValue)")
        }
    }

    private func statistics(_ request: Request) async throws {
        try await context.rights.require(.readCluster, by: request.peer)
        var statistics = context.counters.statistics
        let free = context.room.bytes
        statistics.freeBytes = Int64(free)
        statistics.contents = context.store.inventory().complete.count
        let damage = context.news.damage.counts
        statistics.chunksDamaged = damage.damaged
        statistics.chunksRepaired = damage.repaired
        statistics.diskFaults = context.disk.faultCount
        statistics.disk = context.disk.condition(usableBytes: free).rawValue
        statistics.residentBytes = await context.files.run { ProcessMemory.residentBytes() }
        request.ok(json: try JSONPayload.encode(statistics))
    }
}
