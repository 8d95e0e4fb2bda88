import Gallery
import NIOCore
import ReplicaStore
import Transport
import Wire

/// What a node knows beyond a restored catalog.
struct NodeKnowledge: Sendable {
    /// The most bytes of changes, and of a whole state, that a node is believed.
    static let changesBytesMax = 128 << 20
    static let wholeBytesMax = 256 << 20
    /// How long a node may take.
    static let answerMax = Duration.seconds(300)

    enum Form: Sendable {
        /// The changes after the catalog's revision, in order; none if the node knows no more than the catalog.
        case changes([ViewEvent])
        /// The state, where the changes that led to it are not all kept.
        case whole
    }

    let node: NodeID
    let form: Form
    /// The catalog as the node knows it.
    let state: GalleryState

    var revision: Revision { state.revision }

    /// Asks a node, and checks what it says: the changes, applied to `base`, must give the state that it has.
    ///
    /// A node that is not as far as `base` knows nothing beyond it.
    static func ask(
        _ node: NodeID, beyond base: GalleryState, over connection: Connection
    ) async throws -> NodeKnowledge {
        do {
            return try await askChanges(node, beyond: base, over: connection)
        } catch ConnectionError.refused(let refusal) where refusal.code == .gone {
            return try await askWhole(node, over: connection)
        }
    }

    private static func askChanges(
        _ node: NodeID, beyond base: GalleryState, over connection: Connection
    ) async throws -> NodeKnowledge {
        var (changes, bytes): ([ViewEvent], Int) = ([], 0)
        var state = base
        var last: Message?
        for try await message in try await connection.stream(.view, ["since=\(base.revision)"], deadline: answerMax) {
            last = message
            guard message.verb == AnswerVerb.item.rawValue, let payload = message.payload else { continue }
            bytes += payload.readableBytes
            guard bytes <= changesBytesMax else { throw AdoptionError.tooLarge(node, bytesMax: changesBytesMax) }
            let event = try JSONPayload.decode(ViewEvent.self, from: payload)
            guard event.revision == state.revision + 1, try state.apply(event.change) == .applied else {
                throw AdoptionError.doesNotFollow(event.revision, after: state.revision)
            }
            changes.append(event)
        }
        try require(state, last, of: node)
        return NodeKnowledge(node: node, form: .changes(changes), state: state)
    }

    private static func askWhole(_ node: NodeID, over connection: Connection) async throws -> NodeKnowledge {
        var coded: [UInt8] = []
        var last: Message?
        for try await message in try await connection.stream(.view, ["whole=true"], deadline: answerMax) {
            last = message
            guard message.verb == AnswerVerb.data.rawValue, let piece = message.payload else { continue }
            guard message.positional.first == "\(coded.count)", piece.readableBytes <= wholeBytesMax - coded.count
            else {
                throw AdoptionError.tooLarge(node, bytesMax: wholeBytesMax)
            }
            coded += piece.readableBytesView
        }
        let state = try GalleryState(encoded: coded)
        try require(state, last, of: node)
        return NodeKnowledge(node: node, form: .whole, state: state)
    }

    private static func require(_ state: GalleryState, _ last: Message?, of node: NodeID) throws {
        guard let last, let view = last["view"].flatMap(ViewPosition.init) else {
            throw AdoptionError.unreadable(node)
        }
        let digest = Digest.sha256(of: state.encoded())
        guard view.revision == state.revision, last["state"] == "\(digest)" else {
            throw AdoptionError.otherState(node, state.revision)
        }
    }
}

extension NodeKnowledge {
    /// Why both cannot be true; `nil` if they agree as far as can be told.
    func contradiction(to other: NodeKnowledge) -> String? {
        if revision > other.revision { return other.contradiction(to: self) }
        if case .changes(let mine) = form, case .changes(let theirs) = other.form {
            for (own, their) in zip(mine, theirs) where own != their {
                return "\(node) and \(other.node) know different changes of revision \(own.revision)"
            }
            return nil
        }
        if revision == other.revision, state != other.state {
            return "\(node) and \(other.node) know different states of revision \(revision)"
        }
        for gallery in state.galleries.values {
            for version in gallery.definitions.values.flatMap(\.versions) {
                guard let their = other.state.standingVersion(version.id), their.generation == version.generation,
                    their.properties.osDisk != version.properties.osDisk
                else { continue }
                return "\(node) and \(other.node) know different contents of \(version.id)"
            }
        }
        return nil
    }
}

/// Why what a node says of the catalog is not taken.
enum AdoptionError: Error {
    case doesNotFollow(Revision, after: Revision)
    case tooLarge(NodeID, bytesMax: Int)
    case unreadable(NodeID)
    case otherState(NodeID, Revision)
}

extension AdoptionError: CustomStringConvertible {
    var description: String {
        switch self {
        case .doesNotFollow(let revision, let after): "the change of revision \(revision) does not follow \(after)"
        case .tooLarge(let node, let bytesMax): "\(node) tells more than \(bytesMax) bytes, or pieces that do not fit"
        case .unreadable(let node): "\(node) does not say how far its view is"
        case .otherState(let node, let revision):
            "what \(node) tells does not give the state that it has at revision \(revision): it followed another catalog"
        }
    }
}
