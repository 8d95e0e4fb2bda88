import Gallery
import GalleryClient
import Settings
import Synchronization
import Testing
import Transport
import Wire

@Suite(.timeLimit(.minutes(2))) struct CatalogCallTests {
    private let version = TestNames.version("contoso/web/1.0.0")

    @Test func `a list is read page by page to its end`() async throws {
        try await FakeCluster.with { cluster in
            cluster.coordinator.state.withLock { $0.pages = [["a", "b"], ["c"], [], ["d"]] }
            let galleries = try await cluster.client.list(.gallery)
            #expect(galleries.map { $0["name"]?.text } == ["a", "b", "c", "d"])
            #expect(cluster.coordinator.asked.count(.list) == 4)
        }
    }

    @Test func `what is said beside a change that is made is handed on, and nothing where nothing is`() async throws {
        try await FakeCluster.with { cluster in
            let quiet = try await cluster.client.create(.imageVersion, "contoso/web/1.0.0", [:])
            #expect(quiet.warning == nil)
            cluster.coordinator.state.withLock { $0.warning = "westeurope has 2 nodes" }
            let warned = try await cluster.client.create(.imageVersion, "contoso/web/1.1.0", [:])
            #expect(warned.warning == "westeurope has 2 nodes")
        }
    }

    @Test func `a coordinator that is not there is named, with the way out`() async throws {
        try await FakeCluster.with(isCoordinatorUp: false) { cluster in
            let error = await failure { _ = try await cluster.client.list(.gallery) }
            let address = "\(cluster.client.settings.coordinator)"
            #expect(error?.contains("the coordinator does not answer at \(address)") == true)
            #expect(error?.contains("vitrine cluster up") == true)
        }
    }

    @Test func `a wait for whole ends when every region has its copies`() async throws {
        try await FakeCluster.with { cluster in
            let copying = document(verified: 0, state: .inProgress)
            let whole = document(verified: 2, state: .completed)
            cluster.coordinator.state.withLock { $0.versions["contoso/web/1.0.0"] = copying }
            let seen = Mutex(0)
            try await cluster.client.wait(for: version, until: .replicated, timeout: .seconds(60)) { _ in
                seen.withLock { $0 += 1 }
                cluster.coordinator.state.withLock { $0.versions["contoso/web/1.0.0"] = whole }
            }
            #expect(seen.withLock { $0 } == 2)
        }
    }

    @Test func `a wait for a version that failed ends with the region's reason`() async throws {
        try await FakeCluster.with { cluster in
            var failed = document(verified: 0, state: .failed)
            failed.properties?.replicationStatus?.summary[0].details = "no space"
            cluster.coordinator.state.withLock { [failed] in $0.versions["contoso/web/1.0.0"] = failed }
            let error = await failure {
                try await cluster.client.wait(for: version, until: .replicated, timeout: .seconds(60))
            }
            #expect(error?.contains("westeurope: no space") == true)
        }
    }

    @Test func `a wait for the end of a version ends when it is not there`() async throws {
        try await FakeCluster.with { cluster in
            try await cluster.client.wait(for: version, until: .deleted, timeout: .seconds(60))
        }
    }

    @Test func `a wait ends when its time is over, and says what did not come`() async throws {
        try await FakeCluster.with { cluster in
            var copying = document(verified: 1, state: .inProgress)
            copying.properties?.replicationStatus?.summary[0].details = "no node has room"
            cluster.coordinator.state.withLock { [copying] in $0.versions["contoso/web/1.0.0"] = copying }
            let error = await failure {
                try await cluster.client.wait(for: version, until: .replicated, timeout: .milliseconds(20))
            }
            #expect(error?.contains("contoso/web/1.0.0 being replicated") == true)
            #expect(error?.contains("westeurope: no node has room") == true)
        }
    }

    @Test func `every node is asked for its counters, and one that is gone does not hide the other`() async throws {
        try await FakeCluster.with { cluster in
            await cluster.stopNode(0)
            let nodes = await cluster.client.nodeStatistics()
            let names = nodes.compactMap { node -> String? in
                guard case .success(let statistics) = node.outcome else { return nil }
                return statistics.node
            }
            #expect(nodes.count == 2)
            #expect(names == ["westeurope/n2"])
        }
    }

    @Test func `a wrong certificate file is named`() async throws {
        try await FakeCluster.with { cluster in
            let settings = cluster.client.settings
            #expect(throws: ClientError.self) {
                try GalleryClient.connect(settings.replacingKey(with: "/nowhere/key.pem"))
            }
        }
    }

    private func document(
        verified: Int, state: ReplicationStatus.AggregatedState
    ) -> ImageVersionDocument {
        var properties = ImageVersionDocumentProperties()
        var regional = ReplicationStatusDocument.Regional.sample
        regional.verifiedReplicas = verified
        properties.replicationStatus = ReplicationStatusDocument(
            aggregatedState: state.rawValue, summary: [regional])
        return ImageVersionDocument(location: "westeurope", properties: properties)
    }
}
