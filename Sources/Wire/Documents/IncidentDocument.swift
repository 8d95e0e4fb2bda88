/// A loss and its mending, from the incident ledger: a row of the answer to `INCIDENTS`.
///
/// Moments are ISO 8601 on the coordinator's wall clock; one that has not come yet is absent.
public struct IncidentDocument: Hashable, Sendable, Codable {
    public var id: UInt64
    /// `node` or `region`.
    public var kind: String
    public var subject: String
    /// The first silence noticed.
    public var detected: String
    public var down: String?
    /// When it was given up for lost, and healing decided.
    public var decided: String?
    public var firstByte: String?
    /// When every count was met again.
    public var restored: String?
    /// When the subject came back.
    public var returned: String?
    /// When what it brought back had been verified.
    public var verified: String?
    public var contents: Int
    public var bytesCopied: Int64
    /// Bytes by the node they came from.
    public var sources: [String: Int64]

    public init(id: UInt64, kind: String, subject: String, detected: String) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.detected = detected
        contents = 0
        bytesCopied = 0
        sources = [:]
    }
}
