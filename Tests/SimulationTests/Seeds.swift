import Foundation

/// The seeds of a test run: `VITRINE_SEEDS` of them, from `VITRINE_SEED` on.
enum Seeds {
    static let countDefault: UInt64 = 300

    static var all: ClosedRange<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        let count = environment["VITRINE_SEEDS"].flatMap { UInt64($0) } ?? countDefault
        let first = environment["VITRINE_SEED"].flatMap { UInt64($0) } ?? 1
        return first...(first + max(1, min(count, 1_000_000)) - 1)
    }
}
