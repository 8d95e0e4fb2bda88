import Gallery
import Testing

@Suite struct AuthorizationMatrixTests {
    static func catalog() throws -> Catalog {
        var catalog = try Catalog.peopled()
        try catalog.perform(.createImageDefinition(the("base/other"), .other))
        try catalog.perform(.createGallery(the("other"), GalleryProperties(location: eastus)))
        try catalog.perform(.createGallery(the("lab:base"), GalleryProperties(location: eastus)))
        try catalog.perform(.createImageDefinition(the("lab:base/debian"), .debian))
        try catalog.enroll("eve", "mallory")
        try catalog.perform(
            .createPrincipal(
                principal: DirectoryPrincipal(id: the("team"), kind: .group, members: [the("eve")])))
        return catalog
    }

    /// Whether it is for want of a right that `operation` is refused.
    func isDenied(_ operation: GalleryOperation, by name: String, _ catalog: Catalog) -> Bool {
        var catalog = catalog
        do throws(GalleryRefusal) {
            try catalog.perform(operation, as: name)
            return false
        } catch {
            return error.rule == .authorizationFailed
        }
    }

    @Test(arguments: Role.allCases)
    func `each role allows what the matrix says at each scope, to its principal and to a group's members alike`(
        role: Role
    ) throws {
        let plain = try Self.catalog()
        for scope in AuthorizationMatrix.scopes {
            for holder in ["eve", "team"] {
                var catalog = plain
                try catalog.grant(holder, role, at: scope.text)
                for row in AuthorizationMatrix.rows {
                    let isExpected = AuthorizationMatrix.isAllowed(row, role, scope.level)
                    let isAllowed = !isDenied(row.operation, by: "eve", catalog)
                    #expect(isAllowed == isExpected, "\(role.rawValue) of \(holder) at \(scope.text): \(row.name)")
                    #expect(
                        isDenied(row.operation, by: "mallory", catalog), "another's role at \(scope.text): \(row.name)")
                }
            }
        }
    }

    @Test(arguments: Role.allCases)
    func `what may be read is the same worked out once for all as each time anew`(role: Role) throws {
        let plain = try Self.catalog()
        for scope in AuthorizationMatrix.scopes {
            for holder in ["eve", "team"] {
                var catalog = plain
                try catalog.grant(holder, role, at: scope.text)
                for name in ["eve", "mallory", "nobody"] {
                    let caller = Caller(Principal("user/\(name)"))
                    let reading = catalog.state.readableVersions(by: caller.principal)
                    for image in ["base/debian", "base/other", "lab:base/debian", "base/none"] {
                        let reference: ImageReference = the(image)
                        let (state, region) = (catalog.state, westeurope)
                        let plainly = Result { () throws(GalleryRefusal) in
                            try state.resolve(reference, in: region, for: caller, now: Instant(milliseconds: 0))
                        }
                        let knowing = Result { () throws(GalleryRefusal) in
                            try state.resolve(
                                reference, in: region, for: caller, knowing: reading, now: Instant(milliseconds: 0))
                        }
                        #expect(plainly == knowing, "\(role.rawValue) at \(scope.text), \(name), \(image)")
                    }
                }
            }
        }
    }

    @Test func `who has no role may do nothing, and who has no principal nothing either`() throws {
        let catalog = try Self.catalog()
        for row in AuthorizationMatrix.rows {
            for name in ["eve", "nobody"] { #expect(isDenied(row.operation, by: name, catalog), "\(row.name)") }
        }
    }

    @Test func `the matrix has each operation there is`() throws {
        let missing = Set(OperationKind.allCases).subtracting(
            AuthorizationMatrix.rows.map { OperationKind($0.operation) })
        #expect(missing.isEmpty, "\(missing)")
    }

    @Test func `each role has the permissions that its definition lists`() {
        for role in Role.allCases {
            let allowed = Set(Permission.allCases.filter(role.allows).map(\.rawValue))
            #expect(allowed == Self.permissions(of: role), "\(role.rawValue)")
        }
    }

    /// The role definitions as the model's pages list them, and ours.
    static func permissions(of role: Role) -> Set<String> {
        let compute = "Microsoft.Compute/"
        let galleries = Set(
            ["", "images/", "images/versions/"].flatMap { part in
                ["read", "write", "delete"].map { "\(compute)galleries/\(part)\($0)" }
            })
        let all = Set(Permission.allCases.map(\.rawValue))
        return switch role {
        case .owner: all
        case .contributor:
            all.subtracting([
                "\(compute)galleries/share/action", "Microsoft.Authorization/roleAssignments/write",
                "Microsoft.Authorization/roleAssignments/delete", "Vitrine/directory/write", "Vitrine/audit/read",
            ])
        case .reader: all.filter { $0.hasSuffix("/read") }.subtracting(["Vitrine/audit/read"])
        case .sharingAdmin: ["\(compute)galleries/share/action"]
        case .artifactsPublisher:
            galleries.union([
                "\(compute)images/read", "\(compute)images/write", "\(compute)virtualMachines/write",
                "\(compute)disks/write",
            ])
        case .imageReader: ["\(compute)galleries/images/read", "\(compute)galleries/images/versions/read"]
        case .auditor: ["Vitrine/audit/read"]
        }
    }
}

extension ImageDefinitionProperties {
    static let other = ImageDefinitionProperties(
        location: westeurope, identifier: ImageIdentifier(publisher: "Acme", offer: "other", sku: "1"),
        osType: .linux)
}
