public import CatalogStore
public import Gallery

/// A log with every kind of change, with sets of many members in all that holds sets: principals, groups, shares,
/// sources, roles.
public struct EveryChange {
    private static let members = 12
    private static let west: Region = SampleLog.named("westeurope")
    private static let north: Region = SampleLog.named("northeurope")
    private static let web: ImageDefinitionID = SampleLog.named("Contoso/web")
    /// What those have been who change it at last: in each, many that come and go.
    private static let people: [PrincipalID] = (0..<members).map { SampleLog.named("p\($0)") }
    private static let subscriptions: [SubscriptionID] = (0..<members).map { SampleLog.named("s\($0)") }
    private static let tenants: [TenantID] = (0..<4).map { SampleLog.named("t\($0)") }

    public private(set) var commits: [Commit] = []
    public private(set) var state = GalleryState()
    /// The names of the kinds of change that it has.
    public private(set) var kinds: Set<String> = []
    private var now: Instant { Instant(milliseconds: 1_700_000_000_000 + Int64(days) * 86_400_000) }
    private var days = 0

    public init() {
        cluster()
        directory()
        sources()
        galleries()
        versions()
        endings()
    }

    private mutating func make(_ operation: GalleryOperation) {
        let principal = operation.activity == "Vitrine/facts/write" ? SampleLog.coordinator : SampleLog.alice
        let change = GalleryChange(operation, by: principal, at: now)
        do {
            let outcome = try state.apply(change)
            precondition(outcome == .applied, "\(operation) changes nothing")
        } catch {
            preconditionFailure("\(operation) is refused: \(error.text)")
        }
        kinds.insert(Self.kind(of: operation))
        commits.append(
            Commit(
                revision: state.revision, change: change,
                audit: AuditEntry(
                    at: now, actor: principal, certificate: "5A", verb: "CHANGE", operation: operation.activity,
                    object: Self.kind(of: operation), reason: "Owner at /")))
    }

    /// The case's name.
    private static func kind(of operation: GalleryOperation) -> String {
        Mirror(reflecting: operation).children.first?.label ?? "\(operation)"
    }

    private mutating func cluster() {
        for (name, pair) in [(Self.west, Self.north), (Self.north, Self.west)] {
            make(.defineRegion(region: RegionDefinition(name: name, displayName: name.name, pairedRegion: pair)))
        }
        make(.establish(administrator: SampleLog.alice.name))
        for name in ["westeurope/n1", "westeurope/n2", "northeurope/m1"] {
            make(.registerNode(node: NodeRegistration(id: SampleLog.named(name), host: "10.0.0.1", port: 7443)))
        }
        make(.setNodeStanding(id: SampleLog.named("westeurope/n1"), standing: .draining))
        make(.setNodeStanding(id: SampleLog.named("westeurope/n2"), standing: .retired))
        make(.setRegionStanding(region: Self.north, standing: .retired))
        make(.setRegionStanding(region: Self.north, standing: .serving))
        make(.recordNode(id: SampleLog.named("westeurope/n2"), condition: .lost, replicas: 3))
        make(.recordNode(id: SampleLog.named("northeurope/m1"), condition: .lost, replicas: 1))
        make(.recordNode(id: SampleLog.named("northeurope/m1"), condition: .returned, replicas: 1))
    }

    private mutating func directory() {
        for tenant in Self.tenants { make(.createTenant(tenant: Tenant(id: tenant, displayName: "\(tenant)"))) }
        for (index, id) in Self.subscriptions.enumerated() {
            make(
                .createSubscription(
                    subscription: Subscription(id: id, tenant: Self.tenants[index % 3], displayName: "\(id)")))
        }
        make(.deleteSubscription(id: Self.subscriptions[Self.members - 1]))
        make(.deleteTenant(id: Self.tenants[3]))
        for id in Self.people {
            make(
                .createPrincipal(
                    principal: DirectoryPrincipal(
                        id: id, kind: .user, displayName: "\(id)", identities: ["user/\(id)", "user/other-\(id)"])))
        }
        for name in ["devs", "ops", "all"] {
            let groups: Set<PrincipalID> = name == "all" ? [SampleLog.named("devs"), SampleLog.named("ops")] : []
            make(
                .createPrincipal(
                    principal: DirectoryPrincipal(
                        id: SampleLog.named(name), kind: .group, members: groups.union(Self.people.prefix(8)))))
        }
        make(
            .updatePrincipal(
                id: SampleLog.named("devs"),
                edit: PrincipalEdit(
                    addMembers: Set(Self.people.suffix(4)), removeMembers: Set(Self.people.prefix(3)))))
        for name in ["devs", "ops", "all", "p1", "p2"] {
            for role in [Role.reader, .imageReader, .artifactsPublisher] {
                make(
                    .assignRole(
                        assignment: RoleAssignment(principal: SampleLog.named(name), role: role, scope: .root)))
            }
        }
        make(
            .removeRole(
                assignment: RoleAssignment(principal: SampleLog.named("p1"), role: .imageReader, scope: .root)))
        make(.deletePrincipal(id: Self.people[2]))
    }

    private mutating func sources() {
        for number in 0..<6 {
            make(
                .createSource(
                    id: SampleLog.named("disks/d\(number)"),
                    properties: ImageSourceProperties(
                        location: Self.west, contents: .disk(content: Self.content(number)),
                        tags: ["a": "1", "b": "2", "c": "\(number)"], osType: .linux)))
        }
        let disks: [AttachedDisk] = [(4, "disks/d2"), (1, "disks/d3"), (9, "disks/d4")].map {
            AttachedDisk(lun: $0.0, disk: SampleLog.named($0.1))
        }
        make(
            .createSource(
                id: SampleLog.named("virtualMachines/vm"),
                properties: ImageSourceProperties(
                    location: Self.west, contents: .machine(os: SampleLog.named("disks/d1"), data: disks),
                    osType: .linux, osState: .generalized)))
        make(
            .createSource(
                id: SampleLog.named("images/web"),
                properties: ImageSourceProperties(
                    location: Self.west, contents: .capture(os: SampleLog.named("virtualMachines/vm"), data: []))))
        make(
            .createSource(
                id: SampleLog.named("snapshots/s"),
                properties: ImageSourceProperties(
                    location: Self.west, contents: .snapshot(of: SampleLog.named("disks/d0")))))
        make(
            .updateSource(
                id: SampleLog.named("disks/d5"), edit: ImageSourceEdit(tags: ["x": "y", "z": ""]), ifRevision: nil))
        make(.deleteSource(id: SampleLog.named("disks/d5")))
    }

    private mutating func galleries() {
        make(
            .createGallery(
                id: Self.web.gallery,
                properties: GalleryProperties(
                    location: Self.west, permissions: .groups, softDeletePolicy: SoftDeletePolicy(isEnabled: true))))
        make(.createGallery(id: SampleLog.named("Spare"), properties: GalleryProperties(location: Self.north)))
        let others = Set(Self.subscriptions.dropLast())
        make(
            .shareGallery(
                id: Self.web.gallery, edit: .add(subscriptions: others, tenants: Set(Self.tenants.prefix(3)))))
        make(
            .shareGallery(
                id: Self.web.gallery,
                edit: .remove(subscriptions: Set(Self.subscriptions.prefix(2)), tenants: [Self.tenants[1]])))
        make(
            .updateGallery(
                id: Self.web.gallery, edit: GalleryEdit(tags: ["m": "1", "k": "2", "z": "3"]), ifRevision: nil))
        for id in [Self.web, SampleLog.named("Contoso/db"), SampleLog.named("Spare/one")] {
            make(
                .createImageDefinition(
                    id: id,
                    properties: ImageDefinitionProperties(
                        location: Self.west,
                        identifier: ImageIdentifier(publisher: "contoso", offer: id.name.text, sku: "plain"),
                        osType: .linux, disallowedDiskTypes: [.premiumLRS, .unmanaged])))
        }
        make(.updateImageDefinition(id: Self.web, edit: ImageDefinitionEdit(description: "the web"), ifRevision: nil))
    }

    private mutating func versions() {
        let targets = [TargetRegion(Self.west), TargetRegion(Self.north, regionalReplicaCount: 2)]
        let storages: [StorageRequest] = [
            StorageRequest(Self.content(20)), StorageRequest(Self.content(21)),
            StorageRequest(source: .resource(id: SampleLog.named("images/web"))),
            StorageRequest(osDisk: StorageRequest.Disk(source: .resource(id: SampleLog.named("snapshots/s")))),
        ]
        for (number, storage) in storages.enumerated() {
            make(
                .createImageVersion(
                    id: Self.version(number),
                    request: ImageVersionRequest(
                        location: Self.west, storage: storage, targetRegions: targets, tags: ["b": "", "a": "1"])))
            let generation = state.revision
            for region in [Self.west, Self.north] {
                make(.recordVerified(id: Self.version(number), generation: generation, region: region))
            }
            make(.recordReplicas(id: Self.version(number), generation: generation, region: Self.north, held: 2))
        }
        make(
            .createImageVersion(
                id: Self.version(9),
                request: ImageVersionRequest(
                    location: Self.west, storage: StorageRequest(Self.content(22)), targetRegions: targets)))
        make(.recordFailure(id: Self.version(9), generation: state.revision, region: Self.north, reason: "disk full"))
        make(.updateImageVersion(id: Self.version(1), edits: [.tags(tags: ["q": "1", "c": "2"])], ifRevision: nil))
        make(.rollBackLatest(definition: Self.web, regions: [Self.north, Self.west], to: Self.version(0).number))
    }

    private mutating func endings() {
        make(.deleteImageVersion(id: Self.version(1), bypassSoftDelete: false))
        make(.undeleteImageVersion(id: Self.version(1)))
        for number in [1, 2, 3] { make(.deleteImageVersion(id: Self.version(number), bypassSoftDelete: false)) }
        make(.purgeImageVersion(id: Self.version(1)))
        let generation = state.standingVersion(Self.version(2))?.generation ?? 0
        days += 30
        make(.expireImageVersion(id: Self.version(2), generation: generation))
        make(.deleteImageDefinition(id: SampleLog.named("Contoso/db"), recursively: false))
        make(.deleteGallery(id: SampleLog.named("Spare"), recursively: true))
    }

    private static func version(_ number: Int) -> ImageVersionID { SampleLog.named("Contoso/web/1.0.\(number)") }

    private static func content(_ number: Int) -> DiskContent {
        guard let digest = Digest([UInt8](repeating: UInt8(clamping: number), count: Digest.byteCount)) else {
            preconditionFailure("a sample has no digest")
        }
        return DiskContent(digest: digest, bytes: 1 << 30, occupiedBytes: 1 << 28)
    }
}
