/// What must find a planted bug.
public enum Catcher: Hashable, Sendable {
    /// A suite of a test target, or the tests of it whose sentence holds `sentence`.
    case suite(target: String, suite: String, sentence: String?)
    /// `vitrine simulate` from seed 1 up to this one.
    case simulation(seeds: Int)

    private static let simulation = "simulate --seeds "
    private static let seedsMax = 100_000
}

extension Catcher: LosslessStringConvertible {
    /// Reads `Target.Suite`, `Target.Suite/a sentence` or `simulate --seeds N`.
    public init?(_ text: String) {
        if text.hasPrefix(Self.simulation) {
            guard let seeds = Int(text.dropFirst(Self.simulation.count)), (1...Self.seedsMax).contains(seeds) else {
                return nil
            }
            self = .simulation(seeds: seeds)
            return
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let names = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard names.count == 2, names.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber } }),
            parts.count < 2 || !parts[1].isEmpty
        else { return nil }
        self = .suite(target: names[0], suite: names[1], sentence: parts.count < 2 ? nil : parts[1])
    }

    public var description: String {
        switch self {
        case .suite(let target, let suite, let sentence): "\(target).\(suite)\(sentence.map { "/\($0)" } ?? "")"
        case .simulation(let seeds): "\(Self.simulation)\(seeds)"
        }
    }
}

extension Catcher {
    /// What `--filter` takes for it; `nil` for what is no test.
    public var filter: String? {
        guard case .suite(let target, let suite, let sentence) = self else { return nil }
        let quoted = (sentence ?? "").map { $0.isLetter || $0.isNumber || $0 == " " ? "\($0)" : "\\\($0)" }.joined()
        return "^\(target)\\.\(suite)/" + (sentence == nil ? "" : ".*\(quoted)")
    }
}
