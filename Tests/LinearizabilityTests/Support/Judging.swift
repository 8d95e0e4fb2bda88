import Gallery
import Linearizability
import Testing

/// What both checkers say of a script's standard definition.
enum Judging {
    static func witness(_ history: History) -> RevisionWitness.Report { RevisionWitness(history).judge() }

    static func search(_ history: History) throws -> LinearizationSearch.Verdict {
        let definition = try Script.require(Script.definition, "contoso/web")
        return LinearizationSearch().judge(try SearchPart(history, of: definition))
    }
}

/// Both checkers accept.
func expectGood(
    _ text: String, isLogWhole: Bool = false, keepsDeleted: Bool = false, base: Revision = 0,
    at location: SourceLocation = #_sourceLocation
) throws {
    let history = try Script(text, isLogWhole: isLogWhole, keepsDeleted: keepsDeleted, base: base).history
    let report = Judging.witness(history)
    let isHolding = report.isHolding
    #expect(isHolding, "\(report.violations.first.map { "\($0)" } ?? "")", sourceLocation: location)
    let verdict = try Judging.search(history)
    let isLinearizable = verdict == .linearizable
    #expect(isLinearizable, "\(verdict.words)", sourceLocation: location)
}

/// The witness finds a violation of `kind` (`nil`: none); the search finds none exactly if `bySearch` is false.
func expectBad(
    _ kind: Violation.Kind?, bySearch: Bool, _ text: String, isLogWhole: Bool = false, keepsDeleted: Bool = false,
    base: Revision = 0, at location: SourceLocation = #_sourceLocation
) throws {
    let history = try Script(text, isLogWhole: isLogWhole, keepsDeleted: keepsDeleted, base: base).history
    let kinds = Judging.witness(history).violations.map(\.kind)
    let isFound = kind.map(kinds.contains) ?? kinds.isEmpty
    #expect(isFound, "the witness found \(kinds)", sourceLocation: location)
    let verdict = try Judging.search(history)
    let isRejected = verdict.violation != nil
    #expect(isRejected == bySearch, "the search says: \(verdict.words)", sourceLocation: location)
}

extension LinearizationSearch.Verdict {
    var violation: Violation? {
        if case .notLinearizable(let violation) = self { violation } else { nil }
    }

    var words: String {
        switch self {
        case .linearizable: "linearizable"
        case .notLinearizable(let violation): "\(violation)"
        case .undecided(let steps): "undecided after \(steps)"
        }
    }
}
