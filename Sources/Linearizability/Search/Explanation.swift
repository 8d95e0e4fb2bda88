/// Says why no order explains a part.
struct Explanation {
    /// How many operations of the longest order are written out, the last ones.
    private static let orderShown = 12

    private let part: SearchPart
    private let search: OrderSearch

    init(_ part: SearchPart, stepsMax: Int) {
        self.part = part
        var search = OrderSearch(part, stepsMax: stepsMax)
        _ = search.run()
        self.search = search
    }

    var violation: Violation {
        Violation(
            .notLinearizable, part.definition, text, calls: part.operations.compactMap(\.call),
            entries: part.operations.compactMap(\.entry))
    }

    private var text: String {
        let order = search.longest.suffix(Self.orderShown).map { part.operations[$0].words }
        let left = search.longest.count - order.count
        let before = left > 0 ? "\(left) others, then " : ""
        let start =
            order.isEmpty ? "nothing can come first" : "as far as \(before)\(order.joined(separator: "; then "))"
        return "no order of these calls explains their answers; \(start); and after that: "
            + stuck.joined(separator: "; ")
    }

    /// What cannot come next although one of them would have to.
    private var stuck: [String] {
        var done = OperationSet(count: part.operations.count)
        for place in search.longest { done.insert(place) }
        return search.candidates(after: done).places.compactMap { place in
            let operation = part.operations[place]
            guard operation.to != nil else { return nil }
            switch operation.step {
            case .fact(let fact): return "\(fact), which cannot be then, or leads nowhere"
            case .request(let request, let answer):
                let told = answer.map { "\($0)" } ?? ""
                let right = search.longestState.expectation(of: request)
                if answer?.agrees(with: right) == true { return "\(request) may come, and leads nowhere" }
                return "\(request) was answered \(told), and would have been: \(right.withoutGeneration)"
            }
        }
    }
}

extension SearchPart.Operation {
    fileprivate var words: String {
        switch step {
        case .fact(let fact): "\(fact)"
        case .request(let request, let answer): "\(request) (\(answer.map { "\($0)" } ?? "unknown"))"
        }
    }
}
