import Chance
import Foundation
import Gallery
import GalleryClient
import LocalCluster
import Settings
import Synchronization
import Wire

/// What is done to the coordinator and its catalog.
extension FaultMaker {
    private var coordinator: LocalProcess {
        get throws { try cluster.local.process(named: ScenarioPlaces.coordinator) }
    }
    private var backup: String { "\(cluster.directory)/backup.sqlite" }

    func killCoordinator(_ times: Int, _ every: Duration) async throws {
        let coordinator = [try coordinator]
        var generator = SeededGenerator(seed: context.seed)
        for _ in 0..<times {
            try await cluster.kill(coordinator)
            _ = try cluster.local.start(coordinator)
            // At another moment of what is under way each time, also while it starts.
            try await Task.sleep(for: every * Double.random(in: 0.1...1.9, using: &generator))
        }
    }

    /// With the product's own command, while everything goes on.
    func backUp() async throws {
        if FileManager.default.fileExists(atPath: backup) { try FileManager.default.removeItem(atPath: backup) }
        _ = try await Command.vitrine(["backup", "--to", backup], cluster: cluster.local.directory.path)
    }

    func restore() async throws {
        try await cluster.end([try coordinator])
        let outcome: Result<String, any Error>
        do {
            outcome = .success(
                try await Command.vitrine(
                    ["restore", "--from", backup, "--replace"], cluster: cluster.local.directory.path))
        } catch {
            outcome = .failure(error)
        }
        _ = try cluster.local.start([try coordinator])
        _ = try outcome.get()
    }

    /// Starts a second coordinator on a copy of the catalog as it is on the disk, and then a newer term of the real
    /// one; the nodes of `places` and their users reach the old one from here on.
    func letOldCoordinatorLoose(_ places: [Place]) async throws {
        let directory = "\(cluster.directory)/old-coordinator"
        let standing = cluster.local.directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try await cluster.kill([try coordinator])
        for name in try FileManager.default.contentsOfDirectory(atPath: standing.coordinator)
        where name != "coordinator.yaml" && name != "log" {
            try FileManager.default.copyItem(atPath: "\(standing.coordinator)/\(name)", toPath: "\(directory)/\(name)")
        }
        let old = try oldCoordinator(directory)
        // The copy takes the term after the last; the real one, started twice, has a later one.
        _ = try DaemonLaunch(old).start()
        _ = try cluster.local.start([try coordinator])
        try await Task.sleep(for: .seconds(1))
        try await cluster.kill([try coordinator])
        _ = try cluster.local.start([try coordinator])
        strangers.withLock { $0.append(old) }
        try await waitUntilAllFollow(since: Double(journal.now) / 1e9)
        let dialers = places.flatMap { cluster.places.ends(of: $0) }
        try await cluster.proxy.redirect(
            ScenarioPlaces.coordinator, to: try Self.oldAddress(cluster), for: dialers)
    }

    /// A node that has not heard of the newer term yet may follow the older one: it knows no better.
    private func waitUntilAllFollow(since moment: Double) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while ContinuousClock.now < deadline {
            if let sample = journal.latestSample, sample.at > moment, !sample.states.isEmpty,
                sample.states.values.allSatisfy({ $0 == "alive" })
            {
                return
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw ChaosError.cluster("not every node followed the newer coordinator in 30 s")
    }

    /// Ends it; everybody reaches the real one again.
    func endOldCoordinator() async throws {
        try await cluster.proxy.redirect(ScenarioPlaces.coordinator, to: nil, for: [])
        for process in strangers.withLock({ $0 }) where try process.running() != nil {
            try await cluster.kill([process])
        }
        strangers.withLock { $0 = [] }
    }

    private static func oldAddress(_ cluster: ChaosCluster) throws -> Address {
        guard let address = Address(host: "127.1.0.2", port: cluster.plan.plan.coordinator.listen.port) else {
            throw ChaosError.cluster("there is no address for a second coordinator")
        }
        return address
    }

    private func oldCoordinator(_ directory: String) throws -> LocalProcess {
        var settings = cluster.plan.plan.coordinator
        let path = "\(directory)/coordinator.yaml"
        settings.listen = try Self.oldAddress(cluster)
        try settings.write(to: path)
        return LocalProcess(
            name: "old-coordinator", node: nil, executable: "vitrine-coordinator", settings: path,
            log: "\(directory)/log", processFile: "\(cluster.local.directory.run)/old-coordinator.pid")
    }

    /// Wants every acknowledged version in these regions only; in all if there are none.
    func setTargets(_ places: [Place]) async throws {
        let regions = places.isEmpty ? cluster.places.regions : places.map(\.name)
        for region in cluster.places.regions where !regions.contains(region) {
            journal.beginFault(.unwanted, in: region)
            context.ledger.release(region)
        }
        let targets = regions.map { region -> JSONValue in
            ["name": .string(region), "regionalReplicaCount": .integer(Int64(context.settings.copies))]
        }
        let client = try cluster.observer()
        for entry in context.ledger.acknowledged {
            var operation = Operation(
                kind: .retarget, client: "operator", region: regions[0], definition: entry.id.definition,
                asked: entry.id.number, calledAt: journal.now)
            operation.targets = regions
            do throws(ClientError) {
                let written = try await client.update(
                    .imageVersion, "\(entry.id)",
                    ["properties": ["publishingProfile": ["targetRegions": .array(targets)]]])
                operation.outcome = .done
                operation.revision = written.revision
                operation.isChanged = written.isApplied
                context.ledger.want(entry.id, in: regions)
            } catch {
                operation.outcome = Operation.Outcome(error)
                journal.note(.note, "\(entry.id) keeps its regions: \(error)")
            }
            operation.returnedAt = journal.now
            journal.record(operation)
        }
        await client.close()
        for region in regions { journal.mend(.unwanted, in: region) }
    }
}
