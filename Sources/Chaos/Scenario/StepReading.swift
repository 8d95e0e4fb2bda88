import Settings

/// Reads one step of a scenario.
struct StepReading {
    static let keys = [
        "at", "after", "when", "within", "do", "on", "to", "direction", "for", "times", "every", "count", "delay",
        "jitter", "rate", "bytes", "chance", "wipe", "say",
    ]
    private static let withinDefault = Duration.seconds(60)

    private let mapping: SettingsMapping
    private let places: ScenarioPlaces

    init(_ mapping: SettingsMapping, _ places: ScenarioPlaces) {
        self.mapping = mapping
        self.places = places
    }

    func step() throws(SettingsError) -> Step {
        let verb = try mapping.value("do", "one of \(Verb.allCases.map(\.rawValue).joined(separator: ", "))") {
            Verb(rawValue: $0)
        }
        try check(verb)
        return Step(try moment(), try action(verb), lasting: try mapping.time("for"))
    }

    /// What can stand after `do`.
    enum Verb: String, CaseIterable {
        case kill, stop, `continue`, restart, loseRegion, cut, heal, slow, refuse, reset, resetAfter, flipWire, flipDisk
        case fillDisk, readOnly, failIO, failSync, mendDisk, killCoordinator, oldCoordinator, backup, restore
        case setTargets, scrub, slowClients, garbage, wrongCertificates, wait

        /// The keys that it takes beside those of the moment.
        var keys: Set<String> {
            switch self {
            case .kill, .loseRegion: ["on", "wipe", "for"]
            case .stop, .fillDisk, .readOnly, .failIO, .failSync: ["on", "for"]
            case .continue, .restart, .heal, .reset, .mendDisk, .setTargets: ["on"]
            case .cut, .refuse: ["on", "to", "direction", "for"]
            case .slow: ["on", "to", "direction", "for", "delay", "jitter", "rate"]
            case .resetAfter: ["on", "to", "direction", "for", "bytes"]
            case .flipWire: ["on", "to", "direction", "for", "chance"]
            case .flipDisk: ["on", "count"]
            case .killCoordinator: ["times", "every"]
            case .oldCoordinator: ["on", "for"]
            case .slowClients, .garbage, .wrongCertificates: ["count", "for"]
            case .backup, .restore, .scrub: []
            case .wait: ["say"]
            }
        }

        /// Whether it means nothing without `on`.
        var needsPlace: Bool { keys.contains("on") && ![.heal, .restart, .setTargets].contains(self) }
    }

    private func check(_ verb: Verb) throws(SettingsError) {
        let moments: Set = ["at", "after", "when", "within", "do"]
        for key in Self.keys where mapping.has(key) && !moments.contains(key) && !verb.keys.contains(key) {
            throw mapping.wrong(
                key, "given", "left out: 'do: \(verb.rawValue)' takes \(verb.keys.sorted().joined(separator: ", "))")
        }
        let said = ["at", "after", "when"].filter { mapping.has($0) }
        guard said.count == 1 else {
            throw mapping.wrong(
                "at", said.isEmpty ? "missing" : said.joined(separator: " and "), "one of at, after, when")
        }
        guard !verb.needsPlace || mapping.has("on") else {
            throw .missing(file: mapping.file.path, key: mapping.path(of: "on"))
        }
    }

    private func moment() throws(SettingsError) -> Step.Moment {
        if let at = try moment("at") { return .at(at) }
        if let after = try moment("after") { return .after(after) }
        let within = try mapping.time("within") ?? Self.withinDefault
        let expected =
            "alive, restored, published N, deployed N, or a state and a place, such as 'lost westeurope'"
        return .when(try mapping.value("when", expected) { condition($0) }, within: within)
    }

    /// Seconds, 0 allowed.
    private func moment(_ key: String) throws(SettingsError) -> Duration? {
        guard mapping.has(key) else { return nil }
        return try mapping.value(key, "a number of seconds from 0 to 604800") { text in
            guard let seconds = Double(text), seconds >= 0, seconds <= 604_800 else { return nil }
            return .milliseconds(Int64((seconds * 1000).rounded()))
        }
    }

    private func condition(_ text: String) -> Condition? {
        let words = text.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("alive", 1): return .alive
        case ("restored", 1): return .restored
        case ("published", 2): return Int(words[1]).map { .published($0) }
        case ("deployed", 2): return Int(words[1]).map { .deployed($0) }
        case (let state?, 2) where Condition.nodeStates.union(Condition.diskStates).contains(state):
            let place = Place(words[1])
            return places.processes(of: place).allSatisfy(places.allNodes.contains) && places.known.contains(place.name)
                ? .state(state, of: place) : nil
        default: return nil
        }
    }

    private func action(_ verb: Verb) throws(SettingsError) -> Action {
        let on = try place("on")
        switch verb {
        case .kill, .loseRegion: return .kill(on, thenWipe: try mapping.flag("wipe") ?? false)
        case .stop: return .stop(on)
        case .continue: return .resume(on)
        case .restart: return .restart(on)
        case .cut, .slow, .refuse, .resetAfter, .flipWire:
            return .link(try rule(verb), from: on, to: try place("to"), try direction())
        case .heal: return .heal(on)
        case .reset: return .reset(on)
        case .flipDisk: return .flipDisk(on, count: try mapping.whole("count", 1...100_000) ?? 1)
        case .fillDisk: return .disk(.full, on)
        case .readOnly: return .disk(.readOnly, on)
        case .failIO: return .disk(.failingIO, on)
        case .failSync: return .disk(.failingSync, on)
        case .mendDisk: return .mendDisk(on)
        case .killCoordinator:
            return .killCoordinator(
                times: try mapping.whole("times", 1...100_000) ?? 1, every: try mapping.time("every") ?? .seconds(1))
        case .oldCoordinator: return .oldCoordinator(on)
        case .scrub: return .scrub
        case .backup: return .backup
        case .restore: return .restore
        case .setTargets: return .setTargets(on)
        case .slowClients: return .abuse(.slowClients, count: try abusers())
        case .garbage: return .abuse(.garbage, count: try abusers())
        case .wrongCertificates: return .abuse(.wrongCertificates, count: try abusers())
        case .wait: return .note(mapping.has("say") ? try mapping.text("say") : "")
        }
    }

    private func abusers() throws(SettingsError) -> Int { try mapping.whole("count", 1...10_000) ?? 100 }

    private func rule(_ verb: Verb) throws(SettingsError) -> LinkRule {
        var rule = LinkRule()
        switch verb {
        case .cut: rule.isCut = true
        case .refuse: rule.refuses = true
        case .resetAfter: rule.resetsAfter = try mapping.integer("bytes", in: 1...1_000_000_000)
        case .flipWire: rule.flips = try mapping.share("chance") ?? 0.000_01
        default:
            rule.delay = try mapping.time("delay") ?? .zero
            rule.jitter = try mapping.time("jitter") ?? .zero
            rule.rate = try mapping.whole("rate", 1...1_000_000_000)
            guard rule != .pass else {
                throw mapping.wrong("do", "slow", "given with delay, jitter or rate (bytes a second)")
            }
        }
        return rule
    }

    private func direction() throws(SettingsError) -> LinkDirection {
        guard mapping.has("direction") else { return .both }
        return try mapping.value("direction", "both, out or in", LinkDirection.init)
    }

    private func place(_ key: String) throws(SettingsError) -> [Place] {
        try mapping.names(key).map { (name) throws(SettingsError) in
            guard places.known.contains(name) else {
                throw mapping.wrong(key, name, "one of \(places.known.joined(separator: ", "))")
            }
            return Place(name)
        }
    }
}
