import Gallery
import Placement

/// A stage whose wishes come from a catalog, with every wanted copy on a node of its own.
struct StockedStage {
    static let nodesPerRegion = 3
    static let regions = [Names.east, Names.south, Names.west]

    var stage: Stage
    private(set) var state = GalleryState()
    private var contentsMade = 0

    init(paired: [Region: Region] = [:], limits: Limits = Stage.limits()) throws {
        stage = Stage(limits: limits)
        for region in Self.regions {
            try change(
                .defineRegion(
                    region: RegionDefinition(name: region, displayName: region.name, pairedRegion: paired[region])))
            for node in Self.nodes(of: region) {
                try change(.registerNode(node: NodeRegistration(id: node, host: "h", port: 1)))
                stage.join(node)
            }
        }
        stage.tell(.topology(paired: paired))
        let gallery: GalleryID = try read("Base")
        try change(.createGallery(id: gallery, properties: GalleryProperties(location: Names.west)))
        try change(
            .createImageDefinition(
                id: try read("Base/Debian"),
                properties: ImageDefinitionProperties(
                    location: Names.west, identifier: ImageIdentifier(publisher: "Acme", offer: "debian", sku: "13"),
                    osType: .linux)))
    }

    static func nodes(of region: Region) -> [NodeID] {
        (1...nodesPerRegion).map { Names.node(region, "\(region)\($0)") }
    }

    /// Publishes `Base/Debian/NUMBER` with so many copies a region, and puts them there.
    mutating func publish(
        _ number: String, _ counts: [(Region, Int)], mode: ReplicationMode = .full, bytes: Int64 = 1 << 30
    ) throws {
        contentsMade += 1
        let content = Names.content(contentsMade)
        let id: ImageVersionID = try read("Base/Debian/\(number)")
        let location = counts.first?.0 ?? Names.west
        try change(
            .createImageVersion(
                id: id,
                request: ImageVersionRequest(
                    location: location, osDisk: DiskContent(digest: content, bytes: bytes, occupiedBytes: bytes),
                    replicationMode: mode,
                    targetRegions: counts.map { TargetRegion($0.0, regionalReplicaCount: $0.1) })))
        for (region, count) in counts where mode == .full || region == location {
            for number in 0..<count {
                // By turns, so that no node has everything.
                let nodes = Self.nodes(of: region)
                let node = nodes[(contentsMade + number) % nodes.count]
                stage.tell(.holds(node, content, .verified))
            }
        }
        let generation = state.standingVersion(id)?.generation ?? 0
        for (region, _) in counts {
            try change(.recordVerified(id: id, generation: generation, region: region))
        }
        let wish = ContentUses(state).wish(for: content, in: state)
        stage.tell(.wish(content, wish))
        stage.settle()
    }

    func forecast(losing regions: Region..., rates: TransferRates = TransferRates()) -> LossForecast {
        stage.planner.forecast(of: Loss(regions: Set(regions)), in: state, uses: ContentUses(state), rates: rates)
    }

    func forecast(losing node: NodeID) -> LossForecast {
        stage.planner.forecast(of: Loss(nodes: [node]), in: state, uses: ContentUses(state), rates: TransferRates())
    }

    private mutating func change(_ operation: GalleryOperation) throws {
        _ = try state.apply(
            GalleryChange(operation, by: Principal("coordinator/c1"), at: Instant(milliseconds: 1)))
    }

    private func read<Name: TextCodable>(_ text: String) throws -> Name { try Name.read(text, as: "name") }
}
