import Chaos
import Foundation
import Synchronization

/// Tells on standard error how a chaos run goes: what happens line by line, and below it how the load does.
final class ChaosDisplay: Sendable {
    private struct State {
        var pulse = ""
        var isLineOpen = false
    }

    private let isInteractive: Bool
    private let state = Mutex(State())

    init(isInteractive: Bool = Terminal.isInteractive) {
        self.isInteractive = isInteractive
    }

    func show(_ progress: ChaosProgress) {
        switch progress {
        case .stage(let text): say("— \(text)")
        case .said(let text): say("  \(text)")
        case .happened(let happening):
            say("\(String(format: "%7.1f", happening.at)) s \(Self.sign(happening.kind)) \(happening.text)")
        case .beat(let pulse): beat(pulse)
        }
    }

    /// The line that is written over ends here.
    func finish() {
        state.withLock { state in
            if state.isLineOpen { Terminal.write("\r\u{1b}[K") }
            state = State()
        }
    }

    private static func sign(_ kind: Happening.Kind) -> String {
        switch kind {
        case .fault: "✗"
        case .mending: "✓"
        case .state: "·"
        case .note: " "
        case .failure: "!"
        }
    }

    private func say(_ text: String) {
        state.withLock { state in
            Terminal.write((state.isLineOpen ? "\r\u{1b}[K" : "") + text + "\n")
            state.isLineOpen = false
            draw(&state)
        }
    }

    private func beat(_ pulse: ChaosPulse) {
        guard isInteractive else { return }
        state.withLock { state in
            let nodes = "\(pulse.alive) of \(pulse.nodes) nodes alive"
            state.pulse =
                "\(Int(pulse.at)) s · \(nodes) · \(pulse.shortfalls) contents short of copies · "
                + "\(pulse.acknowledged) versions · \(pulse.deployed) deployed (\(pulse.deployedLastSecond)/s), "
                + "\(pulse.failed) failed"
            draw(&state)
        }
    }

    private func draw(_ state: inout State) {
        guard isInteractive, !state.pulse.isEmpty else { return }
        Terminal.write("\r\(state.pulse.prefix(max(0, Terminal.width - 1)))\u{1b}[K")
        state.isLineOpen = true
    }
}
