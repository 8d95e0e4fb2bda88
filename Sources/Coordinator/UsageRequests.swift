import Gallery
import Transport
import Wire

/// How much there is of what: `USAGE`; and whether somebody may: `CAN`.
extension Coordinator {
    /// Limits and totals of a subscription, or of all that the asker may read; with `by=version` a page of versions.
    func usage(_ request: Request) async throws {
        try requireKnown(request)
        let state = routing.state
        let positional = Array(request.message.positional)
        guard positional.count <= 1 else { throw Refusal(.invalid, "USAGE takes one subscription at most") }
        let named = try positional.first.map { try SubscriptionID.read($0, as: "subscription") }
        if let named { try require(.readSubscription, at: .subscription(named), request) }
        let readable = state.directory.subscriptions.keys.sorted().filter {
            state.mayRead(.subscription($0), request.peer.principal).isAllowed
        }
        switch request.message["by"] {
        case nil:
            for id in named.map({ [$0] }) ?? readable {
                for row in try await Self.rows(of: id, in: state) {
                    try await request.item(json: try JSONPayload.encode(row))
                }
            }
            request.ok()
        case "version": try await versionUsage(of: named ?? .standard, in: state, request)
        case .some(let other):
            throw Refusal(.invalid, rule: "InvalidParameter", "by=\(other) is unknown; by=version lists versions")
        }
    }

    private func versionUsage(of id: SubscriptionID, in state: GalleryState, _ request: Request) async throws {
        try require(.readSubscription, at: .subscription(id), request)
        let limit = try request.limit()
        let after = try request.message["after"].map { try ImageVersionID.read($0, as: "after") }
        let (versions, next) = try await Self.versions(of: id, after: after, limit: limit, in: state)
        for row in versions.flatMap(UsageDocument.rows) { try await request.item(json: try JSONPayload.encode(row)) }
        request.ok(next.map { ["next=\($0)"] } ?? [])
    }

    /// Off the actor, as the next: there may be many versions.
    private nonisolated static func rows(
        of id: SubscriptionID, in state: GalleryState
    ) async throws -> [UsageDocument] {
        UsageDocument.rows(of: try state.usage(of: id))
    }

    private nonisolated static func versions(
        of id: SubscriptionID, after: ImageVersionID?, limit: Int, in state: GalleryState
    ) async throws -> ([VersionUsage], next: ImageVersionID?) {
        let rest = try state.usage(of: id).versions.drop { usage in after.map { usage.id <= $0 } ?? false }
        let page = Array(rest.prefix(limit))
        return (page, rest.count > limit ? page.last?.id : nil)
    }

    /// Asked of oneself by everybody, of others by who may read roles.
    func can(_ request: Request) throws {
        try requireKnown(request)
        let positional = Array(request.message.positional)
        guard (2...3).contains(positional.count) else {
            throw Refusal(.invalid, rule: "InvalidParameter", "CAN needs PRINCIPAL ACTION [TARGET] [in=REGION]")
        }
        let principal = try PrincipalID.read(positional[0], as: "principal")
        let state = routing.state
        if state.directory.principal(of: request.peer.principal) != principal {
            try require(.readRole, at: .root, request)
        }
        let ability = try Ability(
            action: positional[1], target: positional.count > 2 ? positional[2] : nil,
            region: try request.message["in"].map { _ in try request.message.region("in") }, role: try request.role())
        let answer = state.can(
            principal, ability, from: try request.message.subscription(), now: clock.wall())
        request.ok(["allowed=\(answer.isAllowed)"], text: answer.reason)
    }
}

extension Request {
    /// `role=`, a role's name with `_` for its spaces.
    fileprivate func role() throws(Refusal) -> Gallery.Role? {
        guard let text = message["role"] else { return nil }
        let wanted = text.replacing("_", with: " ").lowercased()
        guard let role = Gallery.Role.allCases.first(where: { $0.rawValue.lowercased() == wanted }) else {
            let roles = Gallery.Role.allCases.map { $0.rawValue.replacing(" ", with: "_") }.joined(separator: ", ")
            throw Refusal(.invalid, rule: "InvalidParameter", "role=\(text) is none of \(roles)")
        }
        return role
    }
}
