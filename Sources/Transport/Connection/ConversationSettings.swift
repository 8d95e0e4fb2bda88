import Logging
import NIOCore
import Wire

/// What a conversation is to be, known before anybody is connected.
struct ConversationSettings: Sendable {
    let side: Session.Side
    /// Whom this side's own certificate names.
    let own: PeerIdentity
    let handler: (any RequestHandler)?
    var limits = TransportLimits()
    let logger: Logger
    /// Called once: with the connection when `HELLO` is answered, or with why there is none.
    let established: @Sendable (Result<Connection, ConnectionError>) -> Void
}

extension PeerIdentity.Role {
    /// The same for `Wire`, which asks only what somebody is.
    var kind: Role {
        switch self {
        case .node: .node
        case .coordinator: .coordinator
        case .user: .user
        }
    }
}
