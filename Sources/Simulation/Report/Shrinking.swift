/// Makes a run that breaks a rule short: takes away whatever it breaks the rule without.
public struct Shrinking: Sendable {
    /// How many runs it may cost.
    public static let runsMax = 400

    public let seed: UInt64
    public let options: Simulation.Options
    /// How many runs it did cost.
    public private(set) var runs = 0

    /// A shrinking of the run of `seed`.
    public init(seed: UInt64, options: Simulation.Options) {
        self.seed = seed
        self.options = options
    }

    /// The shortest scenario that was found, or `nil` if the run breaks no rule.
    ///
    /// Delta debugging: parts of the script are left out, first halves, then smaller ones, as long as a rule breaks.
    /// It ends early, with what it has, once `goesOn` says no.
    public mutating func shortest(
        of script: Script? = nil, runsMax: Int = Self.runsMax, while goesOn: @escaping () -> Bool = { true }
    ) -> Scenario? {
        var script = script ?? Simulation(seed: seed, options: options).drawnScript
        guard let first = violation(of: script, while: goesOn) else { return nil }
        var last = first
        var size = max(1, script.events.count / 2)
        while runs < runsMax, goesOn() {
            var start = 0
            var hasShrunk = false
            while start < script.events.count, runs < runsMax, goesOn() {
                var fewer = script
                fewer.events.removeSubrange(start..<min(start + size, script.events.count))
                if let text = violation(of: fewer, while: goesOn) {
                    (script, last, hasShrunk) = (fewer, text, true)
                } else {
                    start += size
                }
            }
            if size == 1, !hasShrunk { break }
            size = max(1, size / 2)
        }
        return Scenario(seed: seed, options: options, script: script, comments: ["breaks a rule \(last)"])
    }

    private mutating func violation(of script: Script, while goesOn: @escaping () -> Bool) -> String? {
        runs += 1
        return Simulation(seed: seed, options: options, script: script).run(while: goesOn)?.violation
    }
}
