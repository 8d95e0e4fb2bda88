/// Over what somebody's roles let them read versions, as one state has it: worked out once for many look-ups.
public struct ReadableVersions: Sendable {
    private let scopes: [Scope]

    fileprivate init(_ scopes: [Scope]) {
        self.scopes = scopes.contains(.root) ? [.root] : scopes
    }

    /// Whether the versions of `definition` may be read; `state` is the one that this was worked out from.
    func covers(_ definition: ImageDefinitionID, in state: GalleryState) -> Bool {
        for scope in scopes {
            if case .root = scope { return true }
            if state.contains(scope, .definition(definition)) { return true }
        }
        return false
    }
}

extension GalleryState {
    /// Over what the roles of `actor`, its own and those of its groups, let it read versions.
    public func readableVersions(by actor: Principal) -> ReadableVersions {
        if actor.isCoordinator { return ReadableVersions([.root]) }
        guard let principal = directory.principal(of: actor) else { return ReadableVersions([]) }
        let assignments = directory.lineage(of: principal).flatMap { directory.assignments[$0] ?? [] }
        return ReadableVersions(
            assignments.filter { $0.role.allows(.readVersion, over: $0.scope) }.map(\.scope))
    }
}
