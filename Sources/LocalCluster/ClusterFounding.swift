import Foundation
import Gallery
public import Settings
public import Transport

/// The settings of each process of a cluster and of its first client.
public struct ProcessPlan: Hashable, Sendable {
    public var coordinator: CoordinatorSettings
    /// In the topology's order.
    public var nodes: [RegionSettings]
    public var client: ClientSettings

    /// As a topology has them.
    public init(_ topology: Topology, user: String) {
        coordinator = topology.coordinatorSettings()
        nodes = topology.regionSettings()
        client = topology.clientSettings(user: user)
    }
}

/// Makes the directory of a new cluster: topology, authority, and for each process settings and a certificate.
public struct ClusterFounding {
    /// The name that the client's certificate bears: the coordinator's settings make it the administrator.
    public static let userName = CoordinatorSettings.administratorDefault

    public let topology: Topology
    /// The file that ``topology`` was read from; it is copied with its comments.
    public let topologyFile: String
    public let directory: ClusterDirectory
    /// What the processes and the client read; by default as the topology says.
    public var plan: ProcessPlan

    /// Reads the topology.
    public init(topologyFile: String, directory: ClusterDirectory) throws {
        topology = try Topology(readingFrom: topologyFile)
        self.topologyFile = topologyFile
        self.directory = directory
        plan = ProcessPlan(topology, user: Self.userName)
    }

    /// Makes everything aside and moves it into place last, so that a cluster is there whole or not at all.
    public func found() throws {
        guard try !Self.isOccupied(directory.path) else { throw ClusterError.exists(directory: directory.path) }
        let aside = ClusterDirectory("\(directory.path).unfinished-\(getpid())")
        do {
            try Self.makeDirectory(aside.path)
            try write(to: aside)
            try Self.move(aside.path, to: directory.path)
        } catch {
            try Self.remove(aside.path, after: error)
            throw error
        }
    }

    private func write(to aside: ClusterDirectory) throws {
        for path in [aside.nodes, aside.run] { try Self.makeDirectory(path) }
        try FileManager.default.copyItem(atPath: topologyFile, toPath: aside.topology)
        let authority = try CertificateAuthority(creatingFor: topology.cluster)
        try authority.write(to: aside.authority)

        let coordinator = plan.coordinator
        try issue(.coordinator(coordinator.coordinator), by: authority, into: aside.coordinator)
        try coordinator.write(to: aside.coordinatorSettings)
        for settings in plan.nodes {
            try issue(.node(settings.node), by: authority, into: aside.node(settings.node))
            try Self.makeDirectory("\(aside.node(settings.node))/\(settings.data)")
            try settings.write(to: aside.nodeSettings(settings.node))
        }
        let client = plan.client
        try issue(.user(client.user), by: authority, into: aside.client)
        try client.write(to: aside.clientSettings)
    }

    private func issue(
        _ role: PeerIdentity.Role, by authority: CertificateAuthority, into directory: String
    ) throws {
        guard let identity = PeerIdentity(cluster: topology.cluster, role: role) else {
            throw ClusterError.noIdentity("\(role)")
        }
        try Self.makeDirectory(directory)
        try authority.issue(identity).write(to: TLSFiles(in: directory))
    }

    /// Whether something stands at `path` that must not be overwritten; an empty directory may be.
    private static func isOccupied(_ path: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        return try !FileManager.default.contentsOfDirectory(atPath: path).isEmpty
    }

    private static func makeDirectory(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    private static func move(_ path: String, to target: String) throws {
        guard rename(path, target) == 0 else {
            throw ClusterError.system("cannot move \(path) to \(target): \(String(cString: strerror(errno)))")
        }
    }

    private static func remove(_ path: String, after cause: any Error) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw ClusterError.system("\(cause); and \(path) could not be removed: \(error.localizedDescription)")
        }
    }
}

extension TLSFiles {
    /// Where the settings of every process and client of a local cluster expect them.
    public init(in directory: String) {
        let names = Topology.credentials
        self.init(
            certificate: "\(directory)/\(names.certificate)", key: "\(directory)/\(names.key)",
            authority: "\(directory)/\(names.authority)")
    }
}
