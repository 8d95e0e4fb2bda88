import Deadlines
import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing
import Transport
import Wire

@testable import RegionNode

/// What a node answers to whom, by its own view, with the coordinator gone.
@Suite struct RightsTests {
    private static let version: ImageVersionID = {
        guard let id = ImageVersionID("base/debian/1.0.0") else { preconditionFailure("a version") }
        return id
    }()

    /// A node without a coordinator, with a version of `disk` in its view, which alice may do everything with.
    private static func node(
        _ cluster: TestCluster, with disk: SampleDisk, _ more: [GalleryOperation] = []
    ) async throws -> TestNode {
        var limits = NodeLimits.test
        limits.viewLagMax = .milliseconds(50)
        let node = try await TestNode(try cluster.settings(n1, coordinator: 1), limits: limits)
        var state = GalleryState()
        let founding = SampleCatalog.founding
        let made = SampleCatalog.version(version, of: disk, generation: Revision(founding.count) + 3)
        for operation in founding + made + more {
            #expect(try state.apply(SampleCatalog.change(operation)) == .applied)
        }
        await node.view.replace(with: state)
        node.view.follows(from: 0)
        await node.view.noteHeard(at: .wallClock)
        return node
    }

    /// A principal `mallory` with a role at `scope`.
    private static func granting(_ role: Gallery.Role, at scope: Scope) throws -> [GalleryOperation] {
        let id = try #require(PrincipalID("mallory"))
        return [
            .createPrincipal(
                principal: DirectoryPrincipal(id: id, kind: .user, identities: ["user/mallory"])),
            .assignRole(assignment: RoleAssignment(principal: id, role: role, scope: scope)),
        ]
    }

    private static func reading(_ disk: SampleDisk) -> [String] {
        ["\(disk.digest)", "first=0", "count=1", "for=deploy"]
    }

    @Test func `who has no role resolves nothing, reads nothing, brings nothing`() async throws {
        try await within {
            let cluster = try TestCluster()
            let disk = try SampleDisk(chunks: 8)
            let node = try await Self.node(cluster, with: disk)
            let alice = try await TestClient(cluster, node.endpoint)
            try await alice.publish(disk)
            #expect(try await alice.receipt()?.digest == disk.digest)
            let mallory = try await TestClient(cluster, node.endpoint, as: .user("mallory"))
            let asked: [(Verb, [String])] = [
                (.resolve, ["base/debian", "in=westeurope"]), (.have, ["\(disk.digest)"]),
                (.manifest, ["\(disk.digest)"]), (.get, Self.reading(disk)),
            ]
            for (verb, fields) in asked {
                let refusal = try await mallory.refusal(verb, fields)
                #expect(refusal?.code == .denied, "\(verb)")
                #expect(refusal?.rule == "AuthorizationFailed", "\(verb)")
            }
            let other = try SampleDisk(chunks: 8, seed: 7)
            let offered = try await mallory.offerRefusal(other.digest, other.manifest.encoded, other.manifest)
            #expect(offered?.code == .denied)
            #expect(try await mallory.putRefusal(disk, at: 0, disk.chunk(0))?.code == .denied)
            // Of a content that nobody uses he learns no more.
            #expect(try await mallory.refusal(.have, ["\(other.digest)"])?.code == .denied)
            // Nodes among each other are free.
            let peer = try await TestClient(cluster, node.endpoint, as: .node(n2))
            #expect(try await peer.state(of: disk) == "complete")
            try await node.stop()
        }
    }

    @Test func `a node tells a consumer neither the private gallery nor other regions and versions`() async throws {
        try await within {
            let cluster = try TestCluster()
            let disk = try SampleDisk(chunks: 8)
            let gallery = Self.version.definition.gallery
            let bob = DirectoryPrincipal(id: try #require(PrincipalID("bob")), kind: .user, identities: ["user/bob"])
            let facts = CommunityInfo(
                publisherURI: "https://acme.example", publisherContact: "a@acme.example", eula: "https://e.example",
                publicNamePrefix: "acme")
            let node = try await Self.node(
                cluster, with: disk,
                [
                    .createPrincipal(principal: bob),
                    .updateGallery(
                        id: gallery, edit: GalleryEdit(permissions: .community, communityInfo: facts), ifRevision: nil),
                    .shareGallery(id: gallery, edit: .enableCommunity(suffix: "1f3a")),
                    .updateImageVersion(
                        id: Self.version, edits: [.excludeFromLatest(excluded: true)], ifRevision: nil),
                ])
            let client = try await TestClient(cluster, node.endpoint, as: .user("bob"))
            let image = "/CommunityGalleries/acme-1f3a/Images/debian"
            for version in ["latest", "9.9.9"] {
                let name = "\(image)/Versions/\(version)"
                let refused = try #require(try await client.refusal(.resolve, [name, "in=westeurope"]))
                #expect(refused.code == .notFound)
                let rest = refused.text.replacing(name, with: "").replacing("in westeurope", with: "")
                for word in ["base", "1.0.0", "excluded", "westeurope", "sha256"] {
                    let isTold = rest.contains(word)
                    #expect(!isTold, "'\(refused.text)' tells '\(word)'")
                }
            }
            let number = ["\(image)/Versions/1.0.0", "in=westeurope"]
            #expect(try await client.refusal(.resolve, number + ["osprofile=true"]) == nil)
            let machine = try await client.refusal(.resolve, number + ["osprofile=false"])
            #expect(machine?.code == .invalid)
            try await node.stop()
        }
    }

    /// Every verb that users ask of nodes, generated from the table of verbs: none is answered to just anybody.
    @Test(
        arguments: Verb.allCases.filter {
            $0.isAllowed(Way(from: .user, to: .node)) && ![.hello, .cancel].contains($0)
        })
    func `each verb of a node is answered to who has the right, and to nobody else`(verb: Verb) async throws {
        try await within {
            let cluster = try TestCluster()
            let disk = try SampleDisk(chunks: 8)
            let id = try #require(PrincipalID("bob"))
            let known = DirectoryPrincipal(id: id, kind: .user, identities: ["user/bob"])
            let node = try await Self.node(cluster, with: disk, [.createPrincipal(principal: known)])
            let operators = try await TestClient(cluster, node.endpoint)
            try await operators.publish(disk)
            let fields: [String] =
                switch verb {
                case .resolve: ["base/debian", "in=westeurope"]
                case .get: Self.reading(disk)
                case .scrub: ["start"]
                case .have, .manifest, .put: ["\(disk.digest)"]
                case .offer:
                    ["\(disk.digest)", "bytes=\(disk.bytes.count)", "occupied=\(disk.manifest.occupiedBytes)"]
                default: []
                }
            // Whether the other side answers everybody may ask.
            let isForAll = verb == .ping
            for user in ["stranger", "bob"] {
                let client = try await TestClient(cluster, node.endpoint, as: .user(user))
                let refusal = try await client.refusal(verb, fields)
                #expect(isForAll ? refusal?.code != .denied : refusal?.code == .denied, "\(verb) of \(user)")
                #expect(isForAll || refusal?.rule == "AuthorizationFailed", "\(verb) of \(user)")
            }
            if !verb.rule.hasBody {
                #expect(try await operators.refusal(verb, fields)?.code != .denied)
            }
            try await node.stop()
        }
    }

    @Test func `whether a content is here is not told to who brought nothing of it`() async throws {
        try await within {
            let cluster = try TestCluster()
            let disk = try SampleDisk(chunks: 8)
            let scope = Scope.definition(Self.version.definition)
            let node = try await Self.node(cluster, with: disk, try Self.granting(.contributor, at: scope))
            try await TestClient(cluster, node.endpoint).publish(disk)
            let mallory = try await TestClient(cluster, node.endpoint, as: .user("mallory"))
            #expect(try await mallory.putRefusal(disk, at: 0, disk.chunk(0))?.code == .notFound)
            try await mallory.offer(disk)
            #expect(try await mallory.put(disk, [])["complete"] == "true")
            try await node.stop()
        }
    }

    @Test func `who may read images reads them and brings none`() async throws {
        try await within {
            let cluster = try TestCluster()
            let disk = try SampleDisk(chunks: 8)
            let scope = Scope.definition(Self.version.definition)
            let node = try await Self.node(cluster, with: disk, try Self.granting(.imageReader, at: scope))
            try await TestClient(cluster, node.endpoint).publish(disk)
            let mallory = try await TestClient(cluster, node.endpoint, as: .user("mallory"))
            #expect(try await mallory.receipt()?.digest == disk.digest)
            #expect(try await mallory.read(disk) == disk.bytes)
            let other = try SampleDisk(chunks: 8, seed: 7)
            let offered = try await mallory.offerRefusal(other.digest, other.manifest.encoded, other.manifest)
            #expect(offered?.code == .denied)
            // The right goes with the version.
            let deletion = GalleryOperation.deleteImageVersion(id: Self.version, bypassSoftDelete: true)
            let event = ViewEvent(revision: node.view.state.revision + 1, change: SampleCatalog.change(deletion))
            try await node.view.follow(event)
            #expect(try await mallory.refusal(.get, Self.reading(disk))?.code == .denied)
            try await node.stop()
        }
    }

    @Test func `a right that the view is told of a moment later counts`() async throws {
        try await within {
            let cluster = try TestCluster()
            let disk = try SampleDisk(chunks: 8)
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1))
            let client = try await TestClient(cluster, node.endpoint)
            async let offered = client.offer(disk)
            try await node.reveal(disk)
            #expect(try await offered["missing"] == "\(disk.manifest.occupiedChunkCount)")
            try await node.stop()
        }
    }

    @Test func `another time, and a subscription that is none, are refused by a node`() async throws {
        try await within {
            let cluster = try TestCluster()
            let node = try await Self.node(cluster, with: try SampleDisk(chunks: 2))
            let client = try await TestClient(cluster, node.endpoint)
            let fields = ["base/debian", "in=westeurope", "asof=2026-01-01T00:00:00Z"]
            #expect(try await client.refusal(.resolve, fields)?.code == .invalid)
            #expect(
                try await client.refusal(.resolve, ["base/debian", "in=westeurope", "subscription=*"])?.code == .invalid
            )
            let unknown = try await client.refusal(.resolve, ["base/debian", "in=westeurope", "subscription=typo"])
            #expect(unknown?.code == .notFound && unknown?.text.contains("typo") == true)
            try await node.stop()
        }
    }

    @Test func `a view of another format is read afresh`() async throws {
        let cluster = try TestCluster()
        var journal = ViewJournal(in: cluster.directory, calls: LinuxCalls())
        let state = try SampleCatalog.revealing([])
        try journal.replace(with: state)
        var bytes = state.encoded()
        bytes[8] &+= 1
        try bytes.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: "\(cluster.directory)/snapshot")) }
        var again = ViewJournal(in: cluster.directory, calls: LinuxCalls())
        let loaded = try again.load()
        #expect(loaded.problem != nil)
        #expect(loaded.state == GalleryState())
    }
}
