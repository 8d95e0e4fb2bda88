import Deadlines
import Gallery
import Testing
import Transport
import Wire

@testable import Coordinator

/// What the audit says: what changed by each change, and what was refused.
@Suite struct AuditRequestTests {
    private func records(_ owner: Connection) async throws -> [AuditEntry] {
        try await owner.send(.audit).rows(AuditRecord.self).map(\.entry)
    }

    /// What the newest change says that it changed.
    private func changes(_ owner: Connection) async throws -> [String] {
        try #require(try await records(owner).last { $0.decision == .allowed }).changes.map(\.description)
    }

    @Test func `a creation and an update tell each property, before and after`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await owner.send(
                .create, ["gallery", "g"], json: #"{"location": "westeurope", "tags": {"a": "1"}}"#)
            let created = try await changes(owner)
            for change in ["location: westeurope", "tags.a: 1"] { #expect(created.contains(change), "\(created)") }
            _ = try await owner.send(
                .update, ["gallery", "g"], json: #"{"tags": {"a": "2"}, "properties": {"description": "x\ny"}}"#)
            #expect(try await changes(owner) == ["properties.description: x\\u{a}y", "tags.a: 1 -> 2"])
        }
    }

    @Test func `a change of a version tells which regions, and a roll-back to which version and where`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
            for (index, number) in ["1.0.0", "2.0.0"].enumerated() {
                _ = try await owner.createVersion(number, of: digest(UInt8(index + 1)))
                try await eventually { try await owner.state(of: number) == "Succeeded" }
            }
            _ = try await owner.send(.rollBack, ["image-definition", "g/d", "to=1.0.0"])
            #expect(try await changes(owner) == ["version: 1.0.0", "latest[westeurope]: 2.0.0 -> 1.0.0"])
            let edit = """
                {"properties": {"publishingProfile": {"targetRegionEdits": [{"op": "add", "name": "eastus"}]}}}
                """
            _ = try await owner.send(.update, ["image-version", "g/d/2.0.0"], json: edit)
            let added = try await changes(owner)
            #expect(added.allSatisfy { $0.contains("targetRegions[eastus]") }, "\(added)")
            _ = try await owner.send(.delete, ["image-definition", "g/d", "recursive=true"])
            #expect(try await changes(owner) == ["imageDefinitions: 1 -> nothing", "imageVersions: 2 -> nothing"])
        }
    }

    @Test func `who came into a group and who left, and which role was given over what, is told`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            for name in ["bob", "eve"] {
                _ = try await owner.send(
                    .create, ["principal", name], json: #"{"properties": {"identities": ["user/\#(name)"]}}"#)
            }
            _ = try await owner.send(
                .create, ["principal", "devs"], json: #"{"properties": {"kind": "Group", "members": ["bob"]}}"#)
            #expect(try await changes(owner).contains("properties.members: bob"))
            _ = try await owner.send(
                .update, ["principal", "devs"],
                json: #"{"properties": {"addMembers": ["eve"], "removeMembers": ["bob"]}}"#)
            #expect(try await changes(owner) == ["properties.members: bob -> nothing", "properties.members: eve"])
            let grant = #"{"principal": "devs", "role": "Reader", "scope": "/"}"#
            _ = try await owner.send(.create, ["role-assignment"], json: grant)
            #expect(try await changes(owner) == ["principal: devs", "role: Reader", "scope: /"])
            _ = try await owner.send(.delete, ["role-assignment"], json: grant)
            #expect(try await changes(owner).allSatisfy { $0.hasSuffix("-> nothing") })
        }
    }

    @Test func `what a rule refused is in the audit with its code and rule, and a check is not`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            let asked: [(Verb, [String], String?, String)] = [
                (.delete, ["gallery", "g"], nil, "CONFLICT CannotDeleteResource"),
                (.create, ["gallery", "h"], #"{"location": "mars"}"#, "INVALID LocationNotAvailableForResourceType"),
                (.update, ["gallery", "g"], #"{"location": "eastus"}"#, "PropertyChangeNotAllowed"),
                (.update, ["gallery", "g", "ifrevision=999"], #"{"tags": {"a": "1"}}"#, "INVALID InvalidParameter"),
                (.rollBack, ["image-definition", "g/d", "to=1.0.0"], nil, "NOTFOUND GalleryImageNotFound"),
            ]
            for (verb, fields, json, result) in asked {
                _ = try await refusal { try await owner.send(verb, fields + ["check=true"], json: json) }
                let refusal = try await refusal { try await owner.send(verb, fields, json: json) }
                try await eventually {
                    let last = try await records(owner).last
                    return last?.decision == .refused && last?.verb == verb.rawValue && last?.object == fields[1]
                        && last?.result.hasSuffix(result) == true && last?.reason == refusal.text
                }
            }
            _ = try await refusal { try await owner.send(.show, ["gallery", "nothing"]) }
            let template = #"[{"type": "Microsoft.Compute/galleries", "name": "i", "location": "mars"}]"#
            _ = try await refusal { try await owner.apply(template) }
            try await eventually { try await records(owner).last?.verb == "APPLY" }
            #expect(try await records(owner).count { $0.decision == .refused } == asked.count + 1)
        }
    }

    @Test func `each record bears the name of the model's activity log and the asker's certificate`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await owner.createVersion("1.0.0", of: digest(1))
            _ = try await owner.send(.delete, ["image-version", "g/d/1.0.0"])
            _ = try await owner.send(.create, ["principal", "m"], json: #"{"properties": {"identities": ["user/m"]}}"#)
            let m = try await cluster.stranger("m")
            let asked: [(Verb, [String])] = [
                (.show, ["gallery", "g"]), (.delete, ["gallery", "g"]), (.history, ["image-definition", "g/d"]),
                (.resolve, ["g/d", "in=westeurope"]), (.audit, []),
            ]
            for (verb, fields) in asked {
                let refused = try await refusal { try await m.send(verb, fields) }
                #expect(refused.code == .denied, "\(verb)")
            }
            let galleries = "Microsoft.Compute/galleries"
            try await eventually { try await records(owner).count { $0.decision == .denied } == asked.count }
            let all = try await records(owner)
            let allowed = all.filter { $0.actor.name == "user/alice" }
            #expect(
                allowed.map(\.operation) == [
                    "\(galleries)/write", "\(galleries)/images/write", "\(galleries)/images/versions/write",
                    "\(galleries)/images/versions/delete", "Vitrine/directory/write",
                ])
            let denied = all.filter { $0.decision == .denied }
            #expect(
                denied.map(\.operation) == [
                    "\(galleries)/read", "\(galleries)/delete", "\(galleries)/images/versions/read",
                    "\(galleries)/images/versions/read", "Vitrine/audit/read",
                ])
            for entries in [allowed, denied] { #expect(Set(entries.map(\.certificate)).count == 1) }
            let serials = [allowed, denied].compactMap { $0.first?.certificate }
            #expect(Set(serials).count == 2)
            #expect(serials.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isHexDigit) })
        }
    }

    @Test func `what a node denied is in the audit with its name, summed`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            let node = try await cluster.joined("n1")
            let denials = [
                NodeReport.Denial(
                    principal: "user/eve", certificate: "5A", verb: "MANIFEST", target: "\(digest(1))",
                    reason: "no role",
                    count: 14),
                NodeReport.Denial(
                    principal: "user/eve", certificate: "5A", verb: "SCRUB", target: "start", reason: "no role",
                    count: 1),
            ]
            _ = try await node.connection.ask(
                .report, ["free=1"], payload: try JSONPayload.encode(NodeReport(contents: [], denials: denials)),
                deadline: .seconds(20))
            try await eventually { try await records(owner).count { $0.decision == .denied } == 2 }
            let told = try await records(owner).filter { $0.decision == .denied }
            #expect(told.map(\.verb) == ["MANIFEST", "SCRUB"])
            #expect(told.map(\.object) == ["\(digest(1))", "start"])
            #expect(
                told.map(\.reason) == [
                    "by node westeurope/n1, 14 times since it told last: no role",
                    "by node westeurope/n1, once since it told last: no role",
                ])
            #expect(
                told.map(\.operation) == [
                    "Microsoft.Compute/galleries/images/versions/read", "Vitrine/cluster/operate/action",
                ])
            #expect(told.allSatisfy { $0.actor.name == "user/eve" && $0.certificate == "5A" && $0.result == "DENIED" })
            let many = Array(repeating: denials[0], count: NodeReport.denialsMax + 1)
            let refused = try await refusal {
                try await node.connection.ask(
                    .report, ["free=1"], payload: try JSONPayload.encode(NodeReport(contents: [], denials: many)),
                    deadline: .seconds(20))
            }
            #expect(refused.code == .tooLarge)
        }
    }
}
