import Foundation

/// How latencies are distributed: buckets that widen by half from one to the next, a row each.
struct Histogram: Equatable {
    /// The widest bar, in characters.
    private static let barWidth = 40
    private static let growth = 1.5

    /// The bucket's upper bound in seconds, and how many fell into it.
    let buckets: [(below: Double, count: Int)]

    init(_ seconds: [Double]) {
        guard let least = seconds.min(), let most = seconds.max() else {
            buckets = []
            return
        }
        var bound = max(least, 0.001) * Self.growth
        var bounds = [bound]
        while bound <= most {
            bound *= Self.growth
            bounds.append(bound)
        }
        var buckets: [(below: Double, count: Int)] = []
        var lower = 0.0
        for bound in bounds {
            buckets.append((bound, seconds.count { $0 >= lower && $0 < bound }))
            lower = bound
        }
        self.buckets = buckets
    }

    var text: String {
        let most = max(1, buckets.map(\.count).max() ?? 0)
        return buckets.map { bucket in
            let bar = String(repeating: "#", count: bucket.count * Self.barWidth / most)
            let bound = String(format: "%8.3f", bucket.below)
            return "  < \(bound) s  \(String(format: "%5d", bucket.count))  \(bar)"
        }.joined(separator: "\n")
    }

    static func == (left: Self, right: Self) -> Bool { left.text == right.text }
}
