@testable import Gallery

/// A catalog in which every member of every type has a value of its own, so that none can be forgotten unseen.
enum CodedSample {
    static func state() -> GalleryState {
        var state = GalleryState()
        state.revision = 1 << 40
        state.regions = [
            westeurope: RegionDefinition(name: westeurope, displayName: "West Europe", pairedRegion: northeurope),
            northeurope: RegionDefinition(name: northeurope, displayName: "Norden \u{1F4BF}"),
        ]
        let node: NodeID = the("westeurope/n1")
        state.nodes = [node: NodeRegistration(id: node, host: "fe80::1", port: 65_535)]
        state.lostNodes = [node]
        state.standings = Standings().setting(northeurope, to: .retired).setting(node, to: .draining)
        state.directory = directory()
        for source in sources() { state.sources[source.id] = source }
        let gallery = gallery()
        state.galleries[gallery.id] = gallery
        let other = ImageGallery(
            id: the("other:Base"), properties: GalleryProperties(location: westeurope), sharing: Sharing(),
            generation: 1, revision: 1)
        state.galleries[other.id] = other
        state.index = CatalogIndex(of: state)
        return state
    }

    static func directory() -> Directory {
        var directory = Directory()
        directory.tenants = [the("t1"): Tenant(id: the("t1"), displayName: "One")]
        directory.subscriptions = [
            the("Sub-1"): Subscription(id: the("Sub-1"), tenant: the("t1"), displayName: "First")
        ]
        let alice = DirectoryPrincipal(
            id: the("alice"), kind: .servicePrincipal, tenant: the("t1"), displayName: "Alice",
            identities: ["user/alice", "user/al"])
        let group = DirectoryPrincipal(id: the("devs"), kind: .group, members: [alice.id, the("bob@x.org")])
        directory.set(alice.id, to: alice)
        directory.set(group.id, to: group)
        let scopes: [Scope] = [
            .root, .subscription(the("Sub-1")), .resourceGroup(the("Sub-1"), the("rg.1")), .gallery(the("Base")),
            .definition(the("other:Base/Debian")),
        ]
        directory.assignments = [
            alice.id: scopes.map { RoleAssignment(principal: alice.id, role: .reader, scope: $0) },
            group.id: [RoleAssignment(principal: group.id, role: .auditor, scope: .root)],
        ]
        return directory
    }

    static func sources() -> [ImageSource] {
        let contents: [(SourceID.Kind, ImageSourceProperties.Contents)] = [
            (.disk, .disk(content: disk(1))), (.snapshot, .snapshot(of: the("disks/d1"))),
            (.managedImage, .image(os: disk(2), data: [DataDiskContent(lun: 63, content: disk(3))])),
            (.vhd, .capture(os: the("disks/d1"), data: [AttachedDisk(lun: 1, disk: the("snapshots/d1"))])),
            (.virtualMachine, .machine(os: the("disks/d1"), data: [AttachedDisk(lun: 0, disk: the("disks/d2"))])),
        ]
        return contents.map { kind, contents in
            ImageSource(
                id: SourceID(subscription: the("Sub-1"), kind, the("Disk.1")),
                properties: ImageSourceProperties(
                    location: eastus, contents: contents, resourceGroup: the("rg"), tags: ["b": "2", "a": "1"],
                    osType: .windows, osState: .specialized, hyperVGeneration: .v1, architecture: .arm64,
                    purchasePlan: PurchasePlan(name: "n", publisher: "p", product: "q"),
                    securityType: .confidentialVM, diskType: .ultraSSDLRS, isEphemeral: true, isNVMe: true,
                    isAcceleratedNetwork: false, storageAccount: "account"),
                generation: 7, revision: 300, timeCreated: Instant(milliseconds: -1))
        }
    }

    static func gallery() -> ImageGallery {
        var sharing = Sharing()
        sharing.subscriptions = [the("Sub-1"), the("a")]
        sharing.tenants = [the("t1")]
        sharing.publicName = "prefix-1234"
        let properties = GalleryProperties(
            location: westeurope, resourceGroup: the("rg"), description: "d", tags: ["": "x"], permissions: .community,
            communityInfo: CommunityInfo(
                publisherURI: "https://a", publisherContact: "b@c", eula: "e", publicNamePrefix: "prefix"),
            softDeletePolicy: SoftDeletePolicy(isEnabled: true, retentionDays: 90, graceDays: 3))
        var gallery = ImageGallery(
            id: the("Base"), properties: properties, sharing: sharing, generation: 8, revision: 9)
        let definition = definition()
        gallery.definitions = [definition.id.name: definition]
        return gallery
    }

    static func definition() -> ImageDefinition {
        let properties = ImageDefinitionProperties(
            location: northeurope, identifier: ImageIdentifier(publisher: "P", offer: "o", sku: "S"),
            osType: .windows, osState: .specialized, hyperVGeneration: .v1, architecture: .arm64,
            features: [Feature(.securityType, "TrustedLaunch", startsAtVersion: the("1.0.2147483647"))],
            recommendedVCPUs: ResourceRange(min: 1, max: 80), recommendedMemory: ResourceRange(max: 640),
            disallowedDiskTypes: [.unmanaged, .premiumLRS],
            purchasePlan: PurchasePlan(name: "n", publisher: "p", product: "q"), eula: "eula",
            privacyStatementURI: "https://p", releaseNoteURI: "https://r", description: "d", tags: ["t": ""],
            endOfLifeDate: Instant(milliseconds: .max))
        let id = Shared(the("Base/Debian") as ImageDefinitionID)
        return ImageDefinition(
            shared: id, properties: properties, generation: 1, revision: 1 << 63, versions: versions(of: id))
    }

    private static func versions(of definition: Shared<ImageDefinitionID>) -> VersionTable {
        var versions = VersionTable()
        for (index, number) in ["0.0.0", "1.9.0", "1.10.0", "2147483647.0.1"].enumerated() {
            let tagged = Shared(index == 0 ? rare() : ImageVersionProperties.Rare(tags: ["a": "b"]))
            let properties = ImageVersionProperties(
                location: index == 1 ? northeurope : westeurope,
                osDisk: disk(UInt8(index), bytes: 1 << (20 + 10 * index)),
                targetRegions: index < 2 ? targets : [TargetRegion(westeurope)],
                replicationMode: index == 0 ? .shallow : .full,
                storageAccountType: StorageAccountType.allCases[index % 4], excludeFromLatest: index == 1,
                allowDeletionOfReplicatedLocations: index == 2, blockDeletionBeforeEndOfLife: index == 3,
                replicaCount: 100 - index, sharing: index == 1 ? nil : tagged)
            var version = ImageVersion(
                the(number), of: definition, properties, publishedDate: Instant(milliseconds: Int64(index) - 2),
                generation: UInt64(index), revision: UInt64(index) << 60)
            version.verifiedIn = index == 0 ? [] : [northeurope, westeurope]
            version.succeeded = index == 3 ? 12 : nil
            if index == 2 { version.shortIn = [eastus: 0] }
            if index == 1 { version.failedIn = [eastus: "disk full", westeurope: "gone"] }
            if index == 2 { version.deletedAt = Instant(milliseconds: 5) }
            versions[version.number] = version
        }
        return versions
    }

    private static let targets = [
        TargetRegion(
            westeurope, regionalReplicaCount: 100, storageAccountType: .premiumLRS, excludeFromLatest: false,
            additionalReplicaSets: [ReplicaSet(.premiumV2LRS, regionalReplicaCount: 7)]),
        TargetRegion(northeurope, excludeFromLatest: true),
    ]

    private static func rare() -> ImageVersionProperties.Rare {
        let signature = UEFISettings.Signature(kind: .x509, value: ["YQ==", ""])
        let reference = ImageReference(.community(publicName: "prefix-1", the("Debian")), .number(the("1.2.3")))
        return ImageVersionProperties.Rare(
            endOfLifeDate: Instant(milliseconds: .min), tags: ["z": "1", "a": "\u{0}"],
            dataDisks: [
                .init(
                    lun: 3, content: disk(9), hostCaching: .readOnly,
                    source: .vhd(id: the("vhds/v"), storageAccount: "account"))
            ],
            osDiskCaching: .readWrite, source: .resource(id: the("snapshots/s")),
            osDiskSource: .image(reference: reference),
            uefiSettings: UEFISettings(
                templates: [.microsoftUEFI, .none], pk: signature, kek: [signature],
                db: [.init(kind: .sha256, value: [])], dbx: [signature, signature]),
            storageAccountStrategy: .preferStandardZRS)
    }
}
