import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C and SIGTERM into the cancelling of a task, so that what was begun is cleaned up.
///
/// A second one ends the program at once.
final class SignalWatch: Sendable {
    private let sources: Mutex<[any DispatchSourceSignal]>
    private let first = Atomic<Int32>(0)

    init(cancelling task: Task<Void, any Error>) {
        sources = Mutex([])
        let queue = DispatchQueue(label: "vitrine.signals")
        for number in [SIGINT, SIGTERM] {
            Foundation.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [self] in
                let isFirst = first.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
                guard isFirst else { _exit(128 + number) }
                task.cancel()
            }
            source.activate()
            sources.withLock { $0.append(source) }
        }
    }

    /// The signal that came, if one did.
    var received: Int32? {
        let number = first.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    func stop() {
        sources.withLock { sources in
            for source in sources { source.cancel() }
            sources = []
        }
    }
}
