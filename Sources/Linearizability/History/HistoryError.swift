/// Why a call or log entry is not taken into a history, or a part of it not searched.
public enum HistoryError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooMany(String, max: Int)
    /// A recorder's mistake, or a damaged file.
    case malformed(String)

    public var description: String {
        switch self {
        case .tooMany(let what, let max): "there are more than \(max) \(what); split the history"
        case .malformed(let why): "\(why); mend the recorder"
        }
    }
}
