import CatalogStore
import Gallery
import Testing

@testable import Chaos

@Suite struct HistoryAssemblyTests {
    private static let second: Int64 = 1_000_000_000
    private let regions = ["westeurope", "northeurope"]

    private func operation(
        _ kind: Operation.Kind, _ version: String, at: Int64, revision: Revision?, client: String = "c"
    ) throws -> Operation {
        let id = try Samples.version("chaos/pub-0/\(version)")
        var operation = Operation(
            kind: kind, client: client, region: "westeurope", definition: id.definition, asked: id.number,
            calledAt: at * Self.second)
        operation.returnedAt = operation.calledAt + Self.second / 2
        operation.outcome = .done
        operation.revision = revision
        operation.digest = try digest(1)
        return operation
    }

    private func digest(_ byte: UInt8) throws -> Digest {
        try #require(Digest([UInt8](repeating: byte, count: Digest.byteCount)))
    }

    /// What the check says when the log has nothing but these deletions, in order.
    private func violations(_ operations: [Operation], deleted: [String] = []) throws -> [String] {
        let log = try zip(1..., deleted).map { number, version in
            LoggedChange(
                revision: Revision(number),
                change: GalleryChange(
                    .deleteImageVersion(id: try Samples.version("chaos/pub-0/\(version)"), bypassSoftDelete: false),
                    by: Principal("user/operator"), at: Instant(milliseconds: 0)))
        }
        var assembly = HistoryAssembly(log: log)
        return HistoryFindings(try assembly.history(operations, regions: regions), seed: 1).violations
    }

    @Test func `an acknowledged publication that the log does not have is found`() throws {
        #expect(try !violations([operation(.publish, "1.0.0", at: 1, revision: 1)]).isEmpty)
    }

    @Test func `a question that had no answer says nothing, and its client goes on`() throws {
        var lost = try operation(.resolve, "1.0.0", at: 1, revision: nil)
        lost.outcome = .unanswered("no")
        #expect(try violations([lost, lost]).isEmpty)
    }

    @Test func `a version that was never published and is resolved is found`() throws {
        var resolved = try operation(.resolve, "1.0.0", at: 1, revision: 0)
        resolved.answered = resolved.asked
        #expect(try !violations([resolved]).isEmpty)
    }
}
