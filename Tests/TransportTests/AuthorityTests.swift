import Foundation
import Glibc
import Testing

@testable import Transport

@Suite struct AuthorityTests {
    let cluster: TestCluster

    init() throws {
        cluster = try TestCluster()
    }

    private func mode(_ path: String) throws -> Int {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return Int(status.st_mode & 0o777)
    }

    @Test func `openssl verifies what is issued, for both directions`() async throws {
        let files = try cluster.files(.node("westeurope", "west-1"))
        for purpose in ["sslserver", "sslclient"] {
            let verdict = try await OpenSSLTool.run([
                "verify", "-x509_strict", "-purpose", purpose, "-CAfile", files.authority, files.certificate,
            ])
            #expect(verdict.contains(": OK"))
        }
    }

    @Test func `a leaf says what it must, and no more`() async throws {
        let files = try cluster.files(.node("westeurope", "west-1"))
        let text = try await OpenSSLTool.run(["x509", "-in", files.certificate, "-noout", "-text"])
        for words in [
            "Version: 3", "CA:FALSE", "URI:spiffe://demo/region/westeurope/node/west-1", "Digital Signature",
            "TLS Web Server Authentication, TLS Web Client Authentication", "Subject Key Identifier",
            "Authority Key Identifier", "ASN1 OID: prime256v1", "ecdsa-with-SHA256",
        ] {
            #expect(text.contains(words))
        }
        #expect(!text.contains("DNS:"))
        #expect(!text.contains("Certificate Sign"))
    }

    @Test func `an authority may sign leaves only, for ten years`() async throws {
        let path = CertificateAuthority.certificatePath(in: cluster.directory)
        let text = try await OpenSSLTool.run(["x509", "-in", path, "-noout", "-text"])
        #expect(text.contains("CA:TRUE, pathlen:0"))
        #expect(text.contains("Certificate Sign, CRL Sign"))
        let nineYears = "\(9 * 365 * 86_400)"
        let verdict = try await OpenSSLTool.run(["x509", "-in", path, "-noout", "-checkend", nineYears])
        #expect(verdict.contains("will not expire"))
    }

    @Test func `serial numbers are random and long`() async throws {
        var serials: Set<String> = []
        for _ in 0..<4 {
            let files = try cluster.files(.alice)
            serials.insert(try await OpenSSLTool.run(["x509", "-in", files.certificate, "-noout", "-serial"]))
        }
        #expect(serials.count == 4)
        #expect(serials.allSatisfy { $0.count > "serial=".count + 24 })
    }

    @Test func `keys are for their owner's eyes only`() throws {
        umask(0)
        let directory = cluster.directory + "/west-1"
        let issued = try cluster.authority.issue(try cluster.identity(.alice))
        let files = try issued.write(to: directory, name: "alice")
        #expect(try mode(directory) == 0o700)
        #expect(try mode(files.key) == 0o600)
        #expect(try mode(CertificateAuthority.keyPath(in: cluster.directory)) == 0o600)
        #expect(try mode(cluster.directory) == 0o700)
    }

    @Test func `nothing is overwritten`() throws {
        #expect(throws: CertificateError.exists(path: CertificateAuthority.keyPath(in: cluster.directory))) {
            try CertificateAuthority(creatingFor: "demo").write(to: cluster.directory)
        }
        let issued = try cluster.authority.issue(try cluster.identity(.alice))
        _ = try issued.write(to: cluster.directory, name: "alice")
        #expect(throws: CertificateError.exists(path: cluster.directory + "/alice.key")) {
            try issued.write(to: cluster.directory, name: "alice")
        }
    }

    @Test func `another authority's certificate is not put beside this one's`() throws {
        let other = try TestCluster()
        let issued = try other.authority.issue(try other.identity(.alice))
        #expect(throws: CertificateError.exists(path: CertificateAuthority.certificatePath(in: cluster.directory))) {
            try issued.write(to: cluster.directory, name: "alice")
        }
    }

    @Test func `an authority that was written issues further certificates`() async throws {
        let again = try CertificateAuthority(readingFrom: cluster.directory)
        #expect(again.cluster == "demo")
        let files = try again.issue(try cluster.identity(.alice)).write(to: cluster.directory, name: "alice")
        let verdict = try await OpenSSLTool.run(["verify", "-CAfile", files.authority, files.certificate])
        #expect(verdict.contains(": OK"))
    }

    @Test func `an authority issues for its own cluster only`() throws {
        let identity = try #require(PeerIdentity("spiffe://elsewhere/user/alice"))
        #expect(throws: CertificateError.otherCluster(found: "elsewhere", own: "demo")) {
            try cluster.authority.issue(identity)
        }
        #expect(throws: CertificateError.clusterName("a b")) { try CertificateAuthority(creatingFor: "a b") }
    }

    @Test func `what is no authority is refused when it is read`() throws {
        let files = try cluster.files(.alice)
        let directory = cluster.directory + "/leaf"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: files.certificate, toPath: directory + "/ca.pem")
        try FileManager.default.copyItem(atPath: files.key, toPath: directory + "/ca.key")
        #expect(throws: CertificateError.notAnAuthority(path: directory + "/ca.pem", reason: "it may not sign")) {
            try CertificateAuthority(readingFrom: directory)
        }
        #expect(throws: CertificateError.self) { try CertificateAuthority(readingFrom: "/nonexistent") }
    }

    @Test func `a context refuses files that cannot be used, naming the file`() throws {
        let files = try cluster.files(.alice)
        let other = try cluster.files(.alice)
        func refusal(_ files: TLSFiles) -> String {
            do throws(TLSError) {
                _ = try TLSContext(files)
                return "none"
            } catch {
                return error.description
            }
        }
        #expect(refusal(files) == "none")
        let missing = TLSFiles(certificate: files.certificate, key: "/nonexistent.key", authority: files.authority)
        #expect(refusal(missing).contains("/nonexistent.key cannot be used"))
        let mismatched = TLSFiles(certificate: files.certificate, key: other.key, authority: files.authority)
        #expect(refusal(mismatched).contains("key values mismatch"))
        let swapped = TLSFiles(certificate: files.key, key: files.key, authority: files.authority)
        #expect(refusal(swapped).contains("\(files.key) cannot be used"))
        chmod(files.key, 0o604)
        #expect(refusal(files).contains("chmod 600"))
    }

    @Test func `a context refuses a certificate of its own that peers would refuse`() throws {
        for bad in [BadCertificate.noURI, .twoURIs, .notAnIdentity, .authorityAsLeaf, .forSigningCode] {
            let files = try bad.files(cluster)
            #expect(throws: TLSError.self) { try TLSContext(files) }
        }
    }
}
