import ArgumentParser
import Coordinator
import Logging
import ServiceLifecycle
import Settings
import UnixSignals

/// The coordinator's process: flags, build, run.
@main
struct VitrineCoordinator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vitrine-coordinator",
        abstract: "Keeps the catalog of a Vitrine cluster, counts replicas and heals losses.",
        discussion: """
            Stops on SIGTERM and SIGINT when what is in flight is answered; reads its certificates again on SIGHUP.

            Example:
              vitrine-coordinator --settings /etc/vitrine/coordinator.yaml
            """)

    @Option(help: ArgumentHelp("The settings file; deploy/coordinator.yaml is an example.", valueName: "file"))
    var settings: String

    @Option(help: "How much to log: trace, debug, info, notice, warning, error or critical.")
    var logLevel = "notice"

    mutating func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var log = Logger(label: "vitrine-coordinator")
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw ValidationError(
                "--log-level \(logLevel) is none of trace, debug, info, notice, warning, error, critical")
        }
        log.logLevel = level
        do {
            let service = CoordinatorService(try CoordinatorSettings(readingFrom: settings), log: log)
            let group = ServiceGroup(
                services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
            try await group.run()
        } catch {
            log.critical("\(error)")
            throw ExitCode.failure
        }
    }
}
