import Gallery

/// The calls and facts of a history that can be searched, by definition.
struct SearchOperations {
    private var byDefinition: [ImageDefinitionID: [SearchPart.Operation]] = [:]

    init(of history: History) {
        // When each version can have been there at the earliest: no fact about it is older.
        var begun: [ImageVersionID: History.Moment] = [:]
        let deeds = Deeds(of: history).all
        var effects = UnknownEffects(of: history, deeds)
        for deed in deeds {
            add(deed, hint: deed.revision ?? effects.take(for: deed), history)
            guard case .publish(let number, _) = deed.change else { continue }
            let version = ImageVersionID(definition: deed.definition, number: number)
            begun[version] = min(begun[version] ?? .max, deed.begunAt)
        }
        for call in history.calls { add(call) }
        for entry in history.log {
            guard case .fact(let fact) = entry.event else { continue }
            let stoodBefore = history.beginnings[entry.definition]?.versions[fact.version] != nil
            let version = ImageVersionID(definition: entry.definition, number: fact.version)
            add(entry, fact, from: stoodBefore ? .min : begun[version] ?? .min)
        }
    }

    /// In the order of the record.
    subscript(definition: ImageDefinitionID) -> [SearchPart.Operation] { byDefinition[definition] ?? [] }

    private mutating func add(_ deed: Deed, hint: Revision?, _ history: History) {
        let calls = deed.attempts.map { history.calls[$0] }
        let call = calls.first { deed.doneAt != nil && $0.reply?.returnedAt == deed.doneAt } ?? calls[0]
        byDefinition[deed.definition, default: []].append(
            SearchPart.Operation(
                step: .request(.change(deed.change), answer: call.reply?.answer), from: deed.begunAt, to: deed.doneAt,
                hint: hint, call: call, entry: nil))
    }

    /// What changed nothing; changes are deeds.
    private mutating func add(_ call: History.Call) {
        guard let reply = call.reply, reply.origin.isCoordinator, reply.answer != .applied,
            reply.answer != .refused(reason: .other)
        else { return }
        byDefinition[call.definition, default: []].append(
            SearchPart.Operation(
                step: .request(call.request, answer: reply.answer.withoutGeneration), from: call.calledAt,
                to: reply.returnedAt, hint: nil, call: call, entry: nil))
    }

    private mutating func add(_ entry: History.LogEntry, _ fact: History.Fact, from: History.Moment) {
        // Seen before its version was asked for: the search will find no order, and is to show it.
        let from = min(max(entry.notBefore ?? .min, from), entry.seenAt ?? .max)
        byDefinition[entry.definition, default: []].append(
            SearchPart.Operation(
                step: .fact(fact.withoutGeneration), from: from, to: entry.seenAt, hint: entry.revision, call: nil,
                entry: entry))
    }
}

extension History.Fact {
    fileprivate var withoutGeneration: Self {
        switch self {
        case .regionReady(let version, _, let region):
            .regionReady(version: version, generation: nil, region: region)
        case .regionFailed(let version, _, let region):
            .regionFailed(version: version, generation: nil, region: region)
        case .expired(let version, _): .expired(version: version, generation: nil)
        }
    }
}
