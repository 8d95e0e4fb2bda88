/// How far a copy is: the payload of an `ITEM` in the answer to `FETCH`.
public struct FetchProgress: Hashable, Sendable, Codable {
    /// Verified on the target so far.
    public let bytes: Int64
    /// To be verified in all.
    public let of: Int64

    public init(bytes: Int64, of: Int64) {
        self.bytes = bytes
        self.of = of
    }
}
