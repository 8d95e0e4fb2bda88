import Foundation
import Testing

/// Running `vitrine` against the cluster.
extension TestCluster {
    /// Runs `vitrine` as the operator, or as whoever's directory `cluster` is.
    func vitrine(
        _ arguments: [String], as cluster: String? = nil, deadline: Duration = .seconds(90)
    ) async throws -> Command.Result {
        try await Command.run(
            "vitrine", arguments, environment: ["VITRINE_CLUSTER": cluster ?? path], deadline: deadline)
    }

    /// Starts `vitrine` and goes on.
    func start(_ arguments: String...) throws -> Command { try start(arguments: arguments) }

    func start(arguments: [String]) throws -> Command {
        try Command("vitrine", arguments, environment: ["VITRINE_CLUSTER": path])
    }

    /// Runs `vitrine`, which must succeed.
    @discardableResult
    func done(_ arguments: String...) async throws -> Command.Result { try await done(arguments) }

    @discardableResult
    func done(_ arguments: [String]) async throws -> Command.Result {
        let result = try await vitrine(arguments)
        guard result.status == 0 else { throw Failure(story: result.story + logs()) }
        return result
    }

    /// Runs `vitrine`, which must succeed, and reads what it prints.
    func json(_ arguments: String...) async throws -> JSON { try await json(arguments) }

    func json(_ arguments: [String]) async throws -> JSON {
        try JSON(try await done(arguments + ["-o", "json"]).output)
    }

    /// The last lines of every log, for the text of a failure.
    func logs() -> String {
        (["\(path)/coordinator/log"] + nodes.map { "\(path)/nodes/\($0)/log" }).map { file in
            let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
            return "\(file)\n\(text.split(separator: "\n").suffix(3).joined(separator: "\n"))\n"
        }.joined()
    }

    /// Makes a gallery and a definition in it, in `region`.
    func makeDefinition(_ gallery: String, _ definition: String, in region: String) async throws {
        try await done("gallery", "create", "-r", gallery, "-l", region)
        try await done(
            "image-definition", "create", "-r", gallery, "-i", definition, "-l", region, "-p", "Contoso", "-f",
            definition, "-s", "v1", "--os-type", "Linux")
    }

    /// Publishes, and waits until every copy is there.
    func publish(
        _ gallery: String, _ definition: String, _ number: String, _ file: String, _ more: String...
    ) async throws {
        let name = ["-r", gallery, "-i", definition, "-e", number]
        try await done(["image-version", "create"] + name + ["--file", file] + more)
        try await done(["image-version", "wait"] + name + ["--replicated", "--timeout", "60"])
    }

    /// Deploys, compares the disk with `file`, and removes it.
    func deploys(_ image: String, in region: String, as file: String) async throws -> Bool {
        let target = directory.appending(path: "deployed-\(UUID().uuidString).raw").path
        try await done("vm", "create", "--image", image, "--region", region, "--to", target)
        let isSame = FileManager.default.contentsEqual(atPath: file, andPath: target)
        try FileManager.default.removeItem(atPath: target)
        return isSame
    }
}
