import Foundation
import Testing

extension ClusterTests.Steady {
    /// What README and help promise.
    @Suite struct ByHand: UsesCluster {
        static let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "README.md")

        @Test func `the README's session with openssl goes as it is written there`() async throws {
            let cluster = try cluster
            let text = try String(contentsOf: Self.readme, encoding: .utf8)
            let section = try #require(text.split(separator: "## Speaking the protocol by hand").last)
            let lines = section.split(separator: "```")[1].split(separator: "\n").map(String.init)
            #expect(lines.first == "cd .vitrine/client")
            let words = try #require(lines.first { $0.hasPrefix("openssl ") }).replacing(
                ":7440", with: ":\(cluster.port)")
            let person = try Command(
                "/usr/bin/openssl", words.split(separator: " ").dropFirst().map(String.init), in: cluster.client,
                isTypedTo: true)
            let session = lines.drop { !$0.hasPrefix("*") }
            var asked = 0
            for line in session {
                let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
                if parts[1] == "OK" || parts[0] == "*" {
                    #expect(try await person.says("\(parts[0]) \(parts[1])"), "\(line)")
                    let answer = try #require(
                        try person.output.split(whereSeparator: \.isNewline).last {
                            $0.hasPrefix("\(parts[0]) \(parts[1])")
                        })
                    #expect(Self.names(String(answer)).isSuperset(of: Self.names(line)), "\(answer)")
                } else {
                    try person.type(line)
                    asked += 1
                }
            }
            #expect(asked == 2)
            person.signal(SIGKILL)
            _ = try await person.finished()
        }

        /// The names of a line's fields.
        static func names(_ line: String) -> Set<String> {
            Set(
                line.split(separator: " ").filter { $0.contains("=") }.compactMap {
                    $0.split(separator: "=").first.map(String.init)
                })
        }

        @Test func `every command has a help with examples`() async throws {
            var commands: [[String]] = [[]]
            var seen = 0
            while let command = commands.popLast() {
                let result = try await Command.run("vitrine", command + ["--help"])
                #expect(result.status == 0, "\(result.story)")
                #expect(result.errors.isEmpty, "\(result.story)")
                #expect(result.output.contains("EXAMPLES\n  vitrine "), "\(result.story)")
                commands += Self.subcommands(result.output).map { command + [$0] }
                seen += 1
            }
            #expect(seen > 100)
        }

        /// The first words of the lines under each SUBCOMMANDS that are not continuations.
        static func subcommands(_ help: String) -> [String] {
            help.components(separatedBy: "SUBCOMMANDS:\n").dropFirst().flatMap { list in
                list.components(separatedBy: "\n\n")[0].split(separator: "\n")
                    .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
                    .compactMap { $0.split(separator: " ").first.map(String.init) }
            }
        }

        @Test func `the daemons say how they are used`() async throws {
            for daemon in ["vitrine-coordinator", "vitrine-region"] {
                let help = try await Command.run(daemon, ["--help"])
                #expect(help.status == 0)
                #expect(help.output.contains("--settings"))
                let missing = try await Command.run(daemon, ["--settings", "/no/such/file.yaml"])
                #expect(missing.status == 1)
                #expect(missing.errors.contains("/no/such/file.yaml"), "\(missing.story)")
            }
        }

        @Test func `version says what it is`() async throws {
            let version = try await Command.run("vitrine", ["version"])
            #expect(version.status == 0)
            #expect(version.output.contains("0.1.0"))
        }
    }
}
