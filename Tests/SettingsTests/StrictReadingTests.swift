import Settings
import Testing

@Suite struct StrictReadingTests {
    @Test(arguments: SettingsKind.all)
    func `a good file is taken`(kind: SettingsKind) throws {
        #expect(try kind.refusal(of: kind.text) == nil)
    }

    @Test(arguments: SettingsKind.all)
    func `an unknown key is refused by name`(kind: SettingsKind) throws {
        let refusal = try kind.refusal(of: kind.text + "\nheartbeet: 1\n")
        guard case .unknownKey(_, let key, let known) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(key == "heartbeet")
        #expect(known.contains("cluster"))
    }

    @Test(arguments: SettingsKind.all)
    func `each key that must be there is missed by name`(kind: SettingsKind) throws {
        let lines = kind.text.split(separator: "\n")
        for (index, line) in lines.enumerated() {
            let key = String(line.prefix { $0 != ":" })
            // A topology on this machine may leave these to their defaults.
            guard !["host", "basePort"].contains(key) else { continue }
            let others = lines.enumerated().filter { $0.offset != index }.map(\.element).joined(separator: "\n")
            guard case .missing(_, let missing) = try kind.refusal(of: others) else {
                Issue.record("\(key) may be missing")
                continue
            }
            #expect(missing == key)
        }
    }

    @Test(arguments: SettingsKind.all)
    func `a key that stands twice is refused`(kind: SettingsKind) throws {
        guard case .malformed = try kind.refusal(of: kind.text + "\ncluster: other\n") else {
            Issue.record("taken")
            return
        }
    }

    @Test(arguments: ["", "\n", "just text", "[1, 2]", "cluster: [", "\u{1}", "a: &a [*a]"])
    func `what is no mapping is refused, and says so`(text: String) throws {
        for kind in SettingsKind.all {
            let refusal = try kind.refusal(of: text)
            #expect(refusal != nil)
        }
    }

    @Test func `a file of brackets is refused, not a crash`() throws {
        let text = String(repeating: "[", count: 200_000)
        #expect(try SettingsKind.client.refusal(of: text) != nil)
    }

    @Test func `a file longer than any settings is refused before it is read as YAML`() throws {
        let text = SettingsKind.client.text + "\n#" + String(repeating: "x", count: 300_000)
        guard case .tooLarge = try SettingsKind.client.refusal(of: text) else {
            Issue.record("taken")
            return
        }
    }

    @Test func `a missing file is named with the system's reason`() {
        do throws(SettingsError) {
            _ = try ClientSettings(readingFrom: "/nowhere/client.yaml")
            Issue.record("read")
        } catch {
            #expect(error == .unreadable(file: "/nowhere/client.yaml", reason: "No such file or directory"))
        }
    }
}
