/// How much one side of a connection may ask of the other: every limit of the protocol, by name.
///
/// A peer is a stranger until `HELLO` is answered. What a limit refuses is never cut down to fit.
public struct WireLimits: Hashable, Sendable {
    /// The longest line, in bytes, its line end not counted.
    public let lineBytesMax: Int
    /// The most fields of a line; verb, length and text are none.
    public let fieldsMax: Int
    /// The longest payload, in bytes.
    public let payloadBytesMax: Int
    /// The most requests of one side that have no final answer yet.
    public let inFlightMax: Int
    /// The longest silence of a peer before the connection is ended.
    public let idleMax: Duration
    /// Where `Message.legalText` cuts, in bytes, so that fields still find room in the line.
    public let textBytesMax: Int

    /// Before `HELLO` is answered.
    public static let stranger = WireLimits(
        lineBytesMax: 512, fieldsMax: 32, payloadBytesMax: 0, inFlightMax: 4, idleMax: .seconds(10), textBytesMax: 128)

    /// After `HELLO` is answered; what the greeting announces.
    public static let acquainted = WireLimits(
        lineBytesMax: 4096, fieldsMax: 32, payloadBytesMax: 1_048_576, inFlightMax: 128, idleMax: .seconds(60),
        textBytesMax: 1024)

    /// The longest a TLS handshake may take.
    public static let handshakeMax = Duration.seconds(10)
    /// The most bytes a peer may send before the TLS handshake is done.
    public static let handshakeBytesMax = 65_536
    /// How long the side that ends waits for the other's `close_notify`.
    public static let closeNotifyMax = Duration.seconds(1)

    /// The most digits of an id; any 19 digits fit a `UInt64`.
    public static let idDigitsMax = 19
    /// The most letters of a verb.
    public static let verbLettersMax = 16

    /// Takes limits a peer announced, or a test draws; none may be negative.
    public init(
        lineBytesMax: Int, fieldsMax: Int, payloadBytesMax: Int, inFlightMax: Int, idleMax: Duration, textBytesMax: Int
    ) {
        self.lineBytesMax = max(0, lineBytesMax)
        self.fieldsMax = max(0, fieldsMax)
        self.payloadBytesMax = max(0, payloadBytesMax)
        self.inFlightMax = max(0, inFlightMax)
        self.idleMax = max(.zero, idleMax)
        self.textBytesMax = max(0, textBytesMax)
    }

    /// Each limit, or the other's if that is lower.
    public func lowered(to other: WireLimits) -> WireLimits {
        WireLimits(
            lineBytesMax: min(lineBytesMax, other.lineBytesMax),
            fieldsMax: min(fieldsMax, other.fieldsMax),
            payloadBytesMax: min(payloadBytesMax, other.payloadBytesMax),
            inFlightMax: min(inFlightMax, other.inFlightMax),
            idleMax: min(idleMax, other.idleMax),
            textBytesMax: min(textBytesMax, other.textBytesMax))
    }
}
