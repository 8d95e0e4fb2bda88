public import Foundation

/// What goes wrong with the processes and the directory of a local cluster, and the way out.
public enum ClusterError: Error, Equatable {
    case exists(directory: String)
    case missing(directory: String)
    case noTopology(path: String)
    case noIdentity(String)
    /// A daemon's executable is not beside this one.
    case noExecutable(path: String)
    case unknownProcess(name: String, known: [String])
    case notRunning(name: String)
    /// It ended while it was waited for; `tail` is the end of its log.
    case ended(name: String, log: String, tail: String)
    case notReady(seconds: Int, waitingFor: [String], log: String)
    /// It is there after SIGKILL.
    case unkillable(name: String, process: Int32)
    case system(String)
}

extension ClusterError: LocalizedError, CustomStringConvertible {
    public var errorDescription: String? { description }

    public var description: String {
        switch self {
        case .exists(let directory):
            "\(directory) is there already and is not overwritten; `vitrine cluster up` starts what it holds"
        case .missing(let directory):
            "there is no cluster in \(directory); make one with `vitrine cluster up --topology FILE`, or name "
                + "another directory with --cluster or VITRINE_CLUSTER"
        case .noTopology(let path):
            "there is no topology \(path); name one with --topology, such as cluster/three-regions.yaml"
        case .noIdentity(let role): "no certificate can be issued to \(role): its name is no name"
        case .noExecutable(let path):
            "\(path) is not there; the daemons must stand beside vitrine: `swift build` makes all three"
        case .unknownProcess(let name, let known):
            "there is no process \(name) in this cluster; there are \(known.joined(separator: ", "))"
        case .notRunning(let name): "\(name) is not running; `vitrine node start \(name)` starts it"
        case .ended(let name, let log, let tail):
            "\(name) ended as soon as it was started; the end of \(log):\n\(tail)"
        case .notReady(let seconds, let waitingFor, let log):
            "after \(seconds) s still waiting for \(waitingFor.joined(separator: ", ")); see \(log)"
        case .unkillable(let name, let process): "\(name) (process \(process)) is there even after SIGKILL"
        case .system(let text): text
        }
    }
}
