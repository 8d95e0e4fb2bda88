import Gallery
import GalleryClient

/// Deployments one after the other in every region that is not lost, thrown away as they come.
struct DrillLoad {
    private static let pauseMin = Duration.milliseconds(200)
    /// So many times as long as a deployment took none is made: deployments go before copies, and with no pause between
    /// them what is measured would be how long the drill itself holds up healing.
    private static let pauseFactor = 4
    /// More failures are counted, and not described.
    private static let failuresMax = 100

    /// What became of them.
    struct Outcome: Sendable {
        var count = 0
        var failures: [String] = []
    }

    let client: GalleryClient
    /// Only those that are predicted to survive are deployed.
    let images: [DrillImage]

    /// Deploys while `body` runs.
    func run<Value: Sendable>(
        _ body: () async throws -> Value, judgedBy judge: (Value, Outcome) -> Value
    ) async throws -> Value {
        let regions = Dictionary(grouping: images.filter(\.survives), by: \.region)
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            for images in regions.values { group.addTask { await deploy(images) } }
            let value = try await body()
            group.cancelAll()
            var sum = Outcome()
            for try await outcome in group {
                sum.count += outcome.count
                sum.failures += outcome.failures
            }
            return judge(value, sum)
        }
    }

    private func deploy(_ images: [DrillImage]) async -> Outcome {
        var outcome = Outcome()
        var next = 0
        while !Task.isCancelled {
            let image = images[next % images.count]
            next += 1
            let begin = ContinuousClock.now
            do {
                _ = try await client.deploy(image.reference, in: image.region, to: DeploymentTargets(osDisk: .null))
                outcome.count += 1
            } catch {
                if case .cancelled = error { break }
                outcome.count += 1
                if outcome.failures.count < Self.failuresMax {
                    outcome.failures.append("\(image.reference) in \(image.region): \(error)")
                }
            }
            // Being cancelled meanwhile ends the loop.
            let pause = max(Self.pauseMin, begin.duration(to: .now) * Self.pauseFactor)
            do { try await Task.sleep(for: pause) } catch { break }
        }
        return outcome
    }
}
