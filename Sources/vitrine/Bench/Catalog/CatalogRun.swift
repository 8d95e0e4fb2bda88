import Gallery
import Transport

/// One run of the benchmark, in a directory that is there and empty.
struct CatalogRun {
    /// What a round is measured with.
    private static let settings = [(1, 1), (1, 16), (50, 1), (50, 16)]
    private static let connectionsMax = 50
    /// How many requests tell about how many a round needs.
    private static let requestsToWarm = 2000
    private static let mutationsToWarm = 640

    let catalog: SyntheticCatalog
    let directory: String
    let rounds: Int
    let seconds: Double

    func measure() async throws -> CatalogMeasurement {
        let cluster = try BenchCluster(in: directory, regions: catalog.regions)
        let bytesAtRest = try await bytesWithoutVersions(of: cluster)
        try await makeCatalog(of: cluster)
        let coordinator = try await BenchCoordinator(of: cluster, catalog: "catalog")
        defer { coordinator.process.stop() }
        Terminal.say("ready after \(Quantity.decimal(coordinator.readySeconds, 2)) s")
        let holders = try await join(cluster)
        let loaded = try await withThrowingTaskGroup(of: Loaded?.self) { group in
            group.addTask {
                try await holders.serve()
                return nil
            }
            group.addTask { try await load(coordinator, bytesAtRest) }
            defer { group.cancelAll() }
            guard let measurement = try await group.next() ?? nil else {
                throw CommandFailure("a node of the benchmark lost its connection")
            }
            return measurement
        }
        return try await recovered(from: coordinator, loaded)
    }

    /// Kills the coordinator, starts another on its catalog, and asks that one for a version.
    private func recovered(from killed: BenchCoordinator, _ loaded: Loaded) async throws -> CatalogMeasurement {
        let began = ContinuousClock.now
        killed.process.kill()
        let coordinator = try await BenchCoordinator(of: killed.cluster, catalog: "catalog")
        defer { coordinator.process.stop() }
        try await coordinator.showVersion(of: catalog)
        let seconds = Quantity.seconds(ContinuousClock.now - began)
        Terminal.say("killed to first answer: \(Quantity.decimal(seconds, 2)) s")
        return CatalogMeasurement(
            versions: catalog.versionCount, bytesPerVersion: loaded.bytesPerVersion, readySeconds: killed.readySeconds,
            recoverySeconds: seconds, mutationsPerSecond: loaded.mutationsPerSecond, resolve: loaded.resolve)
    }

    /// What was measured before the coordinator was killed.
    private struct Loaded: Sendable {
        let bytesPerVersion: Double
        let mutationsPerSecond: Double
        let resolve: [CatalogMeasurement.Resolve]
    }

    /// What a coordinator has in memory that knows no version.
    private func bytesWithoutVersions(of cluster: BenchCluster) async throws -> Int64 {
        let coordinator = try await BenchCoordinator(of: cluster, catalog: "empty")
        defer { coordinator.process.stop() }
        let bytes = try await coordinator.residentBytes()
        Terminal.say("without versions: \(Quantity.bytes(bytes)) in memory")
        return bytes
    }

    private func makeCatalog(of cluster: BenchCluster) async throws {
        Terminal.say("making a catalog of \(catalog.versionCount) versions")
        let display = ProgressDisplay()
        defer { display.finish() }
        let log = SyntheticLog(catalog: catalog) { display.note("versions made", $0, count: catalog.versionCount) }
        try await log.write(to: cluster.catalogPath("catalog"), cluster: BenchCluster.name)
    }

    private func join(_ cluster: BenchCluster) async throws -> BenchHolders {
        let display = ProgressDisplay()
        defer { display.finish() }
        return try await BenchHolders(of: catalog, in: cluster) { joined in
            display.note("nodes joined", joined, count: catalog.regions.count)
        }
    }

    private func load(_ coordinator: BenchCoordinator, _ bytesAtRest: Int64) async throws -> Loaded {
        let bytes = try await coordinator.residentBytes()
        Terminal.say("with \(catalog.versionCount) versions: \(Quantity.bytes(bytes)) in memory")
        let resolve = try await measureResolving(coordinator)
        let mutations = try await measureMutations(coordinator)
        Terminal.say("at the end: \(Quantity.bytes(try await coordinator.residentBytes())) in memory")
        return Loaded(
            bytesPerVersion: Double(bytes - bytesAtRest) / Double(catalog.versionCount), mutationsPerSecond: mutations,
            resolve: resolve)
    }

    private func measureResolving(_ coordinator: BenchCoordinator) async throws -> [CatalogMeasurement.Resolve] {
        let load = try await ResolveLoad(
            of: catalog, on: coordinator.cluster, connections: Self.connectionsMax)
        do {
            let rows = try await measureResolving(load, coordinator)
            await load.close()
            return rows
        } catch {
            await load.close()
            throw error
        }
    }

    private func measureResolving(
        _ load: ResolveLoad, _ coordinator: BenchCoordinator
    ) async throws -> [CatalogMeasurement.Resolve] {
        var redis: RedisComparison?
        if RedisComparison.isInstalled {
            redis = try await RedisComparison(in: coordinator.cluster, valueBytes: try await load.answerBytes())
        } else {
            Terminal.say("no redis to compare with: \(RedisComparison.remedy)")
        }
        defer { redis?.stop() }
        var rows: [CatalogMeasurement.Resolve] = []
        for (connections, pipeline) in Self.settings {
            rows.append(try await measure(connections, pipeline, load, redis))
        }
        return rows
    }

    private func measure(
        _ connections: Int, _ pipeline: Int, _ load: ResolveLoad, _ redis: RedisComparison?
    ) async throws -> CatalogMeasurement.Resolve {
        let first = Self.requestsToWarm * pipeline
        let warm = try await load.run(first, over: connections, pipeline: pipeline)
        let count = max(Int(warm.perSecond * seconds), first)
        let redisWarm = try await redis?.run(first, over: connections, pipeline: pipeline)
        let redisCount = redisWarm.map { max(Int($0 * seconds), first) } ?? 0
        var ours: [ResolveLoad.Measurement] = []
        var theirs: [Double] = []
        for round in 1...rounds {
            let measured = try await load.run(count, over: connections, pipeline: pipeline)
            ours.append(measured)
            let compared = try await redis?.run(redisCount, over: connections, pipeline: pipeline)
            if let compared { theirs.append(compared) }
            Terminal.say(
                "\(connections) x \(pipeline), round \(round): \(Quantity.decimal(measured.perSecond, 0)) a second, "
                    + "redis \(compared.map { Quantity.decimal($0, 0) } ?? "-")")
        }
        let median = ours.sorted { $0.perSecond < $1.perSecond }[ours.count / 2]
        return CatalogMeasurement.Resolve(
            connections: connections, pipeline: pipeline, perSecond: median.perSecond, p50Micros: median.p50Micros,
            p99Micros: median.p99Micros, redisPerSecond: theirs.isEmpty ? nil : theirs.sorted()[theirs.count / 2])
    }

    private func measureMutations(_ coordinator: BenchCoordinator) async throws -> Double {
        let load = MutationLoad(catalog: catalog, cluster: coordinator.cluster)
        let warm = try await load.run(Self.mutationsToWarm, labelled: "warm")
        var measured: [Double] = []
        for round in 1...rounds {
            let count = max(Int(warm * seconds), Self.mutationsToWarm)
            measured.append(try await load.run(count, labelled: "round\(round)"))
            Terminal.say("mutations, round \(round): \(Quantity.decimal(measured[round - 1], 0)) a second")
        }
        return measured.sorted()[measured.count / 2]
    }
}
