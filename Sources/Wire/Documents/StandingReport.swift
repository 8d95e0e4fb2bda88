/// Whether a region or node is counted on: the payload of the answer to `STANDING`.
public struct StandingReport: Hashable, Sendable, Codable {
    /// `region` or `node`.
    public var kind: String
    public var name: String
    /// `serving`, `draining` or `retired`.
    public var standing: String
    /// What has nowhere to go, and the way out.
    public var notes: [String]?

    public init(kind: String, name: String, standing: String, notes: [String]? = nil) {
        self.kind = kind
        self.name = name
        self.standing = standing
        self.notes = notes
    }
}
