import Foundation
import Testing

extension ClusterTests {
    /// Everything that needs no loss of a node: one cluster, with one image in three versions.
    @Suite(.cluster(.steady, Contoso.prepare)) enum Steady {}
}

/// What the tests find in the cluster: `contoso/web`.
///
/// 1.0.0 is full in three regions, 1.1.0 shallow in one, 2.0.0 full and excluded from latest in two.
enum Contoso {
    static let mebibytes = 4

    @Sendable static func prepare(_ cluster: TestCluster) async throws {
        try await cluster.makeDefinition("contoso", "web", in: "westeurope")
        try await cluster.publish(
            "contoso", "web", "1.0.0", try cluster.disk("full.raw", mebibytes: mebibytes, seed: 1),
            "--target-regions", "westeurope=2", "northeurope", "swedencentral")
        try await cluster.publish(
            "contoso", "web", "1.1.0", try cluster.disk("shallow.raw", mebibytes: mebibytes, seed: 2),
            "--replication-mode", "Shallow")
        try await cluster.publish(
            "contoso", "web", "2.0.0", try cluster.disk("excluded.raw", mebibytes: mebibytes, seed: 3),
            "--exclude-from-latest", "--target-regions", "westeurope", "northeurope")
        try await cluster.addNeighbour()
    }
}

extension TestCluster {
    var full: String { file("full.raw") }
    var shallow: String { file("shallow.raw") }
    var excluded: String { file("excluded.raw") }
}
