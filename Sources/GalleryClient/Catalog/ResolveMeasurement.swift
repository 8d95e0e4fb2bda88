public import Gallery
import Settings
import Transport
import Wire

/// How long so many `RESOLVE` took on one connection to the coordinator.
public struct ResolveMeasurement: Sendable {
    /// Of all together.
    public let elapsed: Duration
    /// Of each, shortest first.
    public let latencies: [Duration]
}

extension GalleryClient {
    /// Asks `requests` times, `inFlight` at a time and then the next as many, all on one connection.
    public func measureResolving(
        _ reference: ImageReference, in region: Region, requests: Int, inFlight: Int
    ) async throws(ClientError) -> ResolveMeasurement {
        // Also sees to it that the connection stands, and that the image resolves.
        _ = try await ask(.resolve, ["\(reference)", "in=\(region)"])
        do {
            let connection = try await coordinator.get { () throws(ConnectionError) in
                try await self.openCoordinator()
            }
            let question = try PumpedQuestions(.resolve, [["\(reference)", "in=\(region)"]])
            let started = ContinuousClock.now
            let answers = try await connection.pump(question, plan: PumpPlan(count: requests, inFlight: inFlight))
            return ResolveMeasurement(
                elapsed: ContinuousClock.now - started,
                latencies: answers.nanoseconds.map { .nanoseconds(Int64($0)) }.sorted())
        } catch {
            throw .noAnswer(to: "RESOLVE \(reference)", reason: "\(error)")
        }
    }
}
