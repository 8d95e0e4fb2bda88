/// A property that a change set, replaced or took away: what the audit keeps of the contents of a change.
public struct AuditChange: Hashable, Sendable, Codable {
    /// The longest text of each kind, in bytes; what is longer is cut, and says so.
    public static let textBytesMax = 256

    /// Where it is in the resource's document, for instance `properties.description`.
    public let property: String
    /// The value before and after; `nil` where there is none.
    public let from: String?
    public let to: String?

    /// Escapes and cuts the texts (`AuditText`).
    public init(_ property: String, from: String? = nil, to: String? = nil) {
        self.property = AuditText.escaped(property, bytesMax: Self.textBytesMax)
        self.from = from.map { AuditText.escaped($0, bytesMax: Self.textBytesMax) }
        self.to = to.map { AuditText.escaped($0, bytesMax: Self.textBytesMax) }
    }

    /// The bytes of its texts.
    var byteCount: Int { [property, from ?? "", to ?? ""].map(\.utf8.count).reduce(0, +) }

    /// Three lines of what is hashed.
    var canonicalText: String {
        """
        property =\(property)
        from \(from.map { "=" + $0 } ?? "-")
        to \(to.map { "=" + $0 } ?? "-")

        """
    }
}

extension AuditChange: CustomStringConvertible {
    public var description: String {
        switch (from, to) {
        case (let from?, let to?): "\(property): \(from) -> \(to)"
        case (nil, let to?): "\(property): \(to)"
        case (let from?, nil): "\(property): \(from) -> nothing"
        case (nil, nil): property
        }
    }
}

extension [AuditChange] {
    /// As many of them as take `bytesMax` bytes together; instead of the others stands how many there are.
    func fitting(_ bytesMax: Int) -> [AuditChange] {
        var bytes = 0
        let count = prefix { change in
            bytes += change.byteCount
            return bytes <= bytesMax
        }.count
        guard count < self.count else { return self }
        return prefix(count) + [AuditChange("…", to: "\(self.count - count) more")]
    }
}
