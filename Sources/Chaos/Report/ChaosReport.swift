import Foundation
import Gallery
public import Wire

/// What a run did and what came of it.
public struct ChaosReport: Sendable, Encodable {
    /// Counts and times of one kind of operation in one region.
    public struct Tally: Sendable, Encodable {
        public let kind: String
        public let region: String
        public let done: Int
        public let refused: Int
        /// Without an answer, or with wrong bytes.
        public let failed: Int
        /// Milliseconds; `nil` if none succeeded.
        public let p50: Double?
        public let p99: Double?
        /// How many succeeded a second, from the first call to the last answer.
        public let perSecond: Double
    }

    /// Deployments that ended in one second.
    public struct Rate: Sendable, Encodable {
        public let at: Int
        public let region: String
        public let done: Int
        public let failed: Int
        /// Milliseconds, of those that succeeded; `nil` if none did.
        public let p50: Double?
        public let p99: Double?
    }

    public let scenario: String
    public let about: String
    public let seed: UInt64
    public let passed: Bool
    public let seconds: Double
    public let settledSeconds: Double?
    public let checks: [Check]
    public let tallies: [Tally]
    public let rates: [Rate]
    public let pace: [Pace]
    public let incidents: [IncidentDocument]
    let happenings: [Happening]
    let faults: [FaultTime]
    let samples: [Sample]
    let links: [LinkLine]
    let resources: [ResourceLine]
    /// The scenario, to be run again.
    public let text: String

    /// What the deployments did between one thing that was done to the cluster and the next.
    public struct Pace: Sendable, Encodable {
        public let from: Double
        public let to: Double
        /// The last thing that was done before.
        public let after: String
        public let deploymentsPerSecond: Double
        public let mebibytesPerSecond: Double
        public let failed: Int
        /// Milliseconds; `nil` if none succeeded.
        public let p50: Double?
        public let p99: Double?
    }

    /// When something was wrong with a region, in seconds since the run began.
    struct FaultTime: Sendable, Encodable {
        let region: String
        let from: Double
        let to: Double
    }

    /// A link that something was done to.
    struct LinkLine: Sendable, Encodable {
        let from: String
        let to: String
        let counter: LinkCounter
    }

    /// A process before and after.
    struct ResourceLine: Sendable, Encodable {
        let process: String
        let before: ResourceUse?
        let after: ResourceUse
    }

    /// As JSON.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension ChaosReport {
    static func tallies(_ operations: [Operation]) -> [Tally] {
        let groups = Dictionary(grouping: operations) { [$0.kind.rawValue, $0.region] }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, group in
            let times = group.filter { $0.outcome == .done }.map { Double($0.returnedAt - $0.calledAt) / 1e6 }.sorted()
            let refused = group.count { if case .refused = $0.outcome { true } else { false } }
            let abandoned = group.count { $0.outcome == .abandoned }
            return Tally(
                kind: key[0], region: key[1], done: times.count, refused: refused,
                failed: group.count - times.count - refused - abandoned, p50: quantile(0.5, of: times),
                p99: quantile(0.99, of: times), perSecond: perSecond(times.count, in: group))
        }
    }

    private static func perSecond(_ count: Int, in group: [Operation]) -> Double {
        guard let first = group.map(\.calledAt).min(), let last = group.map(\.returnedAt).max(), last > first else {
            return 0
        }
        return Double(count) / (Double(last - first) / 1e9)
    }

    private static func quantile(_ share: Double, of sorted: [Double]) -> Double? {
        guard !sorted.isEmpty else { return nil }
        return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    /// A part of less than a second tells nothing.
    private static let paceSecondsMin = 1.0

    static func pace(_ operations: [Operation], _ happenings: [Happening], until end: Double) -> [Pace] {
        let deployments = operations.filter { $0.kind == .deploy && $0.outcome != .abandoned }
        guard let first = deployments.map(\.calledAt).min(), let last = deployments.map(\.returnedAt).max() else {
            return []
        }
        let cuts = happenings.filter { $0.kind == .fault || $0.kind == .mending }.map { ($0.at, $0.text) }
        let starts = [(Double(first) / 1e9, "nothing was done yet")] + cuts
        let ends = cuts.map(\.0) + [Double(last + 1) / 1e9]
        return zip(starts, ends).filter { $1 - $0.0 >= paceSecondsMin }.map { start, end in
            let part = deployments.filter { (start.0..<end).contains(Double($0.returnedAt) / 1e9) }
            let done = part.filter { $0.outcome == .done }
            let times = done.map { Double($0.returnedAt - $0.calledAt) / 1e6 }.sorted()
            let bytes = done.reduce(0) { $0 + $1.bytes }
            return Pace(
                from: start.0, to: end, after: start.1, deploymentsPerSecond: Double(done.count) / (end - start.0),
                mebibytesPerSecond: Double(bytes) / 1_048_576 / (end - start.0), failed: part.count - done.count,
                p50: quantile(0.5, of: times), p99: quantile(0.99, of: times))
        }
    }

    static func rates(_ operations: [Operation]) -> [Rate] {
        struct Key: Hashable {
            let at: Int
            let region: String
        }
        let deployments = operations.filter { $0.kind == .deploy && $0.outcome != .abandoned }
        let groups = Dictionary(grouping: deployments) {
            Key(at: Int($0.returnedAt / 1_000_000_000), region: $0.region)
        }
        return groups.map { key, group in
            let times = group.filter { $0.outcome == .done }.map { Double($0.returnedAt - $0.calledAt) / 1e6 }.sorted()
            return Rate(
                at: key.at, region: key.region, done: times.count, failed: group.count - times.count,
                p50: quantile(0.5, of: times), p99: quantile(0.99, of: times))
        }.sorted { ($0.at, $0.region) < ($1.at, $1.region) }
    }
}
