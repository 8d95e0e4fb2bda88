import Foundation
import Gallery
import Testing

@testable import Chaos

/// What a verdict is worth: a loss and a wrong byte that are planted are found, on a real cluster.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PlantedLossTests {
    private static let calm = """
        name: calm
        about: Nothing is done.
        cluster: {regions: [{name: westeurope, nodes: 1}, {name: northeurope, nodes: 1}]}
        for: 3
        load: {publishers: 1, deployers: 1, resolvers: 0, imageMiB: 1, versions: 2}
        expect: {settledWithin: 30}
        """

    /// Another disk's.
    private static var nothing: Digest {
        get throws { try #require(Digest([UInt8](repeating: 7, count: Digest.byteCount))) }
    }

    /// The names of the checks that are broken when `plant` has been done.
    private func broken(_ plant: @escaping @Sendable (Ledger) -> Void) async throws -> Set<String> {
        let directory = FileManager.default.temporaryDirectory.appending(path: "vitrine-planted-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let guardian = try ClusterGuard(directory)
        var run = ChaosRun(try Scenario(text: Self.calm, named: "calm"), seed: 1, in: directory.path)
        run.beforeVerdict = plant
        let report = try await run.run()
        try FileManager.default.removeItem(at: directory)
        try await guardian.dismiss()
        return Set(report.checks.filter { !$0.passed }.map(\.name))
    }

    @Test func `nothing is found where nothing is wrong`() async throws {
        #expect(try await broken { _ in }.isEmpty)
    }

    @Test func `an acknowledged version that is not there is found`() async throws {
        let id = try #require(ImageVersionID("chaos/pub-0/9.9.9"))
        let nothing = try Self.nothing
        let names = try await broken { ledger in
            ledger.begin(id, disk: nothing, bytes: 1)
            ledger.acknowledge(id, at: 1)
        }
        #expect(names.contains("no acknowledged version is lost"))
    }

    @Test func `a deployed disk that is not the published one is found`() async throws {
        let nothing = try Self.nothing
        let names = try await broken { ledger in
            guard let first = ledger.acknowledged.first?.id else { return }
            ledger.forget(first)
            ledger.begin(first, disk: nothing, bytes: 1)
            ledger.acknowledge(first, at: 1)
        }
        #expect(names == ["every version is byte-identical in every target region", "no acknowledged version is lost"])
    }
}
