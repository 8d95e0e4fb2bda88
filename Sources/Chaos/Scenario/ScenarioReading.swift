import Foundation
import Gallery
public import Settings
import Yams

extension Scenario {
    static let keys = ["name", "about", "cluster", "load", "for", "steps", "expect"]
    private static let stepsMax = 10_000
    private static let secondsMax = 604_800

    /// Reads a scenario file; every error names the file and the key.
    public init(readingFrom path: String) throws(SettingsError) {
        let file = SettingsFile(path)
        try self.init(file: file, text: try file.text())
    }

    /// Reads the text of a scenario that is called `name` in errors.
    public init(text: String, named name: String) throws(SettingsError) {
        try self.init(file: SettingsFile(name), text: text)
    }

    private init(file: SettingsFile, text: String) throws(SettingsError) {
        let mapping = try file.mapping(in: text, of: Self.keys)
        name = try mapping.name("name")
        about = mapping.has("about") ? try mapping.text("about") : ""
        topologyText = try ScenarioTopology.text(mapping.has("cluster") ? try mapping.node("cluster") : nil, mapping)
        topology = try ScenarioTopology.topology(topologyText, file)
        load = mapping.has("load") ? try LoadSettings(try mapping.mapping("load", of: LoadSettings.keys)) : .init()
        duration = try mapping.seconds("for")
        expectations =
            mapping.has("expect")
            ? try Expectations(try mapping.mapping("expect", of: Expectations.keys)) : Expectations()
        let places = ScenarioPlaces(topology)
        var steps: [Step] = []
        if mapping.has("steps") {
            let list = try mapping.list("steps", of: StepReading.keys, countMax: Self.stepsMax)
            for entry in list { steps.append(try StepReading(entry, places).step()) }
        }
        self.steps = steps
        self.text = text
        try Self.check(steps, duration, mapping)
    }

    /// A step that would come after the end would not come at all.
    private static func check(
        _ steps: [Step], _ duration: Duration, _ mapping: SettingsMapping
    ) throws(SettingsError) {
        for (index, step) in steps.enumerated() {
            guard case .at(let moment) = step.moment, moment > duration else { continue }
            throw mapping.wrong(
                "steps[\(index)].at", "\(moment.seconds)", "within the \(duration.seconds) s of 'for'")
        }
    }
}

/// The cluster of a scenario: what it does not say is as on one small machine, with short times.
enum ScenarioTopology {
    private static let defaults = [
        ("cluster", "chaos"), ("host", "127.0.0.1"), ("basePort", "7440"), ("heartbeat", "0.5"),
        ("suspectAfter", "3"), ("downAfter", "5"), ("lostAfter", "4"), ("orphanGrace", "600"),
    ]
    private static let regions =
        "[{name: westeurope, nodes: 2}, {name: northeurope, nodes: 2}, {name: swedencentral, nodes: 2}]"

    static func text(_ node: Node?, _ mapping: SettingsMapping) throws(SettingsError) -> String {
        do {
            var root = try node ?? Yams.compose(yaml: "regions: \(regions)") ?? Node("")
            guard root.mapping != nil else {
                throw mapping.wrong("cluster", SettingsMapping.text(of: root), "a mapping as in a topology file")
            }
            for (key, value) in defaults where root[key] == nil { root[key] = Node(value) }
            if root["regions"] == nil { root["regions"] = try Yams.compose(yaml: regions) }
            return try Yams.serialize(node: root)
        } catch let error as SettingsError {
            throw error
        } catch {
            throw .malformed(file: mapping.file.path, reason: "\(error)")
        }
    }

    static func topology(_ text: String, _ file: SettingsFile) throws(SettingsError) -> Topology {
        try Topology(try file.mapping(in: text, of: Topology.keys, at: "cluster"))
    }
}

extension LoadSettings {
    static let keys = [
        "publishers", "resolvers", "deployers", "excluders", "imageMiB", "changedPercent", "publishEvery",
        "resolveEvery", "resolvesAtOnce", "versions", "keep", "copies",
    ]

    init(_ mapping: SettingsMapping) throws(SettingsError) {
        self.init()
        publishers = try mapping.whole("publishers", 0...Self.workersMax) ?? publishers
        resolvers = try mapping.whole("resolvers", 0...Self.workersMax) ?? resolvers
        deployers = try mapping.whole("deployers", 0...Self.workersMax) ?? deployers
        excluders = try mapping.whole("excluders", 0...Self.workersMax) ?? excluders
        imageMebibytes = try mapping.whole("imageMiB", 1...4096) ?? imageMebibytes
        changedPercent = try mapping.whole("changedPercent", 1...100) ?? changedPercent
        publishEvery = try mapping.time("publishEvery") ?? publishEvery
        resolveEvery = try mapping.time("resolveEvery") ?? resolveEvery
        resolvesAtOnce = try mapping.whole("resolvesAtOnce", 1...Self.workersMax) ?? resolvesAtOnce
        versionsMax = try mapping.whole("versions", 1...100_000) ?? versionsMax
        keep = try mapping.whole("keep", 0...100_000) ?? keep
        copies = try mapping.whole("copies", 1...100) ?? copies
    }
}

extension Expectations {
    static let keys = ["settledWithin", "mayFail", "deployments", "resolves", "versions", "disksClean"]

    init(_ mapping: SettingsMapping) throws(SettingsError) {
        self.init()
        settledWithin = try mapping.time("settledWithin") ?? settledWithin
        mayFail = Set(try mapping.names("mayFail"))
        deploymentsMin = try mapping.whole("deployments", 0...1_000_000) ?? deploymentsMin
        resolvesMin = try mapping.whole("resolves", 0...1_000_000) ?? resolvesMin
        versionsMin = try mapping.whole("versions", 0...1_000_000) ?? versionsMin
        disksClean = try mapping.flag("disksClean") ?? disksClean
    }
}
