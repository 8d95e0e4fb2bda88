import Foundation
import Gallery
import Testing

@testable import vitrine

@Suite struct SyntheticCatalogTests {
    @Test func `a million versions are in a thousand galleries and ten thousand definitions`() throws {
        let catalog = try SyntheticCatalog(versions: 1_000_000)
        #expect(catalog.galleryCount == 1000)
        #expect(catalog.definitionCount == 10_000)
    }

    @Test func `no subscription has more in a region than the limits allow`() throws {
        let catalog = try SyntheticCatalog(versions: SyntheticCatalog.versionsMax)
        var versions: [String: Int] = [:]
        for definition in 0..<catalog.definitionCount {
            let (id, location) = try catalog.definition(definition)
            versions["\(id.gallery.subscription) \(location)", default: 0] +=
                catalog.versions(ofDefinition: definition).count
        }
        let isWithinLimits = versions.values.allSatisfy { $0 <= Quota.imageVersions.limit }
        #expect(isWithinLimits)
    }

    @Test func `every version has a content of its own, and a node holds it in each target region`() throws {
        let catalog = try SyntheticCatalog(versions: 2_345)
        let digests = Set(try (0..<2_345).map(catalog.digest))
        #expect(digests.count == 2_345)
        let held = try catalog.regions.map { try catalog.contents(in: $0).count }.reduce(0, +)
        #expect(held == 2_345 * SyntheticCatalog.targetRegionCount)
    }

    @Test func `a result without a comparison says null, and has no other members than are promised`() throws {
        let row = CatalogMeasurement.Resolve(
            connections: 1, pipeline: 16, perSecond: 2, p50Micros: 3, p99Micros: 4, redisPerSecond: nil)
        let measurement = CatalogMeasurement(
            versions: 1, bytesPerVersion: 2, readySeconds: 3, recoverySeconds: 5, mutationsPerSecond: 4,
            resolve: [row])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(measurement), as: UTF8.self)
        #expect(
            text == """
                {"bytesPerVersion":2,"mutationsPerSecond":4,"readySeconds":3,"recoverySeconds":5,"resolve":[{"connections":1,\
                "p50Micros":3,"p99Micros":4,"perSecond":2,"pipeline":16,"redisPerSecond":null}],"versions":1}
                """)
    }
}
