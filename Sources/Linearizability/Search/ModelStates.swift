/// The states that a search has met, by number, and what each operation makes of them: computed once.
struct ModelStates {
    /// What an operation does in a state.
    enum Outcome {
        /// The answer cannot have been given there, or the fact not recorded.
        case impossible
        /// It can, and leaves the state as it was.
        case same
        /// It can, and leads to another state.
        case next(Int)
    }

    private struct Question: Hashable {
        let state: Int
        let operation: Int
    }

    private var numbers: [DefinitionModel: Int]
    private(set) var states: [DefinitionModel]
    private var outcomes: [Question: Outcome] = [:]

    init(beginning: DefinitionModel) {
        states = [beginning]
        numbers = [beginning: 0]
    }

    mutating func outcome(of place: Int, _ operation: SearchPart.Operation, in state: Int) -> Outcome {
        let question = Question(state: state, operation: place)
        if let known = outcomes[question] { return known }
        let outcome = compute(operation.step, in: state)
        outcomes[question] = outcome
        return outcome
    }

    private mutating func compute(_ step: SearchPart.Operation.Step, in state: Int) -> Outcome {
        var model = states[state]
        switch step {
        case .fact(let fact):
            guard model.take(fact) else { return .impossible }
        case .request(.question(let question), let answer):
            guard let answer, answer.agrees(with: model.expectation(of: question)) else { return .impossible }
            return .same
        case .request(.change(let change), let answer):
            let effect = model.apply(change, generation: 0)
            if let answer, !answer.agrees(with: .effect(effect)) { return .impossible }
            if answer != nil, answer != .applied { return .same }
        }
        guard model != states[state] else { return .same }
        return .next(number(of: model))
    }

    private mutating func number(of model: DefinitionModel) -> Int {
        if let known = numbers[model] { return known }
        numbers[model] = states.count
        states.append(model)
        return states.count - 1
    }
}
