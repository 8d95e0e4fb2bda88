/// Puts bugs into the text of a file.
public enum Planting {
    /// What every target that bugs are planted in gets, as `Planted.swift`.
    public static let switchText = """
        import Glibc

        /// The name of the bug that the environment switches on.
        private let switchedOn: String? = getenv("\(variable)").map { String(cString: $0) }

        /// Whether the bug of that name is switched on.
        func planted(_ name: String) -> Bool { switchedOn == name }

        """
    /// The environment variable that names the bug to switch on.
    public static let variable = "VITRINE_PLANTED"

    /// The text with all of the bugs, which are of this file; each must have its lines in it once, to itself.
    public static func plant(_ bugs: [PlantedBug], in text: String) throws(MisplacedBug) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var places: [(range: Range<Int>, bug: PlantedBug)] = []
        for bug in bugs { places.append((try place(of: bug, in: lines), bug)) }
        places.sort { $0.range.lowerBound < $1.range.lowerBound }
        for (place, next) in zip(places, places.dropFirst()) where place.range.upperBound > next.range.lowerBound {
            throw MisplacedBug(bug: next.bug.name, reason: "its lines are also those of \(place.bug.name)")
        }
        var planted = lines
        for (range, bug) in places.reversed() { planted.replaceSubrange(range, with: bug.planted) }
        return planted.joined(separator: "\n")
    }

    private static func place(of bug: PlantedBug, in lines: [String]) throws(MisplacedBug) -> Range<Int> {
        let count = bug.original.count
        let starts = lines.indices.filter { start in
            lines[start] == bug.original[0] && lines[start...].prefix(count).elementsEqual(bug.original)
        }
        guard let start = starts.first, starts.count == 1 else {
            throw MisplacedBug(
                bug: bug.name, reason: "its original lines stand \(starts.count) times in \(bug.file), not once")
        }
        return start..<start + count
    }
}

/// Why a bug cannot be planted.
public struct MisplacedBug: Error, Hashable, Sendable, CustomStringConvertible {
    public let bug: String
    public let reason: String

    public var description: String { "\(bug): \(reason)" }
}
