import Gallery
import Logging
import Placement
import Transport
import Wire

/// The connection that a node opened, and the commands that go over it.
struct NodeLink: Sendable {
    /// How far a node is with telling what it holds.
    enum Stage: Sendable {
        case telling
        /// All was told; where the node listens is being written to the catalog.
        case registering
        case joined
    }

    /// How a command ended.
    enum End: Sendable {
        /// In the planner's words.
        case answered(Outcome)
        /// It was taken back, or the connection ended: the planner hears of either without this.
        case unanswered
        /// The node obeys a coordinator of this higher epoch, or has met two of this one's.
        case superseded(Epoch?)
    }

    /// How many contents a node may hold.
    static let contentsMax = 1_000_000

    let connection: Connection
    /// Tells it from an earlier connection of the same node.
    let number: Int
    var stage = Stage.telling
    /// The inventory as far as it was told; empty once the planner has it.
    var inventory: [Digest: Holding] = [:]
    /// What it told to be damaged, until the planner has it.
    var damaged: [Digest: NodeReport.Held] = [:]
    /// What it last told of its disk.
    var disk = DiskState.sound

    init(_ connection: Connection, number: Int) {
        self.connection = connection
        self.number = number
    }

    /// Takes what the node and the coordinator believe alike.
    mutating func agree(on contents: [NodeReport.Held]) throws(Refusal) {
        inventory = [:]
        damaged = [:]
        try add(contents)
    }

    /// Takes a part of what the node says it holds, or a change to it.
    mutating func add(_ contents: [NodeReport.Held]) throws(Refusal) {
        guard inventory.count + contents.count <= Self.contentsMax else {
            throw Refusal(.tooLarge, "a node reports at most \(Self.contentsMax) contents; spread them over more nodes")
        }
        for held in contents {
            switch held.state {
            case .claimed: inventory[held.digest] = .claimed
            case .verified: inventory[held.digest] = .verified
            case .damaged, .absent: inventory[held.digest] = nil
            }
            damaged[held.digest] = held.state == .damaged ? held : nil
        }
    }
}

/// Commands.
extension NodeLink {
    /// Has the node pull a content; `progress` is told the bytes it has verified.
    func fetch(_ copy: Copy, at address: String, _ fence: [String], progress: (Int64) async -> Void) async throws {
        let fields =
            ["\(copy.content)", "from=\(copy.source)", "at=\(address)", "copy=\(copy.order)"]
            + (copy.reason == .wish ? [] : ["heal=true"]) + fence
        for try await message in try await connection.stream(.fetch, fields) {
            guard let payload = message.payload else { continue }
            await progress(try JSONPayload.decode(FetchProgress.self, from: payload).bytes)
        }
    }

    /// Has the node hash a content, unless it did in this life of its process.
    func verify(_ content: Digest, _ fence: [String]) async throws {
        for try await _ in try await connection.stream(.verify, ["\(content)"] + fence) {}
    }

    /// Whether `principal` has brought the node the manifest of a content, as the node says; `nil` if it says nothing.
    func hasOffered(_ content: Digest, by principal: Principal, _ fence: [String], _ log: Logger) async -> Bool? {
        do {
            let fields = ["\(content)"] + fence + ["by=\(principal.name)"]
            return try await connection.ask(.verify, fields)["offered"] == "true"
        } catch ConnectionError.refused(let refusal) where !refusal.code.mayRepeat {
            log.info("a node does not say who brought a content", metadata: ["reason": "\(refusal)"])
            return false
        } catch {
            log.info("who brought a content cannot be asked", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Has the node delete a content.
    func remove(_ content: Digest, _ fence: [String]) async throws {
        for try await _ in try await connection.stream(.remove, ["\(content)"] + fence) {}
    }

    /// Gives a command and says how it ended.
    func end(of command: (NodeLink) async throws -> Void, _ log: Logger) async -> End {
        do {
            try await command(self)
            return .answered(.done)
        } catch {
            log.info("a command had no success", metadata: ["peer": "\(connection.peer)", "error": "\(error)"])
            // Other errors are of reading what the node said.
            return (error as? ConnectionError).map(end) ?? .answered(.failed(.refused))
        }
    }

    private func end(after error: ConnectionError) -> End {
        switch error {
        case .refused(let refusal) where refusal.code == .cancelled: .unanswered
        case .refused(let refusal) where [Refusal.staleEpoch, Refusal.contestedEpoch].contains(refusal.rule):
            .superseded(refusal["epoch"].flatMap(Epoch.init))
        case .refused(let refusal): .answered(refusal.outcome)
        case .cancelled, .ended, .unreachable, .tls, .socket, .stalled, .tooSlow, .notAsked(.ending): .unanswered
        case .timedOut, .notAsked, .answerLost, .answerTooLarge: .answered(.failed(.refused))
        }
    }
}

extension Refusal {
    /// The rule by which a node refuses the commands of a coordinator that was replaced.
    static let staleEpoch = "StaleEpoch"
    /// The rule by which a node refuses what its own disk failed at.
    private static let diskFailed = "DiskFailed"

    /// What a node's refusal of a command means for the planner.
    fileprivate var outcome: Outcome {
        switch code {
        case .unavailable where rule == Self.diskFailed: .failed(.disk)
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
