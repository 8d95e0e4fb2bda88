/// From when until when a certificate is valid, counted from the moment it is made.
public struct Validity: Hashable, Sendable {
    /// How far back it begins, so that a peer whose clock is a little behind takes it at once.
    public static let clockLeeway = Duration.seconds(300)

    public let beginsIn: Duration
    public let endsIn: Duration

    /// A year, for nodes, coordinators and users.
    public static let leaf = Validity(endsIn: .seconds(365 * 86_400))
    /// Ten years, for an authority.
    public static let authority = Validity(endsIn: .seconds(3650 * 86_400))

    /// Begins at `beginsIn`, by default five minutes back, to the second.
    public init(beginsIn: Duration = .zero - clockLeeway, endsIn: Duration) {
        self.beginsIn = beginsIn
        self.endsIn = endsIn
    }
}
