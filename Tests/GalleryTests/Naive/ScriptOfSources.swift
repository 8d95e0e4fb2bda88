import Chance
import Gallery

/// Deeds on sources and on galleries.
extension ScriptWriter {
    mutating func onSource() -> GalleryOperation {
        switch random.number(in: 0...9) {
        case 0...5:
            let id = source()
            return .createSource(id: id, properties: sourceProperties(rarely(source().kind, else: id.kind)))
        case 6, 7: return .updateSource(id: source(), edit: sourceEdit(), ifRevision: revision())
        default: return .deleteSource(id: source())
        }
    }

    /// As it should be of that kind, mostly.
    private mutating func sourceProperties(_ kind: SourceID.Kind) -> ImageSourceProperties {
        let isWhole = kind == .managedImage || kind == .virtualMachine
        return ImageSourceProperties(
            location: home(), contents: contents(kind), resourceGroup: rarely(the("prod"), else: .standard),
            tags: tags(), osType: isWhole ? rarely(nil, else: .linux) : random.pick([nil, .linux, .linux, .windows]),
            osState: isWhole
                ? random.pick([.generalized, .generalized, .specialized, nil]) : rarely(.generalized, else: nil),
            hyperVGeneration: random.pick([nil, nil, nil, .v2, .v1]),
            architecture: rarely(.arm64, else: random.pick([nil, .x64])), purchasePlan: plan(),
            securityType: random.pick([nil, nil, nil, nil, .trustedLaunch, .standard]),
            diskType: rarely(
                random.pick([.ultraSSDLRS, .premiumV2LRS, .unmanaged, .premiumLRS]), else: .standardLRS, in: 6),
            isEphemeral: random.isOnce(in: 15), isNVMe: random.isOnce(in: 15),
            isAcceleratedNetwork: !random.isOnce(in: 6),
            storageAccount: kind == .vhd ? rarely(nil, else: "acme") : rarely("acme", else: nil))
    }

    mutating func plan() -> PurchasePlan? {
        rarely(PurchasePlan(name: random.pick(["n", "n", "m", ""]), publisher: "p", product: "q"), else: nil, in: 8)
    }

    private mutating func contents(_ kind: SourceID.Kind) -> ImageSourceProperties.Contents {
        switch kind {
        case .disk, .vhd: .disk(content: content())
        case .snapshot: random.isOnce(in: 3) ? .disk(content: content()) : .snapshot(of: disk())
        case .managedImage:
            switch random.number(in: 0...2) {
            case 0:
                .image(
                    os: content(),
                    data: luns().map { DataDiskContent(lun: $0, content: content()) })
            case 1: .capture(os: source(.virtualMachine), data: rarely(attached(), else: []))
            default: .capture(os: rarely(source(), else: disk(), in: 4), data: attached())
            }
        case .virtualMachine: .machine(os: disk(), data: attached())
        }
    }

    private mutating func disk() -> SourceID { rarely(source(), else: source(.disk)) }

    mutating func luns() -> [Int] {
        rarely(random.pick([[0, 0], [64], [-1]]), else: random.pick([[], [], [0], [5, 1]]))
    }

    private mutating func attached() -> [AttachedDisk] { luns().map { AttachedDisk(lun: $0, disk: disk()) } }

    private mutating func sourceEdit() -> ImageSourceEdit {
        switch random.number(in: 0...4) {
        case 0: ImageSourceEdit(tags: tags())
        case 1, 2: ImageSourceEdit(tags: random.pick([nil, tags()]), content: content())
        case 3: ImageSourceEdit(osState: random.pick([.generalized, .generalized, .specialized]))
        default: ImageSourceEdit(dataDisks: attached())
        }
    }

    mutating func onGallery() -> GalleryOperation {
        switch random.number(in: 0...13) {
        case 0...3: .createGallery(id: gallery(), properties: galleryProperties())
        case 4...7: .updateGallery(id: gallery(), edit: galleryEdit(), ifRevision: revision())
        case 8...11:
            .shareGallery(
                id: the(random.pick(["team", "team", "Team", "pub", "open", "open", "base"])), edit: sharing())
        default: .deleteGallery(id: gallery(), recursively: random.isOnce(in: 12))
        }
    }

    private mutating func galleryProperties() -> GalleryProperties {
        let permissions = random.pick([SharingPermissions.private, .private, .groups, .community])
        let hasInfo = random.isOnce(in: 20) ? permissions != .community : permissions == .community
        return GalleryProperties(
            location: rarely(region(), else: westeurope), resourceGroup: the(random.pick(["default", "prod", "prod"])),
            description: text(), tags: tags(), permissions: permissions, communityInfo: hasInfo ? info() : nil,
            softDeletePolicy: random.isOnce(in: 3) ? policy() : SoftDeletePolicy())
    }

    private mutating func info() -> CommunityInfo {
        CommunityInfo(
            publisherURI: rarely("ftp://acme", else: "https://acme.example"),
            publisherContact: rarely("acme", else: "a@acme.example"), eula: rarely("", else: "none"),
            publicNamePrefix: random.pick(["acme", "acme", "Acme", "plain", "-bad"]))
    }

    private mutating func policy() -> SoftDeletePolicy {
        SoftDeletePolicy(
            isEnabled: !random.isOnce(in: 3), retentionDays: rarely(0, else: random.pick([1, 7, 7])),
            graceDays: rarely(91, else: random.pick([0, 0, 2])))
    }

    private mutating func galleryEdit() -> GalleryEdit {
        switch random.number(in: 0...5) {
        case 0: GalleryEdit(description: text() ?? "c")
        case 1: GalleryEdit(description: text(), tags: tags())
        case 2: GalleryEdit(permissions: random.pick([.groups, .groups, .private, .community]))
        case 3: GalleryEdit(permissions: random.pick([nil, .community]), communityInfo: info())
        default: GalleryEdit(softDeletePolicy: policy())
        }
    }

    private mutating func sharing() -> SharingEdit {
        switch random.number(in: 0...9) {
        case 0...3:
            return random.isOnce(in: 5)
                ? .add(subscriptions: [], tenants: Set(["partner", "t1", "t2", "t3", "t4", "t5"].map { the($0) }))
                : .add(subscriptions: subscriptions(), tenants: tenants())
        case 4, 5: return .remove(subscriptions: subscriptions(), tenants: tenants())
        case 6: return random.isOnce(in: 4) ? .reset : .enableCommunity(suffix: "one")
        default: return .enableCommunity(suffix: rarely("-", else: random.pick(["one", "ONE", "two"])))
        }
    }

    private mutating func tenants() -> Set<TenantID> {
        random.pick([[], [], [the("partner")], [the("t1")], [the("default"), the("T1")], [tenant()]])
    }

    private mutating func subscriptions() -> Set<SubscriptionID> {
        Set((0..<random.number(in: 0...2)).map { _ in subscription() })
    }
}
