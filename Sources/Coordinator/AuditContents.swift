import Gallery
import Transport
import Wire

/// What the audit keeps of what a change changed.
extension GalleryOperation {
    /// Of a resource that stands afterwards: the members of its document that are others than before; of the rest what
    /// the operation says.
    func auditChanges(from before: GalleryState, to after: GalleryState) throws -> [AuditChange] {
        switch self {
        case .assignRole(let assignment):
            assignment.members.map { AuditChange($0.name, to: $0.value) }
        case .removeRole(let assignment):
            assignment.members.map { AuditChange($0.name, from: $0.value) }
        case .shareGallery(let id, _):
            try sharing(before.galleries[id], after.galleries[id])
        case .rollBackLatest(let id, let regions, let number):
            [AuditChange("version", to: "\(number)")]
                + regions.map { region in
                    AuditChange(
                        "latest[\(region)]", from: before.latest(of: id, in: region)?.description,
                        to: after.latest(of: id, in: region)?.description)
                }
        case .deleteImageVersion(let id, _), .undeleteImageVersion(let id), .purgeImageVersion(let id),
            .expireImageVersion(let id, _):
            deletion(before.standingVersion(id), after.standingVersion(id))
        case .deleteGallery, .deleteImageDefinition:
            contents(of: before)
        case .defineRegion, .registerNode, .establish, .recordNode, .setRegionStanding, .setNodeStanding,
            .recordVerified, .recordReplicas,
            .recordFailure:
            fact(before)
        default:
            try documents(before, after)
        }
    }

    /// What the coordinator and nodes say.
    private func fact(_ before: GalleryState) -> [AuditChange] {
        switch self {
        case .defineRegion(let region):
            [
                AuditChange("displayName", to: region.displayName),
                AuditChange("pairedRegion", to: region.pairedRegion?.name),
            ]
        case .registerNode(let node):
            [AuditChange("address", from: before.nodes[node.id]?.address, to: node.address)]
        case .recordNode(_, let condition, let replicas):
            [AuditChange("condition", to: condition.rawValue), AuditChange("replicas", to: "\(replicas)")]
        case .setRegionStanding(let region, let standing):
            [AuditChange("standing", from: before.standings[region].rawValue, to: standing.rawValue)]
        case .setNodeStanding(let node, let standing):
            [AuditChange("standing", from: before.standings[node].rawValue, to: standing.rawValue)]
        case .recordVerified(_, _, let region): [AuditChange("verifiedIn", to: region.name)]
        case .recordReplicas(_, _, let region, let held): [AuditChange("replicas[\(region)]", to: "\(held)")]
        case .recordFailure(_, _, let region, let reason): [AuditChange("failedIn[\(region)]", to: reason)]
        default: []
        }
    }

    private func documents(_ before: GalleryState, _ after: GalleryState) throws -> [AuditChange] {
        guard let key = resource else { return [] }
        let old = try key.document(in: before).map { try JSONValue(of: $0) }
        let new = try key.document(in: after).map { try JSONValue(of: $0) }
        return try JSONDifference.between(old ?? .object([:]), new ?? .object([:]))
            .flatMap(\.leaves).filter { !Self.computed.contains($0.path) }.flatMap { try $0.auditChanges }
    }

    /// What follows from a document's place and time says nothing of the change.
    private static let computed: Set<String> = [
        "id", "name", "type", "etag", "generation", "properties.provisioningState",
        "properties.publishingProfile.publishedDate",
    ]

    private func sharing(_ old: ImageGallery?, _ new: ImageGallery?) throws -> [AuditChange] {
        let before = try JSONValue(of: old?.sharing ?? Sharing())
        let after = try JSONValue(of: new?.sharing ?? Sharing())
        let (from, to) = (old?.properties.permissions.rawValue, new?.properties.permissions.rawValue)
        let permissions = from == to ? [] : [AuditChange("permissions", from: from, to: to)]
        return try permissions + JSONDifference.between(before, after).flatMap { try $0.auditChanges }
    }

    private func deletion(_ old: ImageVersion?, _ new: ImageVersion?) -> [AuditChange] {
        let (from, to) = (old?.deletedAt?.iso8601, new?.deletedAt?.iso8601)
        let kept = from == to ? [] : [AuditChange("deletedAt", from: from, to: to)]
        return kept + (new == nil ? [AuditChange("generation", from: old.map { "\($0.generation)" })] : [])
    }

    /// How much a recursive deletion takes with it.
    private func contents(of before: GalleryState) -> [AuditChange] {
        let versions = before.affected(by: self).versions
        let definitions = Set(versions.map(\.definition)).count
        guard !versions.isEmpty else { return [] }
        return [
            AuditChange("imageDefinitions", from: "\(definitions)"),
            AuditChange("imageVersions", from: "\(versions.count)"),
        ]
    }
}

extension RoleAssignment {
    /// Who, which role, over what.
    fileprivate var members: [(name: String, value: String)] {
        [("principal", "\(principal)"), ("role", role.rawValue), ("scope", "\(scope)")]
    }
}
