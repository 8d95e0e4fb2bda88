/// The first word of a command line that no command has, which is told before all that the parser finds beside it.
///
/// The parser asks commands whether their options go together before it looks for unknown ones, and takes what should be
/// a subcommand for an argument.
struct UnknownWord: CustomStringConvertible {
    let description: String

    /// `nil` if every word is known; `isHelp`: help was asked for, so that only the command's name counts.
    init?(in arguments: [String], of root: CommandOutline, isHelp: Bool) {
        guard arguments.first != "help" else { return nil }
        var path = [root]
        var rest = arguments[...]
        while let word = rest.first, let next = path[path.count - 1].subcommand(word) {
            path.append(next)
            rest.removeFirst()
        }
        let command = path[path.count - 1]
        let commands = (command.subcommands ?? []).map(\.commandName)
        let shown = path.map(\.commandName).joined(separator: " ")
        if !commands.isEmpty {
            guard let word = rest.first, !word.hasPrefix("-") else { return nil }
            description = Self.text("subcommand", word, commands, of: shown)
        } else {
            guard !isHelp, let option = Self.unknownOption(in: rest, of: command) else { return nil }
            if let fixed = FixedProperty(option, of: path) {
                description = fixed.description
            } else {
                description = Self.text("option", option, command.longNames.map { "--\($0)" }.sorted(), of: shown)
            }
        }
    }

    /// With its dashes, without its value.
    private static func unknownOption(in words: ArraySlice<String>, of command: CommandOutline) -> String? {
        let (names, letters) = (command.longNames, command.letters)
        for word in words.prefix(while: { $0 != "--" }) where word.hasPrefix("-") && word != "-" {
            let name = String(word.prefix { $0 != "=" })
            if name.hasPrefix("--") {
                guard names.contains(String(name.dropFirst(2))) else { return name }
            } else if let letter = name.dropFirst().first, !letter.isNumber, !letters.contains(String(letter)) {
                return name
            }
        }
        return nil
    }

    private static func text(_ what: String, _ word: String, _ known: [String], of command: String) -> String {
        let near = Nearness.nearest(to: word, among: known)
        let hint = near.isEmpty ? "" : "; did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
        return "unknown \(what) '\(word)'\(hint)\nSee '\(command) --help' for what there is."
    }
}

/// Which words somebody may have meant.
enum Nearness {
    private static let shownMax = 3

    /// Those that are a few letters away, else those that begin with it or share its first part.
    static func nearest(to word: String, among known: [String]) -> [String] {
        let distances = known.map { (distance(word, $0), $0) }
        let least = distances.map(\.0).min() ?? .max
        if least <= max(1, word.count / 4) { return distances.filter { $0.0 == least }.map(\.1) }
        let longer = known.filter { $0.hasPrefix(word) }
        guard longer.isEmpty else { return Array(longer.prefix(shownMax)) }
        let dashes = word.prefix { $0 == "-" }
        let part = word.dropFirst(dashes.count).prefix { $0 != "-" }
        return Array(known.filter { $0.hasPrefix("\(dashes)\(part)-") }.prefix(shownMax))
    }

    /// How many letters must be put in, taken out or replaced.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
