import Testing

/// One cluster for all tests of a suite: started before the first, stopped and removed after the last.
struct ClusterTrait: SuiteTrait, TestScoping {
    let shape: ClusterShape
    let prepare: @Sendable (TestCluster) async throws -> Void

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await TestCluster.with(shape) { cluster in
            try await prepare(cluster)
            try await TestCluster.$shared.withValue(cluster) { try await function() }
        }
    }
}

extension Trait where Self == ClusterTrait {
    /// A cluster of this shape, with whatever `prepare` puts into it.
    static func cluster(
        _ shape: ClusterShape, _ prepare: @escaping @Sendable (TestCluster) async throws -> Void = { _ in }
    ) -> Self {
        ClusterTrait(shape: shape, prepare: prepare)
    }
}

/// Every test that starts processes, one after the other: the machine is busy enough with one cluster.
@Suite(.serialized) enum ClusterTests {}

/// What tests of a suite with a cluster have.
protocol UsesCluster {}

extension UsesCluster {
    var cluster: TestCluster {
        get throws { try #require(TestCluster.shared, "the suite needs the trait .cluster") }
    }
}
