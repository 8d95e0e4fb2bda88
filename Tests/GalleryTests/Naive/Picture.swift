import Gallery

/// All that anybody can see of a catalog, by what it is of: the same of the rules and of the naive model.
struct Picture: Equatable {
    private(set) var facts: [String: Facts] = [:]

    mutating func add(_ subject: String, _ facts: Facts) { self.facts[subject] = facts }

    /// What is not the same, in words.
    func difference(from expected: Picture) -> String? {
        for subject in Set(facts.keys).union(expected.facts.keys).sorted() {
            let (one, another) = (facts[subject] ?? [:], expected.facts[subject] ?? [:])
            for word in Set(one.keys).union(another.keys).sorted() where one[word] != another[word] {
                return "\(word) of \(subject) is \(one[word] ?? "none"), not \(another[word] ?? "none")"
            }
        }
        return self == expected ? nil : "not the same are there"
    }
}

/// Who looks, where and when.
struct Onlookers {
    let actors: [String]
    let regions: [String]
    let now: Int64
}
