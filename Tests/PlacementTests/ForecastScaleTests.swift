import Gallery
import Testing

@testable import Placement

/// What a loss is said to bring about when it would take more copies than are played through.
@Suite struct ForecastScaleTests {
    private static let copies = 10
    private static let bytes: Int64 = 3 << 20

    /// Every version has ten copies in west and one in east, which has so many nodes.
    private static func stocked(versions: Int, nodesInEast: Int) throws -> (stage: Stage, state: GalleryState) {
        // Many at once, so that the rehearsal has few rounds.
        var stage = Stage(
            limits: Stage.limits { limits in
                (limits.copiesInMax, limits.copiesOutMax, limits.copiesIntoRegionMax) = (64, 1024, 1024)
            })
        var state = GalleryState()
        func apply(_ operation: GalleryOperation) throws {
            _ = try state.apply(
                GalleryChange(operation, by: Principal("coordinator/c1"), at: Instant(milliseconds: 1)))
        }
        let gallery = try GalleryID.read("Base", as: "gallery")
        for region in [Names.west, Names.east] {
            try apply(
                .defineRegion(
                    region: RegionDefinition(name: region, displayName: region.name, pairedRegion: nil)))
        }
        let west = (1...copies).map { Names.node(Names.west, "w\($0)") }
        let east = (1...nodesInEast).map { Names.node(Names.east, "e\($0)") }
        for node in west + east { try apply(.registerNode(node: NodeRegistration(id: node, host: "h", port: 1))) }
        try apply(.createGallery(id: gallery, properties: GalleryProperties(location: Names.west)))
        try apply(
            .createImageDefinition(
                id: try ImageDefinitionID.read("Base/Debian", as: "definition"),
                properties: ImageDefinitionProperties(
                    location: Names.west, identifier: ImageIdentifier(publisher: "Acme", offer: "debian", sku: "13"),
                    osType: .linux)))
        let contents = (0..<versions).map { Names.content($0) }
        for (number, content) in contents.enumerated() {
            try apply(
                .createImageVersion(
                    id: try ImageVersionID.read("Base/Debian/1.0.\(number)", as: "version"),
                    request: ImageVersionRequest(
                        location: Names.west,
                        osDisk: DiskContent(digest: content, bytes: bytes, occupiedBytes: bytes),
                        targetRegions: [
                            TargetRegion(Names.west, regionalReplicaCount: copies), TargetRegion(Names.east),
                        ])))
        }
        let held = Dictionary(uniqueKeysWithValues: contents.map { ($0, Holding.verified) })
        for node in west { stage.join(node, holding: held) }
        for (index, node) in east.enumerated() {
            // Each has one in so many.
            let own = held.filter { entry in entry.key.bytes[7].isMultiple(of: 2) == (index == 0) && index < 2 }
            stage.join(node, holding: own)
        }
        for content in contents {
            stage.tell(
                .wish(
                    content,
                    Wish(bytes: bytes, copies: [Names.west: copies, Names.east: 1], keepsSourceIn: [], since: 1)))
        }
        return (stage, state)
    }

    @Test func `a hundred thousand copies are told one by one in number and bytes, and as an estimate in time`() throws
    {
        let (versions, nodesInEast) = (10_000, 12)
        let (stage, state) = try Self.stocked(versions: versions, nodesInEast: nodesInEast)
        var rates = TransferRates()
        for node in stage.planner.nodes { rates.egress[node.node] = 100 << 20 }
        let forecast = stage.planner.forecast(
            of: Loss(regions: [Names.west]), in: state, uses: ContentUses(state), rates: rates)
        let healing = forecast.healing
        #expect(healing.isEstimated)
        #expect(healing.copies == versions * Self.copies)
        #expect(healing.bytes == Int64(versions * Self.copies) * Self.bytes)
        #expect(healing.unhealed.isEmpty)
        #expect(forecast.lastCopies.count == versions && !forecast.losesData)
        // No node sends all of it, and all of them together send no faster than this.
        let least = Double(healing.bytes) / Double(nodesInEast * 100 << 20)
        #expect(Double(healing.takes.components.seconds) >= least)
        #expect(Double(healing.takes.components.seconds) <= Double(nodesInEast) * least)
        // Rows are bounded; of what was not played through no end is told.
        #expect(forecast.copies.first.count == LossForecast.rowsMax)
        let unfinished = forecast.copies.first.filter { $0.healed == nil }
        #expect(!unfinished.isEmpty)
        #expect(forecast.copies.first.allSatisfy { $0.region != Names.east || $0.healed ?? 11 == 11 })
    }

    @Test func `copies that nobody could take are not reckoned as made, however many there are`() throws {
        let (versions, nodesInEast) = (2_000, 7)
        let (stage, state) = try Self.stocked(versions: versions, nodesInEast: nodesInEast)
        let healing = stage.planner.forecast(
            of: Loss(regions: [Names.west]), in: state, uses: ContentUses(state), rates: TransferRates()
        ).healing
        #expect(healing.isEstimated)
        #expect(healing.copies == versions * (nodesInEast - 1))
        #expect(healing.unhealed == [.regionLost: versions])
    }
}
