import Gallery
import Yams

/// How soon silence means what.
public struct LivenessSettings: Hashable, Sendable {
    /// How often a node says that it is there.
    public let heartbeat: Duration
    /// Missed heartbeats after which a node is suspect: nothing destructive happens to what it holds.
    public let suspectAfter: Int
    /// Missed heartbeats after which a node is down: nobody is sent there.
    public let downAfter: Int
    /// How long a node is down before it is lost, and its copies are made elsewhere.
    public let lostAfter: Duration
    /// How long content that no version names is kept, so that an upload can be finished.
    public let orphanGrace: Duration

    public init(
        heartbeat: Duration, suspectAfter: Int, downAfter: Int, lostAfter: Duration, orphanGrace: Duration
    ) {
        self.heartbeat = heartbeat
        self.suspectAfter = suspectAfter
        self.downAfter = downAfter
        self.lostAfter = lostAfter
        self.orphanGrace = orphanGrace
    }

    static let keys = ["heartbeat", "suspectAfter", "downAfter", "lostAfter", "orphanGrace"]

    init(_ mapping: SettingsMapping) throws(SettingsError) {
        heartbeat = try mapping.seconds("heartbeat")
        suspectAfter = try mapping.heartbeats("suspectAfter")
        downAfter = try mapping.heartbeats("downAfter")
        lostAfter = try mapping.seconds("lostAfter")
        orphanGrace = try mapping.seconds("orphanGrace")
        guard downAfter > suspectAfter else {
            throw mapping.wrong("downAfter", "\(downAfter)", "more than suspectAfter, which is \(suspectAfter)")
        }
    }

    var entries: [(String, Node?)] {
        [
            ("heartbeat", Node(heartbeat.secondsText)), ("suspectAfter", Node("\(suspectAfter)")),
            ("downAfter", Node("\(downAfter)")), ("lostAfter", Node(lostAfter.secondsText)),
            ("orphanGrace", Node(orphanGrace.secondsText)),
        ]
    }
}
