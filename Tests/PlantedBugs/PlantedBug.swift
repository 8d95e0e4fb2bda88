/// A bug that tests must find: what is wrong, where it is planted, and what finds it.
///
/// Kept as a small text, `NAME.bug`:
///
///     name: NAME                 (letters, digits and hyphens, as the file is called)
///     row: D2                    (which rule or fault it is of)
///     file: Sources/…            (where it is planted)
///     caught by: Target.Suite    (also `Target.Suite/a sentence`, or `simulate --seeds N`; may stand several times)
///     wrong: …                   (what such a program does, in one line)
///     --- original
///     …                          (lines of the file, as they stand there once)
///     --- planted
///     …                          (what takes their place, in which `planted("NAME")` chooses)
public struct PlantedBug: Hashable, Sendable {
    public let name: String
    public let row: String
    public let file: String
    /// Each of them must find it.
    public let catchers: [Catcher]
    public let wrong: String
    public let original: [String]
    public let planted: [String]

    /// The target that the file belongs to.
    public var target: String { String(file.split(separator: "/").dropFirst().first ?? "") }

    /// Reads the text of a bug.
    public init(_ text: String) throws(MalformedBug) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        guard let originalAt = lines.firstIndex(of: Self.originalMark),
            let plantedAt = lines.firstIndex(of: Self.plantedMark), originalAt < plantedAt
        else { throw MalformedBug("it lacks `\(Self.originalMark)` or, below it, `\(Self.plantedMark)`") }
        var values: [String: [String]] = [:]
        for line in lines[..<originalAt] {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
            guard parts.count == 2, Self.keys.contains(String(parts[0])), !parts[1].isEmpty else {
                throw MalformedBug("`\(line)` is none of \(Self.keys.map { "\($0): …" }.joined(separator: ", "))")
            }
            values[String(parts[0]), default: []].append(String(parts[1]))
        }
        func only(_ key: String) throws(MalformedBug) -> String {
            guard let found = values[key], found.count == 1 else { throw MalformedBug("it needs one `\(key):`") }
            return found[0]
        }
        name = try only("name")
        row = try only("row")
        file = try only("file")
        wrong = try only("wrong")
        var catchers: [Catcher] = []
        for text in values["caught by"] ?? [] {
            guard let catcher = Catcher(text) else { throw MalformedBug("`\(text)` is nothing that finds bugs") }
            catchers.append(catcher)
        }
        self.catchers = catchers
        original = Array(lines[(originalAt + 1)..<plantedAt])
        planted = Array(lines[(plantedAt + 1)...])
        try requireSound()
    }

    private static let originalMark = "--- original"
    private static let plantedMark = "--- planted"
    private static let keys = ["name", "row", "file", "caught by", "wrong"]

    private func requireSound() throws(MalformedBug) {
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        guard isName, name.utf8.first != UInt8(ascii: "-") else { throw MalformedBug("`\(name)` is no name of a bug") }
        guard file.hasPrefix("Sources/"), file.hasSuffix(".swift") else {
            throw MalformedBug("`\(file)` is no Swift file below Sources")
        }
        guard !catchers.isEmpty else { throw MalformedBug("it says nothing that finds it") }
        guard original.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
            throw MalformedBug("there is nothing under `\(Self.originalMark)`")
        }
        let switches = planted.joined(separator: "\n").components(between: "planted(\"", and: "\")")
        guard !switches.isEmpty, switches.allSatisfy({ $0 == name }) else {
            throw MalformedBug("the planted lines must ask for planted(\"\(name)\"), and for no other")
        }
    }
}

/// Why a text is no bug.
public struct MalformedBug: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension String {
    /// What stands between each `start` and the `end` behind it.
    fileprivate func components(between start: String, and end: String) -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let begin = rest.firstRange(of: start) {
            rest = rest[begin.upperBound...]
            guard let close = rest.firstRange(of: end) else { break }
            found.append(String(rest[..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        return found
    }
}
