import Gallery

/// Looks for an order of operations that explains every answer (Wing and Gong, with Lowe's memory of what failed).
///
/// Operations are put in order one after the other; next may come what began before anything left was over. A question
/// (or a change that was told to change nothing) whose answer is right as things stand comes at once: waiting can only
/// make it wrong. So only changes and facts are tried one after the other, and what was tried (the same operations in
/// order, the same state) is not tried again.
struct OrderSearch {
    enum End {
        /// With the order.
        case found([Int])
        case impossible
        case givenUp
    }

    /// Some operations in order, and what may come next.
    private struct Position {
        var done: OperationSet
        var state: Int
        /// How many of the order belong to what came before.
        var length: Int
        var next: [(place: Int, state: Int)] = []
    }

    private struct Memory: Hashable {
        let done: OperationSet
        let state: Int
    }

    private let operations: [SearchPart.Operation]
    private let stepsMax: Int
    private var states: ModelStates
    private var order: [Int] = []
    private var memory: Set<Memory> = []
    private(set) var steps = 0
    /// The longest order that explains the answers in it, and what stood at its end.
    private(set) var longest: [Int] = []
    private(set) var longestState: DefinitionModel

    init(_ part: SearchPart, stepsMax: Int) {
        operations = part.operations
        self.stepsMax = stepsMax
        states = ModelStates(beginning: part.beginning)
        longestState = part.beginning
    }

    mutating func run() -> End {
        var stack: [Position] = []
        var position = Position(done: OperationSet(count: operations.count), state: 0, length: 0)
        if settle(&position) { return .found(order) }
        stack.append(position)
        while var top = stack.popLast() {
            order.removeLast(order.count - top.length)
            guard let (place, state) = top.next.popLast() else { continue }
            stack.append(top)
            var next = top
            next.done.insert(place)
            next.state = state
            order.append(place)
            steps += 1
            guard steps <= stepsMax else { return .givenUp }
            if settle(&next) { return .found(order) }
            guard memory.insert(Memory(done: next.done, state: next.state)).inserted else { continue }
            stack.append(next)
        }
        return .impossible
    }

    /// Puts in order what changes nothing, finds what may come next, and says whether nothing is left that must.
    private mutating func settle(_ position: inout Position) -> Bool {
        var isMoving = true
        while isMoving {
            isMoving = false
            position.next = []
            let candidates = candidates(after: position.done)
            guard candidates.isUnfinished else { return true }
            for place in candidates.places {
                switch states.outcome(of: place, operations[place], in: position.state) {
                case .impossible: break
                case .same:
                    // What may also never happen explains nothing.
                    guard operations[place].to != nil else { continue }
                    // A failure that is known already: later it may be news.
                    guard !operations[place].isChange else {
                        position.next.append((place, position.state))
                        continue
                    }
                    position.done.insert(place)
                    order.append(place)
                    isMoving = true
                case .next(let state): position.next.append((place, state))
                }
            }
        }
        position.length = order.count
        // The last is tried first.
        position.next.sort { rank($0.place) > rank($1.place) }
        if order.count > longest.count || longest.isEmpty {
            longest = order
            longestState = states.states[position.state]
        }
        return false
    }

    /// What is to be tried first: what is told to have been first, else what was over first, and last what may never
    /// have happened.
    private func rank(_ place: Int) -> (Revision, History.Moment, Int) {
        (operations[place].hint ?? .max, operations[place].to ?? .max, place)
    }

    /// What began before anything left was over, and whether anything is left that must happen.
    func candidates(after done: OperationSet) -> (places: [Int], isUnfinished: Bool) {
        var end = History.Moment.max
        var places: [Int] = []
        var isUnfinished = false
        for (place, operation) in operations.enumerated() where !done.contains(place) {
            guard operation.from <= end else { break }
            places.append(place)
            guard let to = operation.to else { continue }
            isUnfinished = true
            end = min(end, to)
        }
        return (places, isUnfinished)
    }
}
