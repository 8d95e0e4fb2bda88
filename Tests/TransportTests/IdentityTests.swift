import Gallery
import Testing

@testable import Transport

@Suite struct IdentityTests {
    @Test(arguments: [
        "spiffe://demo/region/westeurope/node/west-1", "spiffe://demo/coordinator/coordinator-1",
        "spiffe://demo/user/alice", "spiffe://demo.example_1/user/a.b_c-d",
    ])
    func `an identity has one spelling`(_ uri: String) throws {
        let identity = try #require(PeerIdentity(uri))
        #expect(identity.description == uri)
    }

    @Test(arguments: [
        "", "spiffe://", "spiffe:///user/alice", "https://demo/user/alice", "SPIFFE://demo/user/alice",
        "spiffe://demo/user/", "spiffe://demo/user/alice/", "spiffe://demo//user/alice", "spiffe://demo/user/a b",
        "spiffe://demo/user/..", "spiffe://demo/user/.hidden", "spiffe://demo/user/älice", "spiffe://demo/User/alice",
        "spiffe://demo/region/West Europe/node/x", "spiffe://demo/region/WestEurope/node/x",
        "spiffe://demo/region/westeurope/node/", "spiffe://demo/region/westeurope/node/x/y",
        "spiffe://demo/region/westeurope/coordinator/x", "spiffe://demo/region/westeurope",
        "spiffe://demo/gardener/x", "spiffe://demo/user/alice?x=y", "spiffe://demo/user/alice#x",
        "spiffe://demo:443/user/alice", "spiffe://user@demo/user/alice", "spiffe://demo/user/%61lice",
    ])
    func `nothing else is an identity`(_ uri: String) {
        #expect(PeerIdentity(uri) == nil)
    }

    @Test func `names are at most 64 characters`() {
        let name = String(repeating: "x", count: 64)
        #expect(PeerIdentity("spiffe://demo/user/\(name)") != nil)
        #expect(PeerIdentity("spiffe://demo/user/\(name)x") == nil)
        #expect(PeerIdentity("spiffe://\(name)x/user/alice") == nil)
    }

    @Test func `who is expected admits whom it names and nobody else`() throws {
        let west = PeerIdentity.Role.node("westeurope", "west-1")
        guard case .node(let westOne) = west else { return }
        let roles = [west, .node("westeurope", "west-2"), .node("northeurope", "west-1"), .coordinatorOne, .alice]
        func admitted(_ expected: ExpectedPeer) -> [Bool] { roles.map(expected.admits) }
        #expect(admitted(.anyone) == [true, true, true, true, true])
        #expect(admitted(.anyCoordinator) == [false, false, false, true, false])
        #expect(admitted(.node(westOne)) == [true, false, false, false, false])
        #expect(admitted(.anyNode(of: westOne.region)) == [true, true, false, false, false])
    }

    @Test(arguments: [
        ("localhost:7443", "localhost", 7443), ("127.0.0.1:1", "127.0.0.1", 1), ("[::1]:65535", "::1", 65_535),
    ])
    func `an endpoint has one spelling`(_ text: String, _ host: String, _ port: Int) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(endpoint == Endpoint(host: host, port: port))
        #expect(endpoint.description == text)
    }

    @Test(arguments: ["", ":1", "x", "x:", "x:0", "x:65536", "x:01", "x:-1", "::1:443", "[]:1", "a b:1", "x/y:1"])
    func `nothing else is an endpoint`(_ text: String) {
        #expect(Endpoint(text) == nil)
    }

    @Test func `an identity that was read bears its certificate's serial number, which does not make it another`()
        async throws
    {
        let cluster = try TestCluster()
        var identities: [PeerIdentity] = []
        for _ in 0..<3 {
            let files = try cluster.files(.alice)
            let identity = try TLSContext(files).identity
            let printed = try await OpenSSLTool.run(["x509", "-in", files.certificate, "-noout", "-serial"])
            #expect(identity.certificate.map { "serial=\($0)\n" } == printed)
            identities.append(identity)
        }
        #expect(Set(identities.map(\.certificate)).count == 3)
        #expect(Set(identities).count == 1)
        #expect(identities[0] == PeerIdentity("spiffe://demo/user/alice"))
    }
}
