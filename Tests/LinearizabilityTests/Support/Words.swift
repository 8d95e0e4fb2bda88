import Gallery
import Linearizability

/// The words of a line, read one after the other.
struct Words {
    private var words: [String]

    init(_ words: [String]) { self.words = words }

    var peek: String? { words.first }
    var isEmpty: Bool { words.isEmpty }

    mutating func next() throws -> String {
        guard !words.isEmpty else { throw ScriptError(text: "a word is missing") }
        return words.removeFirst()
    }

    mutating func take(_ word: String) -> Bool {
        guard words.first == word else { return false }
        words.removeFirst()
        return true
    }

    mutating func span() throws -> (from: History.Moment?, to: History.Moment?) {
        let word = try next()
        return try Script.require(Self.span(word), word)
    }

    mutating func trailingSpan() -> (from: History.Moment?, to: History.Moment?) {
        guard let last = words.last, let span = Self.span(last) else { return (nil, nil) }
        words.removeLast()
        return span
    }

    private static func span(_ word: String) -> (from: History.Moment?, to: History.Moment?)? {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.isEmpty || History.Moment($0) != nil }) else { return nil }
        return (History.Moment(parts[0]), History.Moment(parts[1]))
    }

    mutating func key() -> String? {
        guard let index = words.firstIndex(where: { $0.hasPrefix("key=") }) else { return nil }
        return String(words.remove(at: index).dropFirst(4))
    }

    mutating func revision() throws -> Revision? {
        guard let index = words.firstIndex(where: { $0.hasPrefix("@") }) else { return nil }
        let word = words.remove(at: index)
        return try Script.require(Revision(word.dropFirst()), word)
    }

    mutating func origin() throws -> History.Origin {
        guard let index = words.firstIndex(where: { $0.hasPrefix("~") }) else { return .coordinator }
        let region = try Script.require(Region(String(words.remove(at: index).dropFirst())), "a region")
        let age = words.indices.contains(index) ? History.Moment(words[index]) : nil
        if age != nil { words.remove(at: index) }
        return .view(region: region, age: age)
    }

    mutating func version() throws -> VersionNumber {
        let word = try next()
        return try Script.require(VersionNumber(word), word)
    }

    mutating func region() throws -> Region {
        let word = try next()
        return try Script.require(Region(word), word)
    }

    /// `d7` is a digest that differs from `d8`.
    mutating func digest() throws -> Digest {
        let word = try next()
        let number = try Script.require(UInt8(word.dropFirst()), word)
        return try Script.require(Digest([number] + [UInt8](repeating: 0, count: 31)), word)
    }

    /// The rest: regions, each with `+` if included there and `-` if excluded.
    mutating func targets() throws -> [History.Target] {
        var targets: [History.Target] = []
        while !isEmpty {
            var word = try next()
            let flag: Bool? = word.hasSuffix("-") ? true : word.hasSuffix("+") ? false : nil
            if flag != nil { word.removeLast() }
            targets.append(History.Target(try Script.require(Region(word), word), isExcluded: flag))
        }
        return targets
    }
}
