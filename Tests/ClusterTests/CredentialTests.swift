import Foundation
import Testing
import Transport

extension ClusterTests.Steady {
    /// Certificates that must not let anybody in.
    @Suite struct Credentials: UsesCluster {
        static let questions = [
            ["gallery", "list"], ["resolve", "contoso/web", "--region", "westeurope"],
        ]

        @Test func `a client of another cluster is told that the certificates do not belong together`() async throws {
            let cluster = try cluster
            let foreign = cluster.file("foreign")
            try cluster.addClient(at: foreign, from: CertificateAuthority(creatingFor: "test"))
            try await cluster.expectNobody(foreign, saying: ["it is not signed by this cluster's authority"])
        }

        @Test func `a client with an expired certificate is told so`() async throws {
            let cluster = try cluster
            let expired = cluster.file("expired")
            try cluster.addClient(
                at: expired, from: CertificateAuthority(readingFrom: "\(cluster.path)/ca"),
                validity: Validity(beginsIn: .seconds(-500), endsIn: .seconds(-60)))
            try await cluster.expectNobody(expired, saying: ["expired"])
        }

        @Test func `a node's certificate is none for a client`() async throws {
            let cluster = try cluster
            let disguised = cluster.file("disguised")
            try FileManager.default.createDirectory(atPath: disguised, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: cluster.client, toPath: "\(disguised)/client")
            try FileManager.default.copyItem(
                atPath: "\(cluster.path)/topology.yaml", toPath: "\(disguised)/topology.yaml")
            for name in ["cert.pem", "key.pem"] {
                let file = "\(disguised)/client/\(name)"
                try FileManager.default.removeItem(atPath: file)
                try FileManager.default.copyItem(
                    atPath: "\(cluster.path)/nodes/westeurope-1/\(name)", toPath: file)
            }
            try await cluster.expectNobody(disguised, saying: ["westeurope-1", "certificate"])
        }

        @Test func `a node of one region that claims another does not start`() async throws {
            let cluster = try cluster
            let node = cluster.file("claimant")
            try await cluster.expectNothingLeft {
                try FileManager.default.createDirectory(atPath: node, withIntermediateDirectories: true)
                let original = "\(cluster.path)/nodes/westeurope-1"
                for name in ["cert.pem", "key.pem", "ca.pem"] {
                    try FileManager.default.copyItem(atPath: "\(original)/\(name)", toPath: "\(node)/\(name)")
                }
                let settings = try String(contentsOfFile: "\(original)/region.yaml", encoding: .utf8)
                    .replacing("region: westeurope", with: "region: northeurope")
                    .replacing(
                        "listen: 127.0.0.1:\(cluster.port + 1)",
                        with: "listen: 127.0.0.1:\(try FreePorts.take(count: 1))")
                try settings.write(toFile: "\(node)/region.yaml", atomically: true, encoding: .utf8)
                let result = try await Command.run("vitrine-region", ["--settings", "\(node)/region.yaml"])
                cluster.expect(
                    result, refusedWith: 1,
                    saying: ["is the certificate of spiffe://test/region/westeurope/node/westeurope-1", "northeurope"])
                #expect(!FileManager.default.fileExists(atPath: "\(node)/data"))
                try FileManager.default.removeItem(atPath: node)
            }
        }
    }
}

extension TestCluster {
    /// Expects that whoever has this directory is refused by coordinator and nodes, in words.
    fileprivate func expectNobody(
        _ directory: String, saying words: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await expectNothingLeft(sourceLocation: sourceLocation) {
            for question in ClusterTests.Steady.Credentials.questions {
                let result = try await vitrine(question, as: directory)
                expect(result, refusedWith: 1, saying: words, sourceLocation: sourceLocation)
            }
        }
    }
}
