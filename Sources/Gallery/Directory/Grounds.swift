extension GalleryState {
    /// By what right `change` may be made, in the words of ``authorization(of:to:at:)``: for the audit.
    ///
    /// It is judged as this state stands, which is the one before the change.
    public func grounds(of change: GalleryChange) -> String {
        let actor = change.principal
        switch demand(of: change.operation) {
        case .coordinator: return authorization(of: actor, to: .operateCluster, at: .root).reason
        case .node(let node): return actor.isCoordinator ? "the coordinator itself" : "node \(node) speaks for itself"
        case .grant(let assignment): return authorization(of: actor, to: .writeRole, at: assignment.scope).reason
        case .rights(let rights):
            var reasons: [String] = []
            for right in rights {
                let reason = authorization(of: actor, to: right.permission, at: right.scope).reason
                if !reasons.contains(reason) { reasons.append(reason) }
            }
            return reasons.joined(separator: "; ")
        }
    }
}
