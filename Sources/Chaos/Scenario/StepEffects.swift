extension Action {
    /// What it is done to.
    var places: [Place] {
        switch self {
        case .kill(let places, _), .stop(let places), .resume(let places), .restart(let places), .heal(let places),
            .reset(let places), .flipDisk(let places, _), .disk(_, let places), .mendDisk(let places),
            .setTargets(let places), .oldCoordinator(let places):
            places
        case .link(_, let from, _, _): from
        default: []
        }
    }

    var isMending: Bool {
        switch self {
        case .resume, .restart, .heal, .mendDisk, .endOldCoordinator, .endAbuse, .scrub, .backup, .note: true
        case .link(let rule, _, _, _): rule == .pass
        default: false
        }
    }

    /// What it puts on a region, or takes from it, so that deployments there may fail; `nil` for nothing of the kind.
    var faultKind: FaultKind? {
        switch self {
        case .kill, .restart: .down
        case .stop, .resume: .paused
        case .link, .heal: .link
        case .disk, .mendDisk: .disk
        default: nil
        }
    }

    var kind: Happening.Kind {
        if case .note = self { return .note }
        return isMending ? .mending : .fault
    }
}
