import Chance
import Gallery

/// Deeds on the cluster and on the directory, and what every script begins with.
extension ScriptWriter {
    mutating func onCluster() -> GalleryOperation {
        switch random.number(in: 0...7) {
        case 0:
            .defineRegion(
                region: RegionDefinition(
                    name: random.pick([eastus, westeurope, the("mars")]),
                    displayName: random.pick(["eastus", "West Europe", "", "Mars"]),
                    pairedRegion: random.pick([nil, eastus, northeurope])))
        case 1, 2: .registerNode(node: node())
        case 3: .establish(administrator: random.pick(["admin", "zoe", "user/bob", "devs", "a-", "-", "user/"]))
        case 4: .setRegionStanding(region: random.pick([eastus, northeurope, westeurope]), standing: standing())
        case 5: .setNodeStanding(id: random.pick(nodes), standing: standing())
        default:
            .recordNode(
                id: random.pick(nodes), condition: random.pick([.lost, .returned]), replicas: random.number(in: 0...3))
        }
    }

    private mutating func standing() -> Standing { random.pick([.serving, .serving, .draining, .retired]) }

    private var nodes: [NodeID] { ["westeurope/n1", "westeurope/n2", "eastus/n1"].compactMap(NodeID.init) }

    private mutating func node() -> NodeRegistration {
        let ids = [
            "westeurope/n1", "westeurope/n2", "northeurope/n3", "eastus/n1", "eastus/n4", "eastus/n5", "mars/n6",
        ]
        return NodeRegistration(
            id: random.pick(ids.compactMap(NodeID.init)), host: random.pick(["one", "one", "two", ""]),
            port: random.pick([7443, 7443, 7444, 0, 65_536]))
    }

    mutating func onDirectory() -> GalleryOperation {
        switch random.number(in: 0...18) {
        case 0, 1: .createTenant(tenant: Tenant(id: tenant(), displayName: displayName()))
        case 2: .deleteTenant(id: tenant())
        case 3, 4:
            .createSubscription(
                subscription: Subscription(id: subscription(), tenant: tenant(), displayName: displayName()))
        case 5: .deleteSubscription(id: subscription())
        case 6, 7, 8: .createPrincipal(principal: person())
        case 9, 10, 11: .updatePrincipal(id: rarely(the("admin"), else: anyone()), edit: principalEdit())
        case 12: .deletePrincipal(id: rarely(the("admin"), else: principal()))
        case 13, 14, 15: .assignRole(assignment: assignment())
        default: .removeRole(assignment: known(else: assignment()))
        }
    }

    private mutating func displayName() -> String {
        rarely(String(repeating: "x", count: 129), else: random.pick(["", "", "A"]))
    }

    private mutating func identities() -> Set<String> {
        random.isOnce(in: 20)
            ? Set((0...16).map { "user/x\($0)" })
            : random.pick([[], ["user/zoe"], ["user/bob"], ["user/alice"], ["user/-"], ["alice"]])
    }

    private mutating func person() -> DirectoryPrincipal {
        let (id, kind) = (principal(), random.pick([DirectoryPrincipal.Kind.user, .group, .servicePrincipal]))
        return DirectoryPrincipal(
            id: id, kind: kind, tenant: rarely(tenant(), else: .standard, in: 4), displayName: displayName(),
            identities: kind == .group
                ? rarely(["user/zoe"], else: []) : rarely(identities(), else: ["user/\(id.folded)"], in: 4),
            members: kind == .group ? members() : rarely([principal()], else: []))
    }

    /// Mostly who is in a group, or is one.
    private mutating func anyone() -> PrincipalID {
        rarely(principal(), else: the(random.pick(["devs", "Devs", "ops", "carol", "bob", "zoe"])), in: 6)
    }

    private mutating func members() -> Set<PrincipalID> {
        Set((0..<random.number(in: 0...2)).map { _ in anyone() })
    }

    private mutating func principalEdit() -> PrincipalEdit {
        switch random.number(in: 0...5) {
        case 0: PrincipalEdit(displayName: displayName())
        case 1: PrincipalEdit(identities: identities())
        case 2: PrincipalEdit(removeMembers: members())
        case 3: PrincipalEdit(addMembers: members(), removeMembers: members())
        default: PrincipalEdit(addMembers: members())
        }
    }

    private mutating func assignment() -> RoleAssignment {
        let group: ResourceGroupName = the(random.pick(["default", "prod", "Prod"]))
        let scopes: [Scope] = [
            .root, .subscription(subscription()), .subscription(.standard), .resourceGroup(.standard, group),
            .gallery(gallery()), .definition(definition()),
        ]
        let holder = random.pick(["bob", "bob", "devs", "ops", "eve", "robot", "ghost"])
        let roles = Role.allCases + [.owner, .reader, .contributor]
        let isFirst = random.isOnce(in: 6)
        return isFirst
            ? RoleAssignment(
                principal: the(random.pick(["alice", "devs", "dave", "admin"])),
                role: random.pick([.contributor, .artifactsPublisher, .sharingAdmin, .owner]),
                scope: random.pick([.root, .subscription(.standard)]))
            : RoleAssignment(principal: the(holder), role: random.pick(roles), scope: random.pick(scopes))
    }

    func people() -> [GalleryOperation] {
        let users = ["alice", "bob", "carol", "dave", "eve"].map { name in
            DirectoryPrincipal(id: the(name), kind: .user, identities: ["user/\(name)"])
        }
        let others = [
            DirectoryPrincipal(id: the("devs"), kind: .group, members: [the("carol")]),
            DirectoryPrincipal(id: the("ops"), kind: .group, members: [the("devs")]),
            DirectoryPrincipal(id: the("robot"), kind: .servicePrincipal, identities: ["user/robot"]),
        ]
        let roles: [(String, Role, SubscriptionID)] = [
            ("alice", .contributor, .standard), ("devs", .artifactsPublisher, .standard),
            ("dave", .sharingAdmin, .standard), ("eve", .owner, the("lab")), ("robot", .reader, .standard),
            ("robot", .imageReader, the("annex")),
        ]
        return ["partner", "t1", "t2", "t3", "t4", "t5"].map {
            .createTenant(tenant: Tenant(id: the($0), displayName: ""))
        }
            + ["lab", "annex"].map {
                .createSubscription(
                    subscription: Subscription(id: the($0), tenant: the("partner"), displayName: ""))
            }
            + (users + others).map { .createPrincipal(principal: $0) }
            + roles.map {
                .assignRole(
                    assignment: RoleAssignment(principal: the($0.0), role: $0.1, scope: .subscription($0.2)))
            }
    }

    /// What nodes and the coordinator tell at the beginning.
    func facts() -> [(String, ScriptStep.Deed)] {
        let nodes = ["westeurope/n1", "westeurope/n2", "northeurope/n3"].compactMap(NodeID.init)
        return nodes.map {
            ("node/\($0)", .change(.registerNode(node: NodeRegistration(id: $0, host: "one", port: 7443))))
        } + Self.published.map { ("coordinator/c1", .verified(the($0), westeurope, isStale: false)) }
    }

    private static let published = [
        "base/debian/1.9.0", "base/debian/1.10.0", "base/web/1.9.0", "team/debian/1.9.0", "pub/debian/1.9.0",
        "other/debian/1.9.0", "other/debian/1.10.0",
    ]

    func things() -> [GalleryOperation] {
        let info = CommunityInfo(
            publisherURI: "https://acme.example", publisherContact: "a@acme.example", eula: "none",
            publicNamePrefix: "acme")
        let galleries: [(String, GalleryProperties)] = [
            ("base", GalleryProperties(location: westeurope, resourceGroup: the("prod"))),
            ("other", GalleryProperties(location: westeurope, softDeletePolicy: SoftDeletePolicy(isEnabled: true))),
            (
                "team",
                GalleryProperties(
                    location: westeurope, permissions: .groups, softDeletePolicy: SoftDeletePolicy(isEnabled: true))
            ),
            ("pub", GalleryProperties(location: westeurope, permissions: .community, communityInfo: info)),
            ("open", GalleryProperties(location: westeurope, permissions: .community, communityInfo: info)),
            ("lab:base", GalleryProperties(location: westeurope)),
        ]
        let images = ["base/debian", "other/debian", "team/debian", "pub/debian", "lab:base/debian"]
        let versions = Self.published.map { name in
            GalleryOperation.createImageVersion(
                id: the(name), request: ImageVersionRequest(location: westeurope, storage: StorageRequest(disk(9))))
        }
        return galleries.map { .createGallery(id: the($0.0), properties: $0.1) }
            + images.map { .createImageDefinition(id: the($0), properties: Self.plainDefinition) }
            + [.createImageDefinition(id: the("base/web"), properties: Self.featuredDefinition)]
            + [
                .shareGallery(id: the("team"), edit: .add(subscriptions: [.standard], tenants: [])),
                .shareGallery(id: the("pub"), edit: .enableCommunity(suffix: "one")),
            ] + sources() + versions
    }

    private func sources() -> [GalleryOperation] {
        let whole = ImageSourceProperties.Contents.capture(os: the("virtualMachines/s1"), data: [])
        let all: [(String, ImageSourceProperties)] = [
            ("disks/s1", .linuxDisk(1)), ("disks/s2", .linuxDisk(2)), ("disks/s3", .disk(3)),
            ("snapshots/s1", ImageSourceProperties(location: westeurope, contents: .snapshot(of: the("disks/s2")))),
            ("vhds/s1", .vhd(4)), ("virtualMachines/s1", .machine("disks/s1", [1: "disks/s3"])),
            ("images/s1", ImageSourceProperties(location: westeurope, contents: whole)),
        ]
        return all.map { .createSource(id: the($0.0), properties: $0.1) }
    }

    private static let featuredDefinition = ImageDefinitionProperties(
        location: westeurope, identifier: ImageIdentifier(publisher: "p", offer: "o", sku: "w"), osType: .linux,
        features: [
            Feature(.diskControllerType, "SCSI,NVMe", startsAtVersion: the("1.10.0")),
            Feature(.isAcceleratedNetworkSupported, "True", startsAtVersion: the("2.0.0")),
        ])

    static let plainDefinition = ImageDefinitionProperties(
        location: westeurope, identifier: ImageIdentifier(publisher: "p", offer: "o", sku: "a"), osType: .linux)
}
