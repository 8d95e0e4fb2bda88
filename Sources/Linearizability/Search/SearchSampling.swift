public import Gallery

/// Draws parts that can be searched from a history of any length, one for each definition.
///
/// A part is the definition's beginning as far as ``SearchLimits`` allow, with all its changes and facts, and of its
/// questions some by chance: leaving out a question never makes a good history bad.
public struct SearchSampling: Sendable {
    /// How many of the operations of a part may be changes and facts; the rest is for questions.
    static let changesMax = SearchLimits.operationsMax * 3 / 4

    private let history: History
    private let operations: SearchOperations

    public init(_ history: History) {
        self.history = history
        operations = SearchOperations(of: history)
    }

    /// A part of `definition` within the limits.
    public func part(
        of definition: ImageDefinitionID, using generator: inout some RandomNumberGenerator
    ) -> SearchPart {
        let all = SearchPart(
            definition: definition, beginning: history.beginning(of: definition), operations: operations[definition])
        let part = cut(all)
        var clients = Set(part.operations.filter(\.isChange).compactMap(\.call?.client))
        let askers = Set(part.operations.compactMap(\.call?.client)).subtracting(clients).sorted()
        clients.formUnion(askers.shuffled(using: &generator).prefix(SearchLimits.clientsMax - clients.count))
        let changes = part.operations.indices.filter { part.operations[$0].isChange }
        let questions = part.operations.indices.filter { place in
            let operation = part.operations[place]
            return !operation.isChange && operation.call.map { clients.contains($0.client) } == true
        }
        let drawn = questions.shuffled(using: &generator).prefix(SearchLimits.operationsMax - changes.count)
        return part.keeping((changes + drawn).sorted())
    }

    /// The longest beginning of `part`, up to where a change begins, whose changes are within the limits.
    private func cut(_ part: SearchPart) -> SearchPart {
        guard !part.hasFewChanges else { return part }
        let changes = part.operations.filter(\.isChange)
        var count = Self.fewest(of: changes)
        while count >= 0, changes[count].from > .min {
            // What was under way is unknown in the beginning, so it may be too much still.
            let beginning = part.prefix(upTo: changes[count].from - 1)
            if beginning.hasFewChanges { return beginning }
            count -= 1
        }
        return part.keeping([])
    }

    /// How many of `changes`, from the first on, are within the limits; not all of them.
    private static func fewest(of changes: [SearchPart.Operation]) -> Int {
        var clients: Set<String> = []
        var unknowns = 0
        for (place, change) in changes.enumerated() {
            if let client = change.call?.client { clients.insert(client) }
            if change.isUnknown { unknowns += 1 }
            let isTooMany = clients.count > SearchLimits.clientsMax || unknowns > SearchLimits.unknownsMax
            if isTooMany || place == changesMax { return place }
        }
        return changes.count - 1
    }
}

extension SearchPart {
    fileprivate var hasFewChanges: Bool {
        let changes = operations.filter(\.isChange)
        return changes.count <= SearchSampling.changesMax
            && changes.count(where: \.isUnknown) <= SearchLimits.unknownsMax
            && Set(changes.compactMap(\.call?.client)).count <= SearchLimits.clientsMax
    }
}
