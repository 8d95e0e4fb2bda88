import Settings
import Testing

/// A value that must be refused: in which file, at which key, instead of which line.
struct WrongValue: CustomTestStringConvertible, Sendable {
    let kind: SettingsKind
    let key: String
    let line: String

    init(_ kind: SettingsKind, _ line: String, key: String? = nil) {
        self.kind = kind
        self.line = line
        self.key = key ?? String(line.prefix { $0 != ":" })
    }

    var testDescription: String { "\(kind.name): \(line)" }

    var text: String {
        let name = line.prefix { $0 != ":" }
        let others = kind.text.split(separator: "\n").filter { !$0.hasPrefix("\(name):") }
        return (others + [Substring(line)]).joined(separator: "\n")
    }

    static let all: [WrongValue] = [
        WrongValue(.coordinator, "cluster: \"a b\""), WrongValue(.coordinator, "cluster: -x"),
        WrongValue(.coordinator, "cluster: [a]"), WrongValue(.coordinator, "listen: nowhere"),
        WrongValue(.coordinator, "administrator: user/a"), WrongValue(.coordinator, "administrator: \"\""),
        WrongValue(.coordinator, "listen: 127.0.0.1:65536"), WrongValue(.coordinator, "listen: 127.0.0.1:007"),
        WrongValue(.coordinator, "listen: ::1:7440"), WrongValue(.coordinator, "certificate: \"\""),
        WrongValue(.coordinator, "heartbeat: 0"), WrongValue(.coordinator, "heartbeat: -1"),
        WrongValue(.coordinator, "heartbeat: nan"), WrongValue(.coordinator, "heartbeat: inf"),
        WrongValue(.coordinator, "heartbeat: soon"), WrongValue(.coordinator, "heartbeat: 1e300"),
        WrongValue(.coordinator, "suspectAfter: 0"), WrongValue(.coordinator, "suspectAfter: 1.5"),
        WrongValue(.coordinator, "suspectAfter: 99999999999999999999"), WrongValue(.coordinator, "downAfter: 3"),
        WrongValue(.coordinator, "lostAfter: never"), WrongValue(.coordinator, "regions: westeurope"),
        WrongValue(.coordinator, "regions: []"),
        WrongValue(.coordinator, "regions: [{name: 4ever}]", key: "regions[0].name"),
        WrongValue(.coordinator, "regions: [{name: a}, {name: A}]", key: "regions[1].name"),
        WrongValue(.coordinator, "regions: [{name: a, paired: a}]", key: "regions[0].paired"),
        WrongValue(.coordinator, "regions: [{name: a, paired: b}]", key: "regions[0].paired"),
        WrongValue(.region, "region: \"\""), WrongValue(.region, "node: a/b"), WrongValue(.region, "advertise: x"),
        WrongValue(.region, "egress: 0"), WrongValue(.region, "egress: fast"), WrongValue(.region, "links: 5"),
        WrongValue(.region, "links: {northeurope: -1}", key: "links.northeurope"),
        WrongValue(.region, "links: {\"!\": 1}", key: "links"), WrongValue(.client, "user: \"\""),
        WrongValue(.client, "nodes: []"), WrongValue(.client, "nodes: {a: x}", key: "nodes.a"),
        WrongValue(.client, "nodes: {a: [x]}", key: "nodes.a[0]"), WrongValue(.topology, "host: \"a b\""),
        WrongValue(.topology, "basePort: 65533"), WrongValue(.topology, "basePort: 0"),
        WrongValue(.topology, "regions: [{name: a, nodes: 0}]", key: "regions[0].nodes"),
        WrongValue(.topology, "regions: [{name: a, nodes: []}]", key: "regions[0].nodes"),
        WrongValue(
            .topology, "regions: [{name: a, nodes: [{name: n}]}, {name: b, nodes: [{name: N}]}]", key: "regions"),
        WrongValue(.topology, "links: [{between: [westeurope], rate: 1}]", key: "links[0].between"),
        WrongValue(.topology, "links: [{between: [westeurope, westeurope], rate: 1}]", key: "links[0].between"),
        WrongValue(.topology, "links: [{between: [westeurope, eastus], rate: 1}]", key: "links[0].between"),
        WrongValue(
            .topology,
            "links: [{between: [westeurope, northeurope], rate: 1}, {between: [northeurope, westeurope], rate: 2}]",
            key: "links[1].between"),
    ]
}

@Suite struct ValueTests {
    @Test(arguments: WrongValue.all)
    func `a wrong value is refused with its key`(wrong: WrongValue) throws {
        let refusal = try wrong.kind.refusal(of: wrong.text)
        guard case .wrong(_, let key, _, _) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(key == wrong.key)
        #expect(refusal?.description.contains("must be") == true)
    }

    @Test func `a key inside a list is named by its path`() throws {
        let text = SettingsKind.topology.text.replacing("nodes: 2", with: "nodes: 2, colour: red")
        guard case .unknownKey(_, let key, _) = try SettingsKind.topology.refusal(of: text) else {
            Issue.record("taken")
            return
        }
        #expect(key == "regions[0].colour")
    }

    @Test func `a link without a rate is refused`() throws {
        let text = SettingsKind.topology.text + "\nlinks: [{between: [westeurope, northeurope]}]"
        guard case .missing(_, let key) = try SettingsKind.topology.refusal(of: text) else {
            Issue.record("taken")
            return
        }
        #expect(key == "links[0].rate")
    }

    @Test(arguments: ["127.0.0.1:1", "localhost:65535", "[::1]:7440", "a:0"])
    func `an address has one spelling`(text: String) {
        #expect(Address(text)?.description == text)
    }

    @Test(arguments: ["", ":", "a", "a:", ":1", "a:+1", "a:65536", "::1:1", "[]:1", "a b:1", "a/b:1"])
    func `what is no address is refused`(text: String) {
        #expect(Address(text) == nil)
    }
}
