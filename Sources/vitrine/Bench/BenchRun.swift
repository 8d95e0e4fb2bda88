import Foundation
import Gallery
import GalleryClient
import Wire

/// One line of the table: so many deployments of one image, so many at a time.
struct BenchRun {
    let client: GalleryClient
    let image: BenchImage
    let region: Region
    let concurrency: Int
    let deployments: Int
    /// Where files are written to; `nil` for nowhere.
    let scratch: String?

    /// One deployment's end.
    private struct Sample: Sendable {
        let outcome: Result<Deployment, ClientError>
    }

    func measure() async throws -> BenchResult {
        let before = await client.nodeStatistics()
        let started = ContinuousClock.now
        let samples = try await run()
        let elapsed = ContinuousClock.now - started
        let traffic = BenchTraffic(from: before, to: await client.nodeStatistics())
        var succeeded: [Deployment] = []
        var failures: [ClientError] = []
        for sample in samples {
            switch sample.outcome {
            case .success(let deployment): succeeded.append(deployment)
            case .failure(let error): failures.append(error)
            }
        }
        if let first = failures.first { Terminal.say("  \(failures.count) failed, the first so: \(first)") }
        return BenchResult(
            label: image.label, image: "\(image.image.reference(in: client.subscription))", region: region.name,
            concurrency: concurrency,
            failed: failures.count, seconds: Quantity.seconds(elapsed),
            latencies: succeeded.map { Quantity.seconds($0.elapsed) }.sorted(),
            bytesDeployed: succeeded.reduce(0) { $0 + Int64($1.bytesReceived) }, traffic: traffic)
    }

    /// A new one begins when one ends, so that there are always as many at a time as asked for.
    private func run() async throws -> [Sample] {
        let display = ProgressDisplay()
        defer { display.finish() }
        return try await withThrowingTaskGroup(of: Sample.self) { group in
            var begun = 0
            var samples: [Sample] = []
            while begun < min(concurrency, deployments) {
                group.addTask { [begun] in try await deploy(begun) }
                begun += 1
            }
            while let sample = try await group.next() {
                samples.append(sample)
                display.note("deployments", samples.count, count: deployments)
                guard begun < deployments else { continue }
                group.addTask { [begun] in try await deploy(begun) }
                begun += 1
            }
            return samples
        }
    }

    private func deploy(_ number: Int) async throws -> Sample {
        let path = scratch.map { "\($0)/vitrine-bench-\(getpid())-\(number).raw" }
        let sample: Sample
        do throws(ClientError) {
            let targets = DeploymentTargets(osDisk: path.map { .file($0) } ?? .null)
            let reference = image.image.reference(in: client.subscription)
            sample = Sample(outcome: .success(try await client.deploy(reference, in: region, to: targets)))
        } catch {
            if case .cancelled = error { throw error }
            sample = Sample(outcome: .failure(error))
        }
        if let path, FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        return sample
    }
}

/// What the nodes sent between two looks at their counters, in bytes.
struct BenchTraffic: Encodable, Equatable {
    let toClients: Int64
    let withinRegions: Int64
    /// Over links between regions.
    let betweenRegions: Int64
    /// Nodes that did not answer both times, or were started in between: their bytes are missing.
    let nodesUncounted: Int

    init(from before: [AskedNode<NodeStatistics>], to after: [AskedNode<NodeStatistics>]) {
        var totals = (clients: Int64(0), within: Int64(0), between: Int64(0), uncounted: 0)
        for node in after {
            guard let earlier = before.first(where: { $0.address == node.address }),
                case .success(let first) = earlier.outcome, case .success(let last) = node.outcome,
                last.bytesToClients >= first.bytesToClients
            else {
                totals.uncounted += 1
                continue
            }
            totals.clients += last.bytesToClients - first.bytesToClients
            totals.within += last.bytesWithinRegion - first.bytesWithinRegion
            totals.between += last.bytesToRegions.values.reduce(0, +) - first.bytesToRegions.values.reduce(0, +)
        }
        toClients = totals.clients
        withinRegions = totals.within
        betweenRegions = totals.between
        nodesUncounted = totals.uncounted
    }
}
