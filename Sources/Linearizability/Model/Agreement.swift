import Gallery

extension History.Answer {
    /// Whether a client may be told this where the model says `expectation`; what was not recorded is not compared.
    func agrees(with expectation: Expectation) -> Bool {
        switch (self, expectation) {
        case (.refused(.other), _): true
        case (.refused(.notFound), .answerOrNotFound): true
        case (_, .answerOrNotFound(let expected)), (_, .answer(let expected)): agrees(with: expected)
        case (.applied, .effect(let effect)): effect.mayBeApplied
        case (.unchanged, .effect(let effect)):
            effect == .unchanged || effect == .appliedOrUnchanged || effect == .unchangedUnlessOther
        case (.refused(.conflict), .effect(.appliedUnlessOther)), (.refused(.conflict), .effect(.unchangedUnlessOther)):
            true
        case (.refused(let reason), .effect(let effect)): effect == .refused(reason)
        case (_, .effect): false
        }
    }

    private func agrees(with expected: Self) -> Bool {
        switch (self, expected) {
        case (.resolved(let told), .resolved(let right)): told.agrees(with: right)
        case (.shown(let told), .shown(let right)): told.agrees(with: right)
        case (.listed(let told), .listed(let right)): told.agrees(with: right)
        default: self == expected
        }
    }

    /// Without what only a revision tells.
    var withoutGeneration: Self {
        switch self {
        case .resolved(let resolved):
            .resolved(
                History.Resolved(version: resolved.version, digest: resolved.digest, skipped: resolved.skipped))
        case .shown(let shown):
            .shown(
                History.Shown(
                    digest: shown.digest, isExcluded: shown.isExcluded, targets: shown.targets, state: shown.state))
        case .applied, .unchanged, .refused, .listed: self
        }
    }
}

extension Expectation {
    /// Without what only a revision tells.
    var withoutGeneration: Self {
        switch self {
        case .effect: self
        case .answer(let answer): .answer(answer.withoutGeneration)
        case .answerOrNotFound(let answer): .answerOrNotFound(answer.withoutGeneration)
        }
    }
}

extension DefinitionModel.Effect {
    /// Whether the change can have a revision of its own.
    var mayBeApplied: Bool { self == .applied || self == .appliedOrUnchanged || self == .appliedUnlessOther }
}

extension History.Resolved {
    fileprivate func agrees(with right: Self) -> Bool {
        version == right.version && digest == right.digest && isSame(generation, right.generation)
            && isSame(skipped, right.skipped)
    }
}

extension History.Shown {
    fileprivate func agrees(with right: Self) -> Bool {
        digest == right.digest && isSame(generation, right.generation) && isSame(isExcluded, right.isExcluded)
            && isSame(targets, right.targets) && isSame(state, right.state)
    }
}

extension History.Listed {
    fileprivate func agrees(with right: Self) -> Bool {
        isLast == right.isLast && rows.count == right.rows.count
            && zip(rows, right.rows).allSatisfy { $0.version == $1.version && isSame($0.digest, $1.digest) }
    }
}

private func isSame<Value: Equatable>(_ told: Value?, _ right: Value?) -> Bool { told == nil || told == right }
