/// A run as a text: a seed, its options, and what happens from outside.
///
///     seed 17
///     profile safe
///     shape drawn
///     milliseconds 60000
///     operationEvery 50
///     12345 nodeKilled place=3 span=4000 salt=77
///
/// Lines that begin with `#` say what it is about.
public struct Scenario: Hashable, Sendable {
    /// A text is no longer, in bytes, and tells of no more that happens.
    public static let bytesMax = 64 << 20
    static let eventsMax = 1_000_000

    /// A line that cannot be read.
    public struct Unreadable: Error, Hashable, Sendable {
        /// From 1.
        public let line: Int
        public let text: String

        /// A line with its number.
        public init(line: Int, text: String) {
            self.line = line
            self.text = text
        }
    }

    public let seed: UInt64
    public let options: Simulation.Options
    public let script: Script
    /// What it is about, a line each.
    public var comments: [String]

    /// The scenario of a run.
    public init(seed: UInt64, options: Simulation.Options, script: Script, comments: [String] = []) {
        self.seed = seed
        self.options = options
        self.script = script
        self.comments = comments
    }

    /// The run.
    public var simulation: Simulation { Simulation(seed: seed, options: options, script: script) }

    /// The text.
    public var text: String {
        var lines = comments.flatMap { $0.split(separator: "\n") }.map { "# \($0)" }
        lines.append("seed \(seed)")
        lines.append("profile \(options.profile.rawValue)")
        lines.append("shape \(options.shape.rawValue)")
        lines.append("milliseconds \(options.milliseconds)")
        lines.append("operationEvery \(options.operationEvery)")
        if let lossPercent = options.lossPercent { lines.append("lossPercent \(lossPercent)") }
        if let canary = options.canary { lines.append("canary \(canary.rawValue)") }
        for event in script.events {
            lines.append("\(event.at) \(event.kind) place=\(event.place) span=\(event.span) salt=\(event.salt)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads a text.
    public init(_ text: String) throws(Unreadable) {
        var seed: UInt64 = 0
        var options = Simulation.Options()
        var events: [Script.Event] = []
        var comments: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty { continue }
            if line.hasPrefix("#") {
                comments.append(String(line.dropFirst(2)))
                continue
            }
            let words = line.split(separator: " ").map(String.init)
            if events.count < Self.eventsMax, let event = Script.Event(words) {
                events.append(event)
            } else if words.count != 2 || !options.set(words[0], words[1], &seed) {
                throw Unreadable(line: index + 1, text: String(line))
            }
        }
        self.init(seed: seed, options: options, script: Script(events: events), comments: comments)
    }
}

extension Script.Event {
    fileprivate init?(_ words: [String]) {
        guard words.count == 5, let at = Int(words[0]),
            EventKinds.all.contains(words[1]),
            (0...ScenarioLimits.millisecondsMax).contains(at),
            let place = Self.value("place", words[2], atMost: ScenarioLimits.placeMax),
            let span = Self.value("span", words[3], atMost: ScenarioLimits.millisecondsMax),
            let salt = Self.value("salt", words[4], atMost: ScenarioLimits.saltMax)
        else { return nil }
        self.init(kind: words[1], at: at, place: place, span: span, salt: salt)
    }

    private static func value(_ name: String, _ word: String, atMost max: Int) -> Int? {
        guard word.hasPrefix("\(name)=") else { return nil }
        return Int(word.dropFirst(name.utf8.count + 1)).flatMap { (0...max).contains($0) ? $0 : nil }
    }
}

/// What numbers in a scenario may be.
private enum ScenarioLimits {
    /// A week.
    static let millisecondsMax = 604_800_000
    static let placeMax = 1_000_000
    static let saltMax = 1 << 31
}

/// The names of all that can happen from outside.
private enum EventKinds {
    static let all = Set(Fault.allCases.map(\.rawValue) + Deed.allCases.map(\.rawValue))
}

extension Simulation.Options {
    /// `false` if there is no such option, or it cannot have that value.
    fileprivate mutating func set(_ name: String, _ value: String, _ seed: inout UInt64) -> Bool {
        switch name {
        case "seed": return UInt64(value).map { seed = $0 } != nil
        case "profile": return Simulation.Profile(rawValue: value).map { profile = $0 } != nil
        case "shape": return Simulation.Shape(rawValue: value).map { shape = $0 } != nil
        case "milliseconds":
            return Self.number(value, 1000...ScenarioLimits.millisecondsMax).map { milliseconds = $0 } != nil
        case "operationEvery": return Self.number(value, 1...1_000_000).map { operationEvery = $0 } != nil
        case "lossPercent": return Self.number(value, 0...90).map { lossPercent = $0 } != nil
        case "canary": return Simulation.Canary(rawValue: value).map { canary = $0 } != nil
        default: return false
        }
    }

    private static func number(_ text: String, _ range: ClosedRange<Int>) -> Int? {
        Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
}
