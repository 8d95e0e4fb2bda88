public import Gallery

/// The version of the protocol, in `HELLO` and in the ALPN.
public enum ProtocolVersion {
    /// Its only spelling on a line.
    public static let number = "1"
    /// What TLS agrees on before a byte of the protocol is read.
    public static let alpn = "vitrine/1"
}

/// Why the other side's `HELLO` makes nobody acquainted.
public enum IntroductionError: Error, Hashable, Sendable {
    /// It speaks another version of the protocol.
    case version(String)
    /// The field with this name is missing or is not what it should be.
    case field(String)

    /// A legal text.
    public var reason: String {
        switch self {
        case .version: "this side speaks version \(ProtocolVersion.number)"
        case .field(let name): "HELLO without a proper \(name)="
        }
    }
}

/// What the side that accepted the connection says of itself, at once and unasked.
///
///     * HELLO 1 node=coordinator-1 role=coordinator epoch=7 line=4096 payload=1048576 inflight=128 caps=push,zstd
public struct Greeting: Hashable, Sendable {
    /// The name of the process; who it is, its certificate says.
    public let node: String
    public let role: Role
    public let epoch: Epoch
    /// What tells a coordinator from another with the same epoch; 0 if it is none, or does not say.
    public let incarnation: UInt64
    /// What it accepts once the sides are acquainted.
    ///
    /// Only line, payload and in flight are announced.
    public let limits: WireLimits
    /// In the order in which they stand in `caps=`.
    public let capabilities: [String]

    public init(
        node: String, role: Role, epoch: Epoch, incarnation: UInt64 = 0, limits: WireLimits = .acquainted,
        capabilities: [String] = []
    ) {
        self.node = node
        self.role = role
        self.epoch = epoch
        self.incarnation = incarnation
        self.limits = limits
        self.capabilities = capabilities
    }

    /// Reads a `* HELLO`; fields it does not know are ignored.
    public init(_ message: Message) throws(IntroductionError) {
        try Introduction.checkVersion(of: message)
        guard let node = message["node"], !node.isEmpty else { throw .field("node") }
        guard let role = message["role"].flatMap(Role.init) else { throw .field("role") }
        self.node = node
        self.role = role
        epoch = try Introduction.number(of: message, "epoch", in: 0...Epoch.max)
        incarnation =
            message["incarnation"] == nil
            ? 0 : try Introduction.number(of: message, "incarnation", in: 0...UInt64.max)
        let least = WireLimits.stranger
        limits = WireLimits(
            lineBytesMax: try Introduction.limit(of: message, "line", from: least.lineBytesMax),
            fieldsMax: WireLimits.acquainted.fieldsMax,
            payloadBytesMax: try Introduction.limit(of: message, "payload", from: least.payloadBytesMax),
            inFlightMax: try Introduction.limit(of: message, "inflight", from: least.inFlightMax),
            idleMax: WireLimits.acquainted.idleMax,
            textBytesMax: WireLimits.acquainted.textBytesMax)
        capabilities = Introduction.capabilities(of: message)
    }

    /// The greeting as it is said.
    public var message: Message {
        Message(
            unasked: UnaskedVerb.hello.rawValue,
            [
                ProtocolVersion.number, "node=\(node)", "role=\(role.rawValue)", "epoch=\(epoch)",
                "line=\(limits.lineBytesMax)", "payload=\(limits.payloadBytesMax)", "inflight=\(limits.inFlightMax)",
            ] + (incarnation == 0 ? [] : ["incarnation=\(incarnation)"]) + Introduction.field(capabilities))
    }
}

/// What the side that dialed says of itself: the request `1 HELLO 1 agent=vitrine/0.1 caps=push`.
public struct Hello: Hashable, Sendable {
    /// The program and its version.
    public let agent: String
    /// In the order in which they stand in `caps=`.
    public let capabilities: [String]

    public init(agent: String, capabilities: [String] = []) {
        self.agent = agent
        self.capabilities = capabilities
    }

    /// Reads the request; `agent=` may be missing, so that a person can type it.
    public init(_ message: Message) throws(IntroductionError) {
        try Introduction.checkVersion(of: message)
        agent = message["agent"] ?? ""
        capabilities = Introduction.capabilities(of: message)
    }

    /// The request's fields.
    public var fields: [String] {
        [ProtocolVersion.number, "agent=\(agent)"] + Introduction.field(capabilities)
    }
}

private enum Introduction {
    static func checkVersion(of message: Message) throws(IntroductionError) {
        let version = message.positional.first ?? ""
        guard version == ProtocolVersion.number else { throw .version(version) }
    }

    static func number(
        of message: Message, _ name: String, in range: ClosedRange<UInt64>
    ) throws(IntroductionError) -> UInt64 {
        guard let text = message[name], let number = DecimalNumber.read(text, as: UInt64.self), range.contains(number)
        else { throw .field(name) }
        return number
    }

    static func limit(of message: Message, _ name: String, from least: Int) throws(IntroductionError) -> Int {
        // More than 32 bits is no limit a sender would ever meet, and fits every `Int`.
        Int(try number(of: message, name, in: UInt64(least)...UInt64(UInt32.max)))
    }

    static func capabilities(of message: Message) -> [String] {
        (message["caps"] ?? "").split(separator: ",").map(String.init)
    }

    static func field(_ capabilities: [String]) -> [String] {
        capabilities.isEmpty ? [] : ["caps=" + capabilities.joined(separator: ",")]
    }
}
