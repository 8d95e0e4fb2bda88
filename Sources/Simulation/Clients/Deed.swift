/// What a client does.
enum Deed: String, CaseIterable {
    case publish
    case publishShallow
    case exclude
    case retarget
    case delete
    case undelete
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
        case .resolve: 50
        case .resolveNear: 20
        case .deploy: 15
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
