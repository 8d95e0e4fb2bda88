/// What a process is in the cluster, as its certificate says.
public enum Role: String, Hashable, Sendable, CaseIterable {
    case coordinator
    case node
    case user
}

/// From whom to whom a request goes.
public struct Way: Hashable, Sendable {
    public let asker: Role
    public let answerer: Role

    public init(from asker: Role, to answerer: Role) {
        self.asker = asker
        self.answerer = answerer
    }
}
