/// Makes a part that cannot be put in order smaller, for people to read: within a number of steps.
struct Shortening {
    private var stepsLeft: Int

    init(stepsMax: Int) {
        stepsLeft = stepsMax
    }

    /// The part up to the first answer with which it fails: if it fails there, it fails with more.
    mutating func beginning(of part: SearchPart) -> SearchPart {
        let ends = Set(part.operations.compactMap(\.to)).sorted()
        var low = 0
        var high = ends.count - 1
        var shortest = part
        while low <= high {
            let middle = (low + high) / 2
            let beginning = part.prefix(upTo: ends[middle])
            if isImpossible(beginning) {
                shortest = beginning
                high = middle - 1
            } else {
                low = middle + 1
            }
        }
        return shortest
    }

    /// The part without what it fails without as well: what changes nothing may be left out of any history.
    mutating func fewestQuestions(of part: SearchPart) -> SearchPart {
        var places = Array(part.operations.indices)
        for place in part.operations.indices.reversed() where !part.operations[place].isChange {
            let fewer = places.filter { $0 != place }
            if isImpossible(part.keeping(fewer)) { places = fewer }
        }
        return part.keeping(places)
    }

    private mutating func isImpossible(_ part: SearchPart) -> Bool {
        guard stepsLeft > 0 else { return false }
        var search = OrderSearch(part, stepsMax: stepsLeft)
        let end = search.run()
        stepsLeft -= search.steps
        if case .impossible = end { return true }
        return false
    }
}
