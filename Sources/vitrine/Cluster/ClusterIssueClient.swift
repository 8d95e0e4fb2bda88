import ArgumentParser
import Foundation
import Gallery
import LocalCluster
import Settings
import Transport

struct ClusterIssueClient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue-client",
        abstract: "Issue a certificate to a new user of a cluster on this machine, with settings for vitrine.",
        discussion: """
            The certificate says who somebody is; what they may do is said by `vitrine
            principal create` and `vitrine role assignment create`. Needs the cluster's
            authority, DIRECTORY/ca.

            EXAMPLES
              vitrine cluster issue-client --name alice
              vitrine cluster issue-client --name alice --to alice-client
              vitrine gallery list --cluster .vitrine/clients/alice
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The user: the certificate bears user/NAME.", valueName: "name"))
    var name: String

    @Option(
        help: ArgumentHelp("The directory to make (default: clients/NAME in the cluster's).", valueName: "dir"))
    var to: String?

    @OptionGroup var global: GlobalOptions

    /// What is printed.
    struct Report: Encodable {
        let user: String
        let identity: String
        let directory: String
    }

    func run() async throws {
        let cluster = try global.localCluster().directory
        let issuing = ClientIssuing(user: name, cluster: cluster, directory: to ?? "\(cluster.path)/clients/\(name)")
        let identity = try issuing.issue(subscription: global.subscription)
        let report = Report(user: name, identity: identity, directory: issuing.directory)
        try global.printing.show(report) {
            var table = Table("USER", "IDENTITY", "DIRECTORY")
            table.add(report.user, report.identity, report.directory)
            return table
        }
        Terminal.say("use it with --cluster \(issuing.directory), or VITRINE_CLUSTER")
    }
}

/// Makes the directory of a client: settings, certificate and key.
struct ClientIssuing {
    let user: String
    let cluster: ClusterDirectory
    let directory: String

    /// Returns what the certificate says its owner is; on any error no directory is left.
    func issue(subscription: SubscriptionID?) throws -> String {
        guard !FileManager.default.fileExists(atPath: directory) else {
            throw ClusterError.system("\(directory) is there already and is not overwritten; name another with --to")
        }
        do {
            return try write(subscription)
        } catch {
            if FileManager.default.fileExists(atPath: directory) {
                try FileManager.default.removeItem(atPath: directory)
            }
            throw Self.explained(error)
        }
    }

    private func write(_ subscription: SubscriptionID?) throws -> String {
        let authority = try CertificateAuthority(readingFrom: cluster.authority)
        guard let identity = PeerIdentity(cluster: authority.cluster, role: .user(user)) else {
            throw ClusterError.noIdentity("user/\(user)")
        }
        let known = try ClientSettings(readingFrom: cluster.clientSettings)
        let target = ClusterDirectory(directory)
        try FileManager.default.createDirectory(
            atPath: target.client, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try authority.issue(identity).write(to: TLSFiles(in: target.client))
        let settings = ClientSettings(
            cluster: authority.cluster, user: user, coordinator: known.coordinator, nodes: known.nodes,
            credentials: Topology.credentials, subscription: subscription ?? known.subscription)
        try settings.write(to: target.clientSettings)
        return "\(identity)"
    }

    private static func explained(_ error: any Error) -> any Error {
        switch error {
        case is ClusterError: error
        default: ClusterError.system("no certificate was issued: \(error)")
        }
    }
}
