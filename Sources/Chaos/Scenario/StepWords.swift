extension Action {
    /// What undoes it; `nil` if nothing does.
    var undoing: Action? {
        switch self {
        case .kill(let places, _): .restart(places)
        case .stop(let places): .resume(places)
        case .link(_, let from, let to, let direction): .link(.pass, from: from, to: to, direction)
        case .disk(_, let places): .mendDisk(places)
        case .oldCoordinator: .endOldCoordinator
        case .abuse: .endAbuse
        default: nil
        }
    }

    /// What is done, in words.
    var words: String {
        switch self {
        case .kill(let places, let thenWipe): "kill \(places.words)\(thenWipe ? " and wipe what it held" : "")"
        case .stop(let places): "stop \(places.words)"
        case .resume(let places): "continue \(places.words)"
        case .restart(let places): "restart \(places.isEmpty ? "everything" : places.words)"
        case .link(let rule, let from, let to, let direction):
            "\(rule.words) \(direction.words(from.words, to.isEmpty ? "everybody else" : to.words))"
        case .heal(let places): "heal \(places.isEmpty ? "every link" : "the links of \(places.words)")"
        case .reset(let places): "reset the connections of \(places.words)"
        case .flipDisk(let places, let count): "flip a bit in \(count) places on the disks of \(places.words)"
        case .disk(let fault, let places): "\(fault.words) on \(places.words)"
        case .mendDisk(let places): "mend the disk of \(places.words)"
        case .killCoordinator(let times, let every): "kill the coordinator \(times) times, every \(every.seconds) s"
        case .oldCoordinator(let places): "let an old coordinator loose on \(places.words)"
        case .endOldCoordinator: "end the old coordinator"
        case .endAbuse: "the strangers go away"
        case .scrub: "read everything on every disk"
        case .backup: "back up the catalog"
        case .restore: "put the backup in the place of the catalog"
        case .setTargets(let places): "want versions in \(places.isEmpty ? "every region" : places.words)"
        case .abuse(.slowClients, let count): "\(count) clients that send a byte a second"
        case .abuse(.garbage, let count): "\(count) clients that send random bytes"
        case .abuse(.wrongCertificates, let count): "\(count) clients with certificates that are no good"
        case .note(let text): text.isEmpty ? "wait" : text
        }
    }
}

extension LinkRule {
    fileprivate var words: String {
        if self == .pass { return "let everything pass" }
        if isCut { return "cut" }
        if refuses { return "refuse connections" }
        if let resetsAfter { return "reset after \(resetsAfter) bytes" }
        if flips > 0 { return "flip a bit in 1 of \(Int(1 / flips)) bytes" }
        var parts: [String] = []
        if delay > .zero { parts.append("\(Int(delay.seconds * 1000)) ms later") }
        if jitter > .zero { parts.append("up to \(Int(jitter.seconds * 1000)) ms of jitter") }
        if let rate { parts.append("\(rate) bytes a second") }
        return "slow (\(parts.joined(separator: ", ")))"
    }
}

extension LinkDirection {
    fileprivate func words(_ from: String, _ to: String) -> String {
        switch self {
        case .both: "between \(from) and \(to)"
        case .out: "from \(from) to \(to)"
        case .in: "from \(to) to \(from)"
        }
    }
}

extension DiskFault {
    fileprivate var words: String {
        switch self {
        case .full: "fill the disk"
        case .readOnly: "make the disk read-only"
        case .failingIO: "let reading and writing fail"
        case .failingSync: "let syncs fail"
        }
    }
}

extension Condition {
    /// What is waited for, in words.
    var words: String {
        switch self {
        case .alive: "all nodes are alive"
        case .restored: "every wanted copy is there"
        case .state(let state, let place): "\(place.name) is \(state)"
        case .published(let count): "\(count) versions are published"
        case .deployed(let count): "\(count) deployments are done"
        }
    }
}

extension [Place] {
    var words: String { map(\.name).joined(separator: ", ") }
}
