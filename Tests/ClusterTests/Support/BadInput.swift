import Foundation
import Testing

/// What must be as it was after a command that was refused.
struct Standing: Equatable {
    let galleries: JSON
    let versions: JSON
    let contents: [String: [String]]
    var incoming: [String: [String]]
    let files: [String]
}

extension TestCluster {
    func standing() async throws -> Standing {
        Standing(
            galleries: try await json("gallery", "list"),
            versions: try await json("image-version", "list", "-r", "contoso", "-i", "web"),
            contents: try Dictionary(uniqueKeysWithValues: nodes.map { ($0, try contents(of: $0)) }),
            incoming: try Dictionary(uniqueKeysWithValues: nodes.map { ($0, try incoming(of: $0)) }),
            files: try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted())
    }

    /// Expects that `vitrine` refuses this with `status`, says each of `words`, and leaves nothing behind.
    func expectRefusal(
        _ arguments: [String], status: Int32 = 1, saying words: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await expectNothingLeft(sourceLocation: sourceLocation) {
            let result = try await vitrine(arguments)
            expect(result, refusedWith: status, saying: words, sourceLocation: sourceLocation)
        }
    }

    func expect(
        _ result: Command.Result, refusedWith status: Int32, saying words: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let isRefused = result.status == status && result.output.isEmpty
        #expect(isRefused, "\(result.story)", sourceLocation: sourceLocation)
        // The argument parser breaks and indents what it says.
        let said = result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for word in words { #expect(said.contains(word), "\(result.story)", sourceLocation: sourceLocation) }
    }

    /// Expects that all is as it was after `body`, and that another user's command works.
    ///
    /// With `mayGoOn`, what a node has begun to receive may stay for a while, so that the upload can go on there.
    func expectNothingLeft(
        mayGoOn: Bool = false, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
    ) async throws {
        let before = try await standing()
        try await body()
        let other = try await vitrine(["resolve", "contoso/web", "--region", "northeurope"], as: neighbour)
        #expect(other.status == 0, "\(other.story)", sourceLocation: sourceLocation)
        let isAsBefore = try await eventually(within: .seconds(20)) {
            var after = try await standing()
            // What an earlier test left may go meanwhile.
            let isNoneNew = after.incoming.allSatisfy { Set($0.value).isSubset(of: before.incoming[$0.key] ?? []) }
            if mayGoOn || isNoneNew { after.incoming = before.incoming }
            return after == before
        }
        #expect(isAsBefore, "something was left behind", sourceLocation: sourceLocation)
    }

    /// The arguments that publish a version of `contoso/web`.
    func publishing(_ number: String = "9.0.0", _ file: String? = nil, _ more: String...) -> [String] {
        ["image-version", "create", "-r", "contoso", "-i", "web", "-e", number, "--file", file ?? full] + more
    }
}
