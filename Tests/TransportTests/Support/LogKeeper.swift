import Deadlines
import Logging
import Synchronization

/// Keeps what is logged, for tests to look at.
final class LogKeeper: Sendable {
    private struct Handler: LogHandler {
        let keeper: LogKeeper
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { keeper.lines.withLock { $0.append("\(event.message)") } }
    }

    private let lines = Mutex<[String]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(keeper: self) } }
    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func hear(_ text: String) async throws {
        try await eventually { self.text.contains(text) }
    }
}
