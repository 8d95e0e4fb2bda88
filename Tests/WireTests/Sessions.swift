import Gallery
import NIOCore
import Wire

func moment(_ seconds: Int) -> Instant { Instant(milliseconds: 0).advanced(by: .seconds(seconds)) }

let greeting = Greeting(node: "coordinator-1", role: .coordinator, epoch: 7, capabilities: ["push", "zstd"])
let hello = Hello(agent: "vitrine/0.1", capabilities: ["zstd", "other"])

/// The accepting side, `HELLO` answered at second 0.
func acquaintedSession(
    own: Wire.Role = .coordinator, peer: Wire.Role = .user, limits: WireLimits = .acquainted
) -> Session {
    let said = Greeting(node: "n", role: own, epoch: 1, limits: limits)
    var session = Session(.accepting(said), own: own, peer: peer, at: moment(0))
    _ = session.receive(Message(1, "HELLO", ["1"]), at: moment(0))
    return session
}

/// The dialing side, `HELLO` answered at second 0 under the number 1.
func dialedSession(own: Wire.Role = .user, peer: Wire.Role = .coordinator, greeting: Greeting = greeting) -> Session {
    var session = Session(.dialing(hello), own: own, peer: peer, at: moment(0))
    _ = session.receive(greeting.message, at: moment(0))
    _ = session.receive(Message(1, "OK"), at: moment(0))
    return session
}

func limits(inFlight: Int, idle: Duration = .seconds(60)) -> WireLimits {
    WireLimits(
        lineBytesMax: 4096, fieldsMax: 32, payloadBytesMax: 1_048_576, inFlightMax: inFlight, idleMax: idle,
        textBytesMax: 1024)
}

extension [SessionAction] {
    var sent: [Message] {
        compactMap { action in
            guard case .send(let message) = action else { return nil }
            return message
        }
    }

    /// All but what is sent.
    var others: [SessionAction] {
        filter { action in
            guard case .send = action else { return true }
            return false
        }
    }
}
