import GalleryClient

/// What a progress display says of a transfer at a moment; knows no terminal and no clock.
struct ProgressLine: Equatable {
    /// The rate is of the last so many seconds, so that it follows what happens.
    static let rateWindow = Duration.seconds(5)

    let label: String
    let done: Int
    let total: Int
    /// Bytes a second; `nil` until there is anything to tell it from.
    let rate: Double?

    /// From 0 to 1.
    var share: Double { total > 0 ? min(1, Double(done) / Double(total)) : 1 }

    /// The time that is left at this rate.
    var remaining: Duration? {
        guard let rate, rate > 0, total > done else { return nil }
        return .milliseconds(Int64(min(Double(total - done) / rate * 1000, 1e12)))
    }

    /// Such as `sending 42%  54.6 MiB of 130.0 MiB  48.1 MiB/s  1.6 s left`.
    var plain: String {
        var parts = [
            "\(label) \(Int(share * 100))%",
            "\(Quantity.bytes(Int64(done))) of \(Quantity.bytes(Int64(total)))",
        ]
        if let rate { parts.append(Quantity.rate(rate)) }
        if let remaining { parts.append("\(Quantity.duration(remaining)) left") }
        return parts.joined(separator: "  ")
    }

    /// The same with a bar, no wider than `width`.
    func bar(width: Int) -> String {
        let text = plain
        let room = width - text.count - 4
        guard room >= 10 else { return String(text.prefix(max(0, width - 1))) }
        let length = min(room, 40)
        let filled = Int(share * Double(length))
        return "[\(String(repeating: "#", count: filled))\(String(repeating: ".", count: length - filled))] \(text)"
    }
}

/// Measures the rate of a transfer over a window of time.
struct RateMeter {
    private var samples: [(at: Duration, bytes: Int)] = []

    /// Takes note that `bytes` were done at `at`, and returns the rate over the window, if it can be told.
    mutating func note(_ bytes: Int, at: Duration) -> Double? {
        // A transfer that went back to a smaller number began afresh.
        if let last = samples.last, bytes < last.bytes { samples = [] }
        samples.append((at, bytes))
        // One sample older than the window stays, so that the window is spanned.
        while samples.count > 2, samples[1].at <= at - ProgressLine.rateWindow { samples.removeFirst() }
        guard let first = samples.first, at > first.at else { return nil }
        return Double(bytes - first.bytes) / Quantity.seconds(at - first.at)
    }
}
