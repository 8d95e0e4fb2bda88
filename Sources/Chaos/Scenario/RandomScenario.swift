import Chance

/// Draws scenarios: the same from the same seed.
public struct RandomScenario {
    /// What may be drawn.
    public enum Fault: String, Sendable, CaseIterable {
        case kill, stop, region, wipe, cut, cutRegion, oneWay, slow, reset, flipWire, flipDisk, coordinator, targets
        /// These need rights that not everybody has.
        case fullDisk, readOnly, failIO, failSync

        /// What anybody may do to processes of their own.
        public static let everybodys: [Fault] = allCases.filter {
            ![.fullDisk, .readOnly, .failIO, .failSync].contains($0)
        }
    }

    /// The longest and the shortest that a fault lasts, and the pause until the next, in tenths of a second.
    private static let lasting = 20...80
    private static let pause = 10...50
    /// The end of the load is without faults.
    private static let calmSeconds = 8.0

    private let faults: [Fault]
    private let seconds: Double
    private let seed: UInt64
    private var generator: SeededGenerator
    private let regions = ["westeurope", "northeurope", "swedencentral"]

    /// Draws from `faults`, for so long.
    public init(seed: UInt64, duration: Duration, faults: [Fault]) {
        self.faults = faults.isEmpty ? Fault.everybodys : faults
        self.seed = seed
        seconds = duration.seconds
        generator = SeededGenerator(seed: seed)
    }

    /// The scenario as text, which can be kept and run again.
    public mutating func text() -> String {
        var lines: [String] = []
        var at = 3.0
        while at < seconds - Self.calmSeconds {
            let lasting = Double(Int.random(in: Self.lasting, using: &generator)) / 10
            let end = min(at + lasting, seconds - Self.calmSeconds / 2)
            lines += steps(at, lasting: end - at)
            at = end + Double(Int.random(in: Self.pause, using: &generator)) / 10
        }
        return """
            name: random-\(seed)
            about: Drawn from seed \(seed).
            for: \(Self.text(seconds))
            load: {publishers: 2, deployers: 1, resolvers: 1, excluders: 1, imageMiB: 4, versions: 100000, keep: 8, copies: 2}
            steps:
            \(lines.map { "  - {\($0)}" }.joined(separator: "\n"))
            expect: {settledWithin: 120}

            """
    }

    private mutating func steps(_ at: Double, lasting: Double) -> [String] {
        let fault = faults.randomElement(using: &generator) ?? .kill
        let head = "at: \(Self.text(at)), do: "
        let tail = ", for: \(Self.text(max(0.5, lasting)))"
        let node = drawNode()
        let region = regions.randomElement(using: &generator) ?? regions[0]
        switch fault {
        case .kill: return [head + "kill, on: \(node)" + tail]
        case .stop: return [head + "stop, on: \(node)" + tail]
        case .region: return [head + "loseRegion, on: \(region)" + tail]
        case .wipe: return [head + "kill, on: \(node), wipe: true" + tail]
        case .cut: return [head + "cut, on: \(node)" + tail]
        case .cutRegion: return [head + "cut, on: \(region)" + tail]
        case .oneWay:
            return [head + "cut, on: \(node), direction: \(Bool.random(using: &generator) ? "in" : "out")" + tail]
        case .slow:
            let delay = Int.random(in: 1...20, using: &generator) * 10
            return [head + "slow, on: \(region), delay: 0.\(delay < 100 ? "0" : "")\(delay), jitter: 0.05" + tail]
        case .reset:
            let bytes = Int.random(in: 10_000...3_000_000, using: &generator)
            return [head + "resetAfter, on: \(region), bytes: \(bytes)" + tail]
        case .flipWire: return [head + "flipWire, on: \(node), chance: 0.00001" + tail]
        case .flipDisk:
            // One node may hold nothing at that moment.
            let count = Int.random(in: 1...10, using: &generator)
            return [head + "flipDisk, on: [\(regions.joined(separator: ", "))], count: \(count)"]
        case .coordinator:
            return [head + "killCoordinator, times: \(Int.random(in: 1...4, using: &generator)), every: 1"]
        case .targets:
            let two = regions.filter { $0 != region }.joined(separator: ", ")
            return [
                head + "setTargets, on: [\(two)]", "at: \(Self.text(at + max(0.5, lasting))), do: setTargets",
            ]
        case .fullDisk: return [head + "fillDisk, on: \(node)" + tail]
        case .readOnly: return [head + "readOnly, on: \(node)" + tail]
        case .failIO: return [head + "failIO, on: \(node)" + tail]
        case .failSync: return [head + "failSync, on: \(node)" + tail]
        }
    }

    private mutating func drawNode() -> String {
        let region = regions.randomElement(using: &generator) ?? regions[0]
        return "\(region)-\(Int.random(in: 1...2, using: &generator))"
    }

    /// Seconds with a tenth.
    private static func text(_ seconds: Double) -> String { "\((seconds * 10).rounded() / 10)" }
}
