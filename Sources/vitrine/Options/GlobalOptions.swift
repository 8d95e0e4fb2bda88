import ArgumentParser
import Foundation
import Gallery
import GalleryClient
import LocalCluster
import Settings

/// How results are printed.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    /// For people.
    case table
    /// As the Azure API shapes it, with our additions beside.
    case json
    /// For `cut`, `awk` and `read`: values with tabs between, no heading.
    case tsv
}

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    /// Where a local cluster is unless something else is said.
    static let directoryDefault = ".vitrine"
    private static let directoryVariable = "VITRINE_CLUSTER"

    @Option(name: [.customShort("o"), .long], help: "How to print: table, json or tsv.")
    var output: OutputFormat = .table

    @Option(
        help: ArgumentHelp("For table and tsv: these columns, by heading or by path in the JSON.", valueName: "a,b"),
        transform: Self.parseColumns)
    var columns: [String] = []

    @Option(
        help: ArgumentHelp(
            "The subscription that names are in (default: `subscription` of the client's settings, else default).",
            valueName: "name"),
        transform: SubscriptionArgument.parse)
    var subscription: SubscriptionID?

    @Option(
        name: [.customLong("cluster"), .customLong("directory")],
        help: ArgumentHelp(
            "The cluster's directory (default: the variable VITRINE_CLUSTER, else .vitrine).", valueName: "dir"))
    var cluster: String?

    private static func parseColumns(_ text: String) throws -> [String] {
        let columns = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !columns.contains("") else { throw ValidationError("'\(text)' is not NAME,NAME,…") }
        return columns
    }

    func validate() throws {
        guard columns.isEmpty || output != .json else {
            throw ValidationError("--columns is for -o table and -o tsv; json has everything")
        }
    }

    var printing: Printing { Printing(format: output, columns: columns) }

    var directory: String {
        cluster ?? ProcessInfo.processInfo.environment[Self.directoryVariable] ?? Self.directoryDefault
    }

    /// A client with the certificate in the cluster's directory.
    func client(limits: ClientLimits = ClientLimits(), groups: ResourceGroups = ResourceGroups()) throws
        -> GalleryClient
    {
        let settings = ClusterDirectory(directory).clientSettings
        guard FileManager.default.fileExists(atPath: settings) else {
            throw ClusterError.missing(directory: directory)
        }
        return try GalleryClient.connect(
            settingsFile: settings, subscription: subscription, limits: limits, groups: groups)
    }

    /// Runs `body` with a client, whose connections are ended afterwards.
    func withClient<Value>(
        _ groups: ResourceGroups = ResourceGroups(), _ body: (GalleryClient) async throws -> Value
    ) async throws -> Value {
        let client = try client(groups: groups)
        do {
            let value = try await body(client)
            await client.close()
            return value
        } catch {
            await client.close()
            throw error
        }
    }

    func localCluster() throws -> LocalCluster { try LocalCluster(in: directory) }
}
