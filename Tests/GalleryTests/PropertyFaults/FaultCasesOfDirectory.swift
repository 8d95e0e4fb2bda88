import Gallery

extension FaultCase {
    private static func principal(
        _ path: String, _ value: String?, _ remedy: String, _ rule: GalleryRefusal.Rule = .invalidParameter,
        _ kind: DirectoryPrincipal.Kind = .user, name: String = "", identities: Set<String> = [],
        members: Set<PrincipalID> = []
    ) -> Self {
        FaultCase(path, value, remedy, rule) { catalog in
            try catalog.perform(.establish(administrator: "user/operator"))
            return .createPrincipal(
                principal: DirectoryPrincipal(
                    id: the("bob"), kind: kind, displayName: name, identities: identities, members: members))
        }
    }

    private static let crowd = Set((0...1000).map { the("m\($0)") as PrincipalID })
    private static let long = String(repeating: "n", count: 129)

    static let directory: [Self] = [
        principal("properties.displayName", String(repeating: "n", count: 77) + "…", "0 to 128", name: long),
        principal("properties.identities", "alice", "user/NAME", identities: ["alice"]),
        principal(
            "properties.identities", "user/operator", "take it from", .resourceExists, identities: ["user/operator"]),
        principal(
            "properties.identities", "17", "at most 16", .quotaExceeded, identities: Set((0..<17).map { "user/a\($0)" })
        ),
        principal("properties.identities", "user/a", "its members", .invalidParameter, .group, identities: ["user/a"]),
        principal("properties.members", "operator", "make it a Group", members: [the("operator")]),
        principal("properties.members", "ghost", "create it first", .resourceNotFound, .group, members: [the("ghost")]),
        principal("properties.members", "bob", "not in itself", .invalidParameter, .group, members: [the("bob")]),
        principal("properties.members", "1001", "at most 1000", .quotaExceeded, .group, members: crowd),
        FaultCase("properties.addMembers", "operator", "say one of both") { catalog in
            try catalog.perform(.establish(administrator: "user/operator"))
            return .updatePrincipal(
                id: the("operator"),
                edit: PrincipalEdit(addMembers: [the("operator")], removeMembers: [the("operator")]))
        },
        FaultCase("administrator", "r t", "user/NAME") { _ in .establish(administrator: "r t") },
        FaultCase("displayName", "", "1 to 128") { _ in .defineRegion(RegionDefinition(name: eastus, displayName: ""))
        },
        FaultCase("pairedRegion", "eastus", "another") { _ in
            .defineRegion(RegionDefinition(name: eastus, displayName: "x", pairedRegion: eastus))
        },
        FaultCase("region", "mars", "name one of", .locationNotAvailable) { _ in
            .registerNode(NodeRegistration(id: the("mars/n1"), host: "h", port: 7800))
        },
        FaultCase("host", "", "1 to 253") { _ in
            .registerNode(NodeRegistration(id: the("eastus/n1"), host: "", port: 7800))
        },
        FaultCase("port", "0", "1 to 65535") { _ in
            .registerNode(NodeRegistration(id: the("eastus/n1"), host: "h", port: 0))
        },
    ]
}
