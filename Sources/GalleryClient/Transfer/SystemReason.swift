import Glibc
import ReplicaStore

/// A failed system call in words.
enum SystemReason {
    static func text(of failure: SystemFailure) -> String {
        let reason = String(cString: strerror(failure.code))
        let left = failure.leftBehind.map { "; \($0) was left behind, remove it" } ?? ""
        return "\(reason)\(left)"
    }
}
