/// Why a request was refused, the first field of `ERR`; the set is closed.
public enum ErrorCode: String, Hashable, Sendable, CaseIterable {
    /// The line is not of the grammar.
    case syntax = "SYNTAX"
    /// There is no such verb, or no such version of the protocol.
    case unknown = "UNKNOWN"
    /// The asker may not.
    case denied = "DENIED"
    /// An argument is missing or wrong, or a rule of the gallery forbids it (`rule=`).
    case invalid = "INVALID"
    /// What was named is not there.
    case notFound = "NOTFOUND"
    /// It is there already, or has changed since the asker read it.
    case conflict = "CONFLICT"
    /// It was there and is cut off or deleted: read afresh.
    case gone = "GONE"
    /// More bytes or entries than the limit.
    case tooLarge = "TOOLARGE"
    /// The bytes do not match their digest.
    case corrupt = "CORRUPT"
    /// Too much is in flight.
    case busy = "BUSY"
    /// What it needs cannot be reached.
    case unavailable = "UNAVAILABLE"
    /// Another coordinator answers this (`to=`).
    case notLeader = "NOTLEADER"
    /// It took longer than it may.
    case timeout = "TIMEOUT"
    /// The asker cancelled it.
    case cancelled = "CANCELLED"
    /// A fault of the answering side: report it.
    case `internal` = "INTERNAL"

    /// Whether the same request may be asked again, later or elsewhere, with hope of another answer.
    public var mayRepeat: Bool {
        switch self {
        case .busy, .unavailable, .notLeader, .timeout: true
        case .syntax, .unknown, .denied, .invalid, .notFound, .conflict, .gone, .tooLarge, .corrupt: false
        case .cancelled, .internal: false
        }
    }
}
