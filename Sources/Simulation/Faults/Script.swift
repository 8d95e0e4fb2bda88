import Chance

/// What happens to a run from outside, drawn in advance: faults, and what clients do.
public struct Script: Hashable, Sendable {
    /// One thing that happens.
    public struct Event: Hashable, Sendable {
        /// What happens: a fault or a client's deed, by its name.
        public let kind: String
        /// In milliseconds of the run.
        public let at: Int
        /// Which host it is about, counted on among those it can be about.
        public let place: Int
        /// How long it lasts, in milliseconds.
        public let span: Int
        /// Decides whatever else is to be decided.
        public let salt: Int

        /// An event of a script.
        public init(kind: String, at: Int, place: Int, span: Int, salt: Int) {
            self.kind = kind
            self.at = at
            self.place = place
            self.span = span
            self.salt = salt
        }
    }

    /// In order of time.
    public var events: [Event]

    /// A script of these events.
    public init(events: [Event]) { self.events = events }

    /// Draws a script.
    init(_ options: Simulation.Options, _ setting: Setting, from chance: inout SeededGenerator) {
        events = []
        let end = options.milliseconds
        if !options.isPeaceful { drawFaults(options, setting, until: end, from: &chance) }
        var moment = 3000
        while moment < end {
            let salt = chance.number(in: 0...1_000_000_007)
            let kind = Deed.drawn(chance.number(in: 0...99)).rawValue
            let place = chance.number(in: 0...999)
            events.append(Event(kind: kind, at: moment, place: place, span: 0, salt: salt))
            moment += chance.number(in: 1...max(1, 2 * setting.operationEvery))
        }
        events.sort { $0.at < $1.at }
    }

    private mutating func drawFaults(
        _ options: Simulation.Options, _ setting: Setting, until end: Int, from chance: inout SeededGenerator
    ) {
        var urn: [Fault] = []
        for fault in Fault.allCases where options.allows(fault) {
            let share = chance.one(of: [0, 0, 1, 1, 3]) ?? 0
            urn += Array(repeating: fault, count: fault.weight * share)
        }
        if urn.isEmpty { urn = Fault.allCases.filter(options.allows) }
        guard !urn.isEmpty else { return }
        var moment = 8000
        while moment < end {
            guard let fault = chance.one(of: urn) else { return }
            let span = chance.number(in: 300...fault.spanMax)
            let place = chance.number(in: 0...999)
            let salt = chance.number(in: 0...1_000_000_007)
            events.append(Event(kind: fault.rawValue, at: moment, place: place, span: span, salt: salt))
            moment += chance.number(in: setting.faultEvery / 4...2 * setting.faultEvery)
        }
    }
}
