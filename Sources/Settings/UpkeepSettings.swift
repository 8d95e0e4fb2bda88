import Yams

/// How a node looks after what it holds; every key may be left out.
public struct UpkeepSettings: Hashable, Sendable {
    /// The most that `quarantine` may name, in MiB.
    static let quarantineMebibytesMax = 1 << 30

    /// How long what came of an upload or a copy is kept when nothing more of it comes: an hour.
    public var orphanGrace = Duration.seconds(3600)
    /// In which time everything is read and checked once: a day.
    public var scrubCycle = Duration.seconds(86_400)
    /// The fastest that is read for it; mostly it is far less, spread over the cycle: 64 MiB/s.
    public var scrubRate = TransferRate(mebibytesPerSecond: 64)
    /// What is kept of what was found damaged, in bytes: 1 GiB.
    public var quarantineBytesMax = 1 << 30

    static let keys = ["orphanGrace", "scrubCycle", "scrubRate", "quarantine"]

    public init() {}

    init(_ mapping: SettingsMapping) throws(SettingsError) {
        if mapping.has("orphanGrace") { orphanGrace = try mapping.seconds("orphanGrace") }
        if mapping.has("scrubCycle") { scrubCycle = try mapping.seconds("scrubCycle") }
        if mapping.has("scrubRate") { scrubRate = try mapping.rate("scrubRate") }
        if mapping.has("quarantine") {
            quarantineBytesMax = try mapping.integer("quarantine", in: 1...Self.quarantineMebibytesMax) << 20
        }
    }

    var entries: [(String, Node?)] {
        [
            ("orphanGrace", Node(orphanGrace.secondsText)), ("scrubCycle", Node(scrubCycle.secondsText)),
            ("scrubRate", scrubRate.map { Node($0.text) }), ("quarantine", Node("\(max(1, quarantineBytesMax >> 20))")),
        ]
    }
}
