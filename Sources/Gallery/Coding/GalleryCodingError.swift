/// Why bytes are not the coding of a catalog, or of a part of one.
public enum GalleryCodingError: Error, Hashable, Sendable {
    /// They are not of this format, or of another version of it.
    case unknownFormat
    /// They end before they should.
    case truncated
    /// More follows where they should end.
    case trailingBytes(count: Int)
    /// They are not what was written: the checksum differs.
    case altered
    /// `what` is not as it is written.
    case malformed(what: String)
}

extension GalleryCodingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownFormat: "this is no catalog, or one that another release wrote"
        case .truncated: "it ends too early"
        case .trailingBytes(let count): "\(count) bytes follow its end"
        case .altered: "its checksum differs"
        case .malformed(let what): "\(what) is malformed"
        }
    }
}
