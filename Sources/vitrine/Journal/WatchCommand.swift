import ArgumentParser
import Foundation
import Gallery
import GalleryClient
import Wire

struct WatchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Print events as they come: versions ready, regions complete, latest moved, nodes lost.",
        discussion: """
            Runs until Ctrl-C (exit code 130). A lost connection is made again and goes on
            where it broke off.

            EXAMPLES
              vitrine watch
              vitrine watch --since 1043 -o json
              vitrine watch --kind latestMoved --subject contoso/web
            """)

    @Option(help: ArgumentHelp("Begin with what came after this revision.", valueName: "revision"))
    var since: Revision?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Only these, such as versionReady.", valueName: "kind"))
    var kind: [GalleryEvent.Kind] = []

    @Option(help: ArgumentHelp("Only of this gallery, definition, version or node.", valueName: "name"))
    var subject: String?

    @Option(help: ArgumentHelp("End after so many events.", valueName: "count"))
    var count: Int?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (count ?? 1) > 0 else { throw ValidationError("--count is at least 1") }
    }

    /// As many as were asked for have come.
    private struct IsDone: Error {}

    func run(with client: GalleryClient) async throws {
        var left = count ?? .max
        do {
            try await client.watch(since: since) { event in
                guard isWanted(event.document) else { return }
                print(try line(event))
                // Whoever reads through a pipe sees each at once.
                fflush(nil)
                left -= 1
                if left == 0 { throw IsDone() }
            }
        } catch is IsDone {
            return
        } catch ClientError.cancelled {
            throw CancellationError()
        }
    }

    private func isWanted(_ event: JSONValue) -> Bool {
        let isKind = kind.isEmpty || kind.contains { $0.rawValue == event["kind"]?.text }
        guard isKind, let subject else { return isKind }
        let name = (event["subject"]?.text ?? "").lowercased()
        return name == subject.lowercased() || name.hasPrefix("\(subject.lowercased())/")
    }

    /// JSON has a line for each event.
    private func line(_ event: WatchedEvent) throws -> String {
        guard global.output == .table else {
            if global.output == .tsv {
                let cells = [event.revision.description] + Self.members.map { event.document[$0]?.text ?? "" }
                return cells.joined(separator: "\t")
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(event.document), as: UTF8.self)
        }
        let region = event.document["region"].map { " in \($0.text)" } ?? ""
        return "\(event.revision)  \(event.document["at"]?.text ?? "")  \(event.document["kind"]?.text ?? "")  "
            + "\(event.document["subject"]?.text ?? "")\(region)\(Self.details(event.document))"
    }

    private static let members = ["at", "kind", "subject", "region"]

    /// What a kind of event says beside what it is about.
    private static func details(_ document: JSONValue) -> String {
        guard let kind = document["kind"]?.text, let event = document["event.\(kind)"] else { return "" }
        switch kind {
        case "latestMoved":
            let (from, to) = (event["from.number"]?.text ?? "", event["to.number"]?.text ?? "")
            return ": \(from.isEmpty ? "none" : from) → \(to.isEmpty ? "none" : to) (\(event["cause"]?.text ?? ""))"
        case "regionFailed": return ": \(event["reason"]?.text ?? "")"
        case "nodeLost", "nodeReturned": return ": \(event["replicas"]?.text ?? "?") copies"
        case "regionStanding", "nodeStanding": return ": \(event["standing"]?.text ?? "?")"
        default: return ""
        }
    }
}
