public import Gallery
import NIOCore

/// The answer to `RESOLVE`, to and from the fields of its `OK`.
///
///     OK version=1.4.2 generation=17 digest=sha256:… bytes=536870912 mode=Full node=westeurope/n2
///        at=10.0.0.2:7443 revision=1043 age=0 from=coordinator skipped=1.5.0:copying,2.0.0:excluded
///
/// With data disks `data=LUN:DIGEST:BYTES,…`; where a line has no room for that, `data=payload`, and the payload is it.
public struct Receipt: Hashable, Sendable {
    /// A data disk of the version.
    public struct DataDisk: Hashable, Sendable {
        public let lun: Int
        public let digest: Digest
        public let bytes: Int64

        public init(lun: Int, digest: Digest, bytes: Int64) {
            self.lun = lun
            self.digest = digest
            self.bytes = bytes
        }
    }

    /// How many skipped versions are listed; a line has room for no more.
    public static let skippedMax = 64
    /// The longest list of data disks that stands on the line, in bytes.
    static let dataBytesMax = 512
    private static let inPayload = "payload"

    public let number: VersionNumber
    public let generation: Generation
    public let digest: Digest
    public let bytes: Int64
    public let mode: ReplicationMode
    /// A node of the region from which to deploy, and where it listens.
    public let node: NodeID
    public let address: String
    public let revision: Revision
    /// Milliseconds since the answerer last heard from the coordinator; 0 from the coordinator itself.
    public let age: Int64
    /// `coordinator`, or `view` when a node answered from its own.
    public let origin: String
    public let skipped: [Resolution.Skip]
    /// In order of LUN.
    public let dataDisks: [DataDisk]
    /// When the version's life ends, if it does: shown and warned about.
    public let endOfLifeDate: Instant?

    public init(
        _ resolution: Resolution, node: NodeID, address: String, age: Int64, origin: String
    ) {
        number = resolution.version.number
        generation = resolution.version.generation
        digest = resolution.version.properties.osDisk.digest
        bytes = resolution.version.properties.osDisk.bytes
        mode = resolution.version.properties.replicationMode
        self.node = node
        self.address = address
        revision = resolution.revision
        self.age = age
        self.origin = origin
        skipped = resolution.skipped
        endOfLifeDate = resolution.endOfLifeDate
        dataDisks = resolution.version.properties.dataDisks.map {
            DataDisk(lun: $0.lun, digest: $0.content.digest, bytes: $0.content.bytes)
        }
    }

    /// Writes it as the answer to request `id`.
    public func write(to writer: inout AnswerWriter, id: UInt64) {
        writer.beginOK(id)
        writer.field("version=", number)
        writer.field("generation=", generation)
        writer.field("digest=", digest)
        writer.field("bytes=", UInt64(clamping: bytes))
        writer.field("mode=", mode.rawValue)
        writer.field("node=", node)
        writer.field("at=", address)
        writer.field("revision=", revision)
        writer.field("age=", UInt64(clamping: age))
        writer.field("from=", origin)
        if let endOfLifeDate { writer.field("eol=", endOfLifeDate.iso8601) }
        let data = dataText
        let isDataOnLine = data.utf8.count <= Self.dataBytesMax
        if !data.isEmpty { writer.field("data=", isDataOnLine ? data : Self.inPayload) }
        if !skipped.isEmpty {
            let listed = skipped.prefix(Self.skippedMax).map { "\($0.number):\($0.reason.rawValue)" }
            writer.field("skipped=", listed.joined(separator: ","))
        }
        if skipped.count > Self.skippedMax { writer.field("more=", UInt64(skipped.count - Self.skippedMax)) }
        writer.endLine(payload: isDataOnLine ? nil : ByteBuffer(string: data))
    }

    /// The answer as a message, for one that is not written where it is sent from.
    ///
    /// Throws if no line has room for it.
    public func message(to id: UInt64) throws -> Message {
        var writer = AnswerWriter(limits: .acquainted)
        write(to: &writer, id: id)
        var parser = MessageParser(limits: .acquainted)
        guard case .message(let message) = try parser.next(from: &writer.bytes) else {
            throw MessageWriter.Failure.lineTooLong(max: WireLimits.acquainted.lineBytesMax)
        }
        return message
    }

    private var dataText: String {
        guard !dataDisks.isEmpty else { return "" }
        return dataDisks.map { "\($0.lun):\($0.digest):\($0.bytes)" }.joined(separator: ",")
    }

    /// Is `nil` if a field is missing or wrong.
    public init?(_ answer: Message) {
        guard let number = answer["version"].flatMap(VersionNumber.init),
            let generation = answer["generation"].flatMap({ DecimalNumber.read($0, as: Generation.self) }),
            let digest = answer["digest"].flatMap(Digest.init),
            let bytes = answer["bytes"].flatMap({ DecimalNumber.read($0, as: Int64.self) }),
            let mode = answer["mode"].flatMap(ReplicationMode.init(rawValue:)),
            let node = answer["node"].flatMap(NodeID.init), let address = answer["at"],
            let revision = answer["revision"].flatMap({ DecimalNumber.read($0, as: Revision.self) }),
            let age = answer["age"].flatMap({ DecimalNumber.read($0, as: Int64.self) }),
            let origin = answer["from"], let dataDisks = Self.dataDisks(of: answer)
        else { return nil }
        self.dataDisks = dataDisks
        endOfLifeDate = answer["eol"].flatMap(Instant.init(iso8601:))
        self.number = number
        self.generation = generation
        self.digest = digest
        self.bytes = bytes
        self.mode = mode
        self.node = node
        self.address = address
        self.revision = revision
        self.age = age
        self.origin = origin
        skipped = (answer["skipped"] ?? "").split(separator: ",").compactMap { part in
            let halves = part.split(separator: ":", maxSplits: 1)
            guard halves.count == 2, let number = VersionNumber(String(halves[0])),
                let reason = Resolution.SkipReason(rawValue: String(halves[1]))
            else { return nil }
            return Resolution.Skip(number: number, reason: reason)
        }
    }

    private static func dataDisks(of answer: Message) -> [DataDisk]? {
        var text = answer["data"] ?? ""
        if text == inPayload { text = answer.payload.map { String(buffer: $0) } ?? "" }
        var disks: [DataDisk] = []
        for part in text.split(separator: ",") {
            guard let disk = DataDisk(part) else { return nil }
            disks.append(disk)
        }
        return disks
    }
}

extension Receipt.DataDisk {
    fileprivate init?(_ text: Substring) {
        guard let first = text.firstIndex(of: ":"), let last = text.lastIndex(of: ":"), first < last,
            let lun = Int(text[..<first]), let digest = Digest(String(text[text.index(after: first)..<last])),
            let bytes = Int64(text[text.index(after: last)...])
        else { return nil }
        self.init(lun: lun, digest: digest, bytes: bytes)
    }
}
