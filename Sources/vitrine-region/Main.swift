import ArgumentParser
import Logging
import RegionNode
import ServiceLifecycle
import Settings
import UnixSignals

/// A region node's process: flags, build, run.
@main
struct VitrineRegion: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vitrine-region",
        abstract: "Holds and serves the replicas of one node of a Vitrine region.",
        discussion: """
            Stops on SIGTERM and SIGINT when what is in flight is answered; reads its certificates again on SIGHUP.

            Example:
              vitrine-region --settings /etc/vitrine/region.yaml
            """)

    @Option(help: ArgumentHelp("The settings file; deploy/region.yaml is an example.", valueName: "file"))
    var settings: String

    @Option(help: "How much to log: trace, debug, info, notice, warning, error or critical.")
    var logLevel = "notice"

    mutating func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "vitrine-region")
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw ValidationError(
                "--log-level \(logLevel) is none of trace, debug, info, notice, warning, error, critical")
        }
        logger.logLevel = level
        do {
            let server = try await NodeServer.open(try RegionSettings(readingFrom: settings), logger: logger)
            let group = ServiceGroup(
                services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            try await group.run()
        } catch {
            logger.critical("\(error)")
            throw ExitCode.failure
        }
    }
}
