public import Gallery

/// What is searched: calls and facts about one definition, few enough, and without revisions.
///
/// Of repeats by one key that were applied or cut off one is left, from the first call to the first answer. Unknown
/// questions and region-local reads are left out: the first say nothing, the second promise something else.
public struct SearchPart: Hashable, Sendable {
    struct Operation: Hashable {
        enum Step: Hashable {
            case request(History.Request, answer: History.Answer?)
            case fact(History.Fact)
        }

        let step: Step
        let from: History.Moment
        /// `nil`: it may happen at any later time, or never.
        var to: History.Moment?
        /// Where to try it first, the lowest first; `nil`: last.
        ///
        /// The revision that is told. It decides nothing: where it is wrong, the search takes longer.
        let hint: Revision?
        /// The call or entry to show.
        let call: History.Call?
        let entry: History.LogEntry?
    }

    public let definition: ImageDefinitionID
    /// What stood before the first of them.
    let beginning: DefinitionModel
    /// In order of their first moment.
    let operations: [Operation]

    /// The number of calls and facts.
    public var count: Int { operations.count }

    /// How many of them are calls whose outcome is unknown.
    public var unknowns: Int { operations.count(where: \.isUnknown) }

    /// How many clients made the calls.
    public var clients: Int { Set(operations.compactMap(\.call?.client)).count }

    init(definition: ImageDefinitionID, beginning: DefinitionModel, operations: [Operation]) {
        self.definition = definition
        self.beginning = beginning.withoutGenerations
        self.operations = operations.sorted { ($0.from, $0.to ?? .max) < ($1.from, $1.to ?? .max) }
    }

    /// All of `definition` in `history`, or an error if that is more than ``SearchLimits`` allow.
    public init(_ history: History, of definition: ImageDefinitionID) throws(HistoryError) {
        self.init(
            definition: definition, beginning: history.beginning(of: definition),
            operations: SearchOperations(of: history)[definition])
        for (what, count, max) in [
            ("calls and facts", count, SearchLimits.operationsMax), ("clients", clients, SearchLimits.clientsMax),
            ("unknown calls", unknowns, SearchLimits.unknownsMax),
        ] where count > max {
            throw .tooMany("\(what) of \(definition)", max: max)
        }
    }

    /// The part up to `moment`: what was not over by then may have happened, or not.
    func prefix(upTo moment: History.Moment) -> SearchPart {
        let begun = operations.filter { $0.from <= moment }
        return SearchPart(
            definition: definition, beginning: beginning,
            operations: begun.compactMap { operation in
                guard let to = operation.to, to > moment else { return operation }
                guard operation.isChange else { return nil }
                return operation.cutOff
            })
    }

    /// The part with only those at `places`.
    func keeping(_ places: [Int]) -> SearchPart {
        SearchPart(definition: definition, beginning: beginning, operations: places.map { operations[$0] })
    }
}

extension SearchPart.Operation {
    /// Whether something may come of it.
    var isChange: Bool {
        switch step {
        case .request(.change, .applied?), .request(.change, nil), .fact: true
        case .request: false
        }
    }

    /// Whether a client asked for it and nobody knows what came of it.
    var isUnknown: Bool { call != nil && to == nil }

    /// The same, if nobody knew yet what came of it.
    fileprivate var cutOff: Self {
        let open: Step =
            switch step {
            case .request(let request, _): .request(request, answer: nil)
            case .fact: step
            }
        return Self(step: open, from: from, to: nil, hint: hint, call: call, entry: entry)
    }
}

extension DefinitionModel {
    fileprivate var withoutGenerations: Self {
        var model = self
        for number in versions.keys { model.versions[number]?.generation = 0 }
        return model
    }
}
