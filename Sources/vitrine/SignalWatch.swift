import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C and SIGTERM into the cancelling of a task, so that what was begun is cleaned up.
///
/// A second one ends the program at once, but for what was asked for with ``beforeAbrupt(_:)``.
final class SignalWatch {
    private struct LastWork {
        var work: (@Sendable () -> Void)?
        var patience: Duration?
    }

    private static let lastWork = Mutex(LastWork())

    /// What is done when a second signal comes, instead of all that would have been cleaned up; with `nil` nothing is.
    ///
    /// With a `patience` it is done, and the program ended, so long after the first too.
    static func beforeAbrupt(within patience: Duration? = nil, _ work: (@Sendable () -> Void)?) {
        lastWork.withLock { $0 = LastWork(work: work, patience: patience) }
    }

    private static func endAbruptly(_ number: Int32) -> Never {
        lastWork.withLock { $0.work }?()
        _exit(128 + number)
    }

    private let sources: [any DispatchSourceSignal]
    private let first: FirstSignal

    init(cancelling task: Task<Void, any Error>) {
        let first = FirstSignal()
        let queue = DispatchQueue(label: "vitrine.signals")
        sources = [SIGINT, SIGTERM].map { number in
            Foundation.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                guard first.note(number) else { SignalWatch.endAbruptly(number) }
                task.cancel()
                guard let patience = SignalWatch.lastWork.withLock({ $0.patience }) else { return }
                queue.asyncAfter(deadline: .now() + patience / .seconds(1)) { SignalWatch.endAbruptly(number) }
            }
            source.activate()
            return source
        }
        self.first = first
    }

    /// The signal that came, if one did.
    var received: Int32? { first.number }

    func stop() {
        for source in sources { source.cancel() }
    }
}

/// The number of the first signal.
private final class FirstSignal: Sendable {
    private let value = Atomic<Int32>(0)

    /// `false` if another was noted before.
    func note(_ number: Int32) -> Bool {
        value.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
    }

    var number: Int32? {
        let number = value.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }
}
