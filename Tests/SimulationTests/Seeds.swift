import Foundation

/// The seeds of a test run: `VITRINE_SEEDS` of them, from `VITRINE_SEED` on.
enum Seeds {
    /// Of the planner alone, and of whole clusters by profile; most seeds of a CI run go through `vitrine simulate`.
    static let plannerDefault: UInt64 = 300
    static let clusterDefault: UInt64 = 100
    static let otherDefault: UInt64 = 50

    static var all: ClosedRange<UInt64> { seeds(plannerDefault) }

    static func seeds(_ standard: UInt64) -> ClosedRange<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        let count = environment["VITRINE_SEEDS"].flatMap { UInt64($0) } ?? standard
        let first = environment["VITRINE_SEED"].flatMap { UInt64($0) } ?? 1
        return first...(first + max(1, min(count, 1_000_000)) - 1)
    }
}
