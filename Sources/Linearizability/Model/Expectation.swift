import Gallery

/// What the model says must be answered.
enum Expectation: Hashable, Sendable {
    case effect(DefinitionModel.Effect)
    case answer(History.Answer)
    /// By its number a deleted version can be used until its time is over, which is not modelled.
    case answerOrNotFound(History.Answer)
}

extension DefinitionModel {
    func expectation(of request: History.Request) -> Expectation {
        switch request {
        case .question(let question): return expectation(of: question)
        case .change(let change):
            var trial = self
            return .effect(trial.apply(change, generation: 0))
        }
    }

    func expectation(of question: History.Question) -> Expectation {
        switch question {
        case .latest(let region): .answer(latest(in: region))
        case .resolve(let number, let region):
            if let version = versions[number], version.isPresent(in: region) {
                version.isDeleted
                    ? .answerOrNotFound(.resolved(version.resolved(as: number)))
                    : .answer(.resolved(version.resolved(as: number)))
            } else {
                .answer(.refused(reason: .notFound))
            }
        case .get(let number):
            if let version = versions[number], !version.isDeleted {
                .answer(.shown(version.shown))
            } else {
                .answer(.refused(reason: .notFound))
            }
        case .list(let after, let limit): .answer(.listed(page(after: after, limit: limit)))
        }
    }

    private func latest(in region: Region) -> History.Answer {
        var best: VersionNumber?
        for (number, version) in versions where version.reasonNotLatest(in: region) == nil {
            if best.map({ $0.isNumericallyBelow(number) }) ?? true { best = number }
        }
        guard let best, let version = versions[best] else { return .refused(reason: .notFound) }
        let passed = versions.filter { best.isNumericallyBelow($0.key) }
            .sorted { $1.key.isNumericallyBelow($0.key) }
        let skipped = passed.prefix(HistoryLimits.skippedMax).compactMap { number, version in
            version.reasonNotLatest(in: region).map { History.Skip(number, $0) }
        }
        return .resolved(version.resolved(as: best, skipped: skipped))
    }

    private func page(after: VersionNumber?, limit: Int) -> History.Listed {
        let rest = versions.filter { number, version in
            !version.isDeleted && (after.map { $0.isNumericallyBelow(number) } ?? true)
        }.sorted { $0.key.isNumericallyBelow($1.key) }
        return History.Listed(
            rest.prefix(limit).map { History.Row($0.key, $0.value.digest) }, isLast: rest.count <= limit)
    }
}

extension VersionModel {
    fileprivate func resolved(as number: VersionNumber, skipped: [History.Skip] = []) -> History.Resolved {
        History.Resolved(version: number, digest: digest, generation: generation, skipped: skipped)
    }

    fileprivate var shown: History.Shown {
        History.Shown(
            digest: digest, generation: generation, isExcluded: isExcluded, targets: targets, state: state)
    }
}
