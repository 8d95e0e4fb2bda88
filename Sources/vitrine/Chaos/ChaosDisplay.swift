import Chaos
import Foundation

/// Tells on standard error how a chaos run goes.
final class ChaosDisplay: Sendable {
    private let display = ProgressDisplay()

    func show(_ progress: ChaosProgress) {
        switch progress {
        case .stage(let text): display.say("— \(text)")
        case .said(let text): display.say("  \(text)")
        case .happened(let happening):
            let sign =
                switch happening.kind {
                case .fault: "✗"
                case .mending: "✓"
                case .state: "·"
                case .note: " "
                case .failure: "!"
                }
            display.say("\(String(format: "%7.1f", happening.at)) s \(sign) \(happening.text)")
        }
    }

    func finish() { display.finish() }
}
