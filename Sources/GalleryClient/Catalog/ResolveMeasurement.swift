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
    /// Asks `requests` times, with `inFlight` asked and not yet answered, all on one connection.
    public func measureResolving(
        _ reference: ImageReference, in region: Region, requests: Int, inFlight: Int
    ) async throws(ClientError) -> ResolveMeasurement {
        // Also sees to it that the connection stands, and that the image resolves.
        _ = try await ask(.resolve, ["\(reference)", "in=\(region)"])
        let (dialer, address) = (dialer, settings.coordinator.description)
        do {
            let connection = try await coordinator.get { () throws(ConnectionError) in
                try await dialer.open(to: address, expecting: .anyCoordinator)
            }
            let fields = ["\(reference)", "in=\(region)"]
            let started = ContinuousClock.now
            let latencies = try await withThrowingTaskGroup(of: [Duration].self) { group in
                for asker in 0..<inFlight {
                    let count = requests / inFlight + (asker < requests % inFlight ? 1 : 0)
                    group.addTask { try await Self.ask(connection, fields, count) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            return ResolveMeasurement(elapsed: ContinuousClock.now - started, latencies: latencies.sorted())
        } catch {
            throw .noAnswer(to: "RESOLVE \(reference)", reason: "\(error)")
        }
    }

    private static func ask(
        _ connection: Connection, _ fields: [String], _ count: Int
    ) async throws(ConnectionError) -> [Duration] {
        var latencies: [Duration] = []
        latencies.reserveCapacity(count)
        for _ in 0..<count {
            let asked = ContinuousClock.now
            _ = try await connection.ask(.resolve, fields)
            latencies.append(ContinuousClock.now - asked)
        }
        return latencies
    }
}
