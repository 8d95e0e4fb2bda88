/// Why a chaos run cannot be made, begun or gone on with; what it finds out about the product is no error.
public enum ChaosError: Error, Sendable, Hashable {
    /// A scenario's steps or expectations cannot be what they are.
    case scenario(String)
    /// No scenario of ours has the name, and no file.
    case unknownScenario(name: String, known: [String])
    /// The proxy cannot listen or work.
    case proxy(String)
    /// The machine or the user's rights do not allow a fault.
    case notPossible(String)
    /// The cluster did not come up, or the load's images could not be made.
    case cluster(String)
}

extension ChaosError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .scenario(let text), .proxy(let text), .notPossible(let text), .cluster(let text): text
        case .unknownScenario(let name, let known):
            "there is no scenario \(name), and no file of that name; there are \(known.joined(separator: ", "))"
        }
    }
}
