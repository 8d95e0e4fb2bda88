import Chance
import Gallery

/// Rights: some clients are guests, who may read what was granted to them and change nothing.
extension ClientHost {
    /// Gives guests the right to deploy from a gallery or of one definition, or takes it away.
    func grant(salt: Int, then: @escaping () -> Void) {
        var dice = SeededGenerator(seed: UInt64(salt))
        guard cluster.catalogPlan.isSetUp, let guest = PrincipalID("guest"),
            let definition = dice.one(of: cluster.catalogPlan.definitions)
        else { return then() }
        let scope: Scope = dice.chance(50) ? .definition(definition) : .gallery(definition.gallery)
        let assignment = RoleAssignment(principal: guest, role: .reader, scope: scope)
        let operation: GalleryOperation =
            dice.chance(60) ? .assignRole(assignment: assignment) : .removeRole(assignment: assignment)
        change(operation) { _ in then() }
    }

    /// A guest tries what only others may.
    func attempt(salt: Int, then: @escaping () -> Void) {
        var dice = SeededGenerator(seed: UInt64(salt))
        guard let version = cluster.standingVersion(&dice, isDeleted: false), let guest = PrincipalID("guest") else {
            return then()
        }
        let operations: [GalleryOperation] = [
            .deleteImageVersion(id: version.id, bypassSoftDelete: true),
            .updateImageVersion(
                id: version.id, edits: [.excludeFromLatest(excluded: !version.properties.excludeFromLatest)],
                ifRevision: nil),
            .assignRole(assignment: RoleAssignment(principal: guest, role: .owner, scope: .root)),
        ]
        guard let operation = dice.one(of: operations) else { return then() }
        change(operation) { _ in then() }
    }
}

/// What was granted to guests, revision by revision: kept beside the catalog, so that it can be held against it.
struct GuestRights {
    private var changes: [(revision: Revision, scope: Scope, isGranted: Bool)] = []

    mutating func note(_ operation: GalleryOperation, at revision: Revision) {
        switch operation {
        case .assignRole(let assignment): changes.append((revision, assignment.scope, true))
        case .removeRole(let assignment): changes.append((revision, assignment.scope, false))
        default: break
        }
    }

    mutating func cut(to revision: Revision) { changes.removeAll { $0.revision > revision } }

    /// Whether a guest may read of `definition` at a revision.
    func mayRead(_ definition: ImageDefinitionID, at revision: Revision) -> Bool {
        let known = changes.filter { $0.revision <= revision }
        return [Scope.definition(definition), .gallery(definition.gallery)].contains { scope in
            known.last { $0.scope == scope }?.isGranted == true
        }
    }
}
