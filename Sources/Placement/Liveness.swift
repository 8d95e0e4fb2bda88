/// What is believed of a node, by what was heard of it and when.
///
///     alive → suspect → down → lost
///       ↑        │        │      │
///       ├────────┘        ↓      │
///       └──────────── returning ←┘
///
/// `returning` falls back to `down` or `lost`, whichever it came from, if silence sets in before it is `alive`.
public enum Liveness: String, Hashable, Sendable, CaseIterable {
    /// Heard of in time.
    case alive
    /// Silent for some heartbeats: others are preferred, and nothing that it may hold is removed anywhere.
    case suspect
    /// Silent for longer: nothing is routed to it, its copies are cancelled.
    case down
    /// Down for the whole grace: what it held is made anew elsewhere.
    case lost
    /// Heard of again after it was down or lost, not yet for long enough to be relied upon.
    case returning

    /// Neither to be relied upon nor to be written off: what it holds freezes removals.
    var isUnsettled: Bool { self == .suspect || self == .down || self == .returning }
}
