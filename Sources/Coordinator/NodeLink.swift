import Gallery
import Logging
import Placement
import Transport
import Wire

/// The connection that a node opened, and the commands that go over it.
struct NodeLink: Sendable {
    let connection: Connection
    /// Tells it from an earlier connection of the same node.
    let number: Int
    /// The inventory as far as it was told.
    var inventory: [Digest: Holding] = [:]
    /// The whole inventory was told.
    var isJoined = false

    init(_ connection: Connection, number: Int) {
        self.connection = connection
        self.number = number
    }

    /// Has the node pull a content; `progress` is told the bytes it has verified.
    func fetch(
        _ copy: Copy, at address: String, _ fence: [String], progress: (Int64) async -> Void
    ) async throws -> Outcome {
        let fields = ["\(copy.content)", "from=\(copy.source)", "at=\(address)", "copy=\(copy.order)"] + fence
        for try await message in try await connection.stream(.fetch, fields) {
            guard let payload = message.payload else { continue }
            await progress(try JSONPayload.decode(FetchProgress.self, from: payload).bytes)
        }
        return .done
    }

    /// Has the node hash a content, unless it did in this life of its process.
    func verify(_ content: Digest, _ fence: [String]) async throws -> Outcome {
        for try await _ in try await connection.stream(.verify, ["\(content)"] + fence) {}
        return .done
    }

    /// Has the node delete a content.
    func remove(_ content: Digest, _ fence: [String]) async throws -> Outcome {
        for try await _ in try await connection.stream(.remove, ["\(content)"] + fence) {}
        return .done
    }

    /// How a command ended, in the planner's words.
    func outcome(of command: (NodeLink) async throws -> Outcome, _ log: Logger) async -> Outcome {
        do {
            return try await command(self)
        } catch ConnectionError.refused(let refusal) {
            log.warning("a node refused a command", metadata: ["refusal": "\(refusal)"])
            return refusal.outcome
        } catch {
            log.info("a command was lost", metadata: ["error": "\(error)"])
            return .failed(.refused)
        }
    }
}

extension Refusal {
    /// What a node's refusal of a command means for the planner.
    var outcome: Outcome {
        switch code {
        case .notFound: .absent
        case .corrupt: self["of"] == "source" ? .failed(.sourceDamaged) : .damaged
        case .unavailable, .timeout: .failed(.sourceLost)
        case .tooLarge: .failed(.noSpace)
        case .conflict, .busy: .failed(.inUse)
        case .internal: .failed(.disk)
        case .syntax, .unknown, .denied, .invalid, .gone, .notLeader, .cancelled: .failed(.refused)
        }
    }
}
