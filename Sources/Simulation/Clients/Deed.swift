/// What a client does.
enum Deed: String, CaseIterable {
    case publish
    case publishShallow
    case exclude
    case retarget
    case delete
    case undelete
    /// To a guest the right to read, or the right is taken away.
    case grant
    /// At the coordinator.
    case resolve
    /// At a node of the client's region.
    case resolveNear
    case deploy

    /// So many in a hundred.
    var weight: Int {
        switch self {
        case .publish: 3
        case .publishShallow: 1
        case .exclude: 4
        case .retarget: 4
        case .delete: 2
        case .undelete: 1
        case .grant: 2
        case .resolve: 48
        case .resolveNear: 20
        case .deploy: 15
        }
    }

    /// Whether it changes nothing.
    var isReading: Bool {
        switch self {
        case .resolve, .resolveNear, .deploy: true
        case .publish, .publishShallow, .exclude, .retarget, .delete, .undelete, .grant: false
        }
    }

    static func drawn(_ number: Int) -> Deed {
        var left = number % 100
        for deed in allCases {
            left -= deed.weight
            if left < 0 { return deed }
        }
        return .resolve
    }
}
