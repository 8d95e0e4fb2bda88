import Foundation
import Gallery
import LocalCluster
import Settings
import Transport
import Wire

/// A cluster of the benchmark's own in a directory of its own: an authority, certificates, a coordinator's settings.
struct BenchCluster: Sendable {
    static let name = "bench"
    static let coordinatorName = "coordinator"
    private static let host = "127.0.0.1"

    let directory: String
    let authority: CertificateAuthority
    let endpoint: Endpoint
    private let regions: [Region]

    /// Makes it in a directory that is there and empty.
    init(in directory: String, regions: [Region]) throws {
        self.directory = directory
        self.regions = regions
        authority = try CertificateAuthority(creatingFor: Self.name)
        guard let endpoint = Endpoint(host: Self.host, port: try FreePort.draw()) else {
            throw CommandFailure("no port is free")
        }
        self.endpoint = endpoint
    }

    /// A certificate of the cluster, written on first use.
    func files(for role: PeerIdentity.Role, named name: String) throws -> TLSFiles {
        let files = TLSFiles(
            certificate: "\(directory)/\(name).pem", key: "\(directory)/\(name).key",
            authority: CertificateAuthority.certificatePath(in: directory))
        guard !FileManager.default.fileExists(atPath: files.certificate) else { return files }
        guard let identity = PeerIdentity(cluster: Self.name, role: role) else {
            throw ClusterError.noIdentity("\(role)")
        }
        return try authority.issue(identity).write(to: directory, name: name)
    }

    func catalogPath(_ label: String) -> String { "\(directory)/\(label).sqlite" }

    /// Writes settings for a coordinator that keeps the catalog with this label; returns their path.
    func writeSettings(_ label: String) throws -> String {
        let files = try files(for: .coordinator(Self.coordinatorName), named: "coordinator")
        let path = "\(directory)/\(label).yaml"
        guard let listen = Address(host: endpoint.host, port: Int(endpoint.port)) else {
            throw CommandFailure("\(endpoint) is no address")
        }
        // Under full load of a few processors heartbeats are late; that is not what is measured.
        let liveness = LivenessSettings(
            heartbeat: .seconds(2), suspectAfter: 30, downAfter: 60, lostAfter: .seconds(3600),
            orphanGrace: .seconds(3600))
        let settings = CoordinatorSettings(
            cluster: Self.name, coordinator: Self.coordinatorName, listen: listen,
            credentials: CredentialPaths(
                certificate: files.certificate, key: files.key, authority: files.authority),
            database: catalogPath(label), liveness: liveness,
            regions: regions.map { RegionDefinition(name: $0, displayName: $0.name) },
            administrator: SyntheticCatalog.administrator)
        try settings.write(to: path)
        return path
    }

    /// A connection to the coordinator with the certificate of `role`.
    func connect(
        as role: PeerIdentity.Role, named name: String, handler: (any RequestHandler)? = nil
    ) async throws -> Connection {
        try await connect(try TLSContext(try files(for: role, named: name)), handler: handler)
    }

    func connect(_ tls: TLSContext, handler: (any RequestHandler)? = nil) async throws(ConnectionError) -> Connection {
        try await Connection.open(
            to: endpoint, tls: tls, expecting: .anyCoordinator, hello: Hello(agent: "vitrine-bench"),
            handler: handler)
    }
}

/// The coordinator that is measured: a process of its own.
struct BenchCoordinator {
    /// How long it may take to answer.
    private static let readyMax = Duration.seconds(300)
    private static let pause = Duration.milliseconds(2)

    let cluster: BenchCluster
    let process: ChildProcess
    /// From the start of the process until it answered HELLO, in seconds.
    let readySeconds: Double

    /// Starts it on the catalog with this label, and waits until it answers.
    init(of cluster: BenchCluster, catalog label: String) async throws {
        self.cluster = cluster
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let executable = own.deletingLastPathComponent().appendingPathComponent("vitrine-coordinator").path
        guard FileManager.default.isExecutableFile(atPath: executable) else {
            throw ClusterError.noExecutable(path: executable)
        }
        let settings = try cluster.writeSettings(label)
        let tls = try TLSContext(
            try cluster.files(for: .user(SyntheticCatalog.administrator), named: SyntheticCatalog.administrator))
        let began = ContinuousClock.now
        process = try ChildProcess(executable, ["--settings", settings], output: "\(cluster.directory)/\(label).log")
        do {
            let connection = try await Self.connection(to: cluster, tls, process, until: began + Self.readyMax)
            readySeconds = Quantity.seconds(ContinuousClock.now - began)
            await connection.close()
        } catch {
            process.stop()
            throw error
        }
    }

    private static func connection(
        to cluster: BenchCluster, _ tls: TLSContext, _ process: ChildProcess, until deadline: ContinuousClock.Instant
    ) async throws -> Connection {
        while true {
            do throws(ConnectionError) {
                return try await cluster.connect(tls)
            } catch {
                guard case .unreachable = error else { throw error }
                try process.requireRunning()
                guard ContinuousClock.now < deadline else { throw CommandFailure("no coordinator: \(error)") }
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Asks it for a version of the catalog, which must be there.
    func showVersion(of catalog: SyntheticCatalog) async throws {
        let connection = try await cluster.connect(
            as: .user(SyntheticCatalog.administrator), named: SyntheticCatalog.administrator)
        _ = try await connection.ask(
            .show, ["image-version", "\(try catalog.definition(0).id)/\(try catalog.versionNumber(0))"])
        await connection.close()
    }

    /// What it has in memory, in bytes.
    func residentBytes() async throws -> Int64 {
        let connection = try await cluster.connect(
            as: .user(SyntheticCatalog.administrator), named: SyntheticCatalog.administrator)
        let answer = try await connection.ask(.status)
        await connection.close()
        guard let payload = answer.ok.payload else { throw CommandFailure("the coordinator tells no status") }
        return try JSONPayload.decode(ClusterStatus.self, from: payload).residentBytes
    }
}
