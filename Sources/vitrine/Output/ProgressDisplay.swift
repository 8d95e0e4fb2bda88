import GalleryClient
import Synchronization

/// Shows progress on standard error: a bar on a terminal, a plain line every few seconds elsewhere.
final class ProgressDisplay: Sendable {
    /// Between two drawings of the bar.
    private static let barInterval = Duration.milliseconds(100)
    /// Between two plain lines.
    private static let lineInterval = Duration.seconds(3)

    private struct State {
        var label = ""
        var meter = RateMeter()
        var shownAt: Duration?
        var isLineOpen = false
    }

    private let isInteractive: Bool
    private let started = ContinuousClock.now
    private let state = Mutex(State())

    init(isInteractive: Bool = Terminal.isInteractive) {
        self.isInteractive = isInteractive
    }

    /// Takes note of a transfer's progress, and shows it if it is time.
    func report(_ progress: TransferProgress) {
        note(progress.stage.rawValue, progress.bytesDone, of: progress.bytesTotal)
    }

    func note(_ label: String, _ done: Int, of total: Int) {
        let now = ContinuousClock.now - started
        state.withLock { state in
            if label != state.label {
                closeLine(&state)
                state = State(label: label)
            }
            let rate = state.meter.note(done, at: now)
            let interval = isInteractive ? Self.barInterval : Self.lineInterval
            let isDue = state.shownAt.map { now - $0 >= interval } ?? true
            guard isDue || done >= total else { return }
            state.shownAt = now
            show(ProgressLine(label: label, done: done, total: total, rate: rate), &state)
        }
    }

    /// Shows how many of a number of things are done.
    func note(_ label: String, _ done: Int, count: Int) {
        state.withLock { state in
            guard isInteractive else { return }
            Terminal.write("\r\(label) \(done) of \(count)\u{1b}[K")
            state.isLineOpen = true
        }
    }

    private func show(_ line: ProgressLine, _ state: inout State) {
        guard isInteractive else { return Terminal.say(line.plain) }
        Terminal.write("\r\(line.bar(width: Terminal.width))\u{1b}[K")
        state.isLineOpen = true
    }

    /// Says something that stays; a bar begins anew below it.
    func say(_ text: String) {
        state.withLock { state in
            closeLine(&state)
            Terminal.say(text)
        }
    }

    /// Says what one should know though all goes well, if there is anything.
    func warn(_ text: String?) {
        if let text { say(Terminal.warning(text)) }
    }

    /// Ends the bar's line, so that what follows does not write over it.
    func finish() { state.withLock { closeLine(&$0) } }

    private func closeLine(_ state: inout State) {
        if state.isLineOpen { Terminal.write("\n") }
        state.isLineOpen = false
    }
}
