import Foundation
import PlantedBugs

/// What the command line asks for.
struct Options {
    static let usage = """
        Plants the bugs of Tests/PlantedBugs/Bugs in a copy of the tree, and sees that the tests find each of them.

          scripts/mutants [--only NAME]... [--jobs N] [--deadline SECONDS] [--afresh] [--list] [-o table|json]

          --only NAME       only this bug; may stand several times
          --jobs N          so many at once (default: 1)
          --deadline S      the longest that one run of tests may take, in seconds (default: 120)
          --afresh          judge also what was judged before and has not changed since
          --list            say which bugs there are, and plant none
          -o FORMAT         table (a line a bug as it is judged) or json (all of them at the end)

        The copy, its build and what was found are in .build-mutants, so that what is broken off is gone on with. The
        first run builds everything, for ten minutes or so. Exit code 1 if a bug is missed.

        EXAMPLES
          scripts/mutants
          scripts/mutants --only ack-before-durable
          scripts/mutants --list -o json
        """

    /// Why the command line cannot be read.
    struct Fault: Error {
        let text: String
    }

    private(set) var only: [String] = []
    private(set) var jobs = 1
    private(set) var deadline = 120
    private(set) var isAfresh = false
    private(set) var isListing = false
    private(set) var isJSON = false
    private(set) var isAskingForHelp = false

    init(_ arguments: some Sequence<String>) throws(Fault) {
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            switch argument {
            case "--only": only.append(try Self.value(of: argument, rest.next()))
            case "--jobs": jobs = try Self.number(of: argument, rest.next(), in: 1...64)
            case "--deadline": deadline = try Self.number(of: argument, rest.next(), in: 1...3600)
            case "--afresh": isAfresh = true
            case "--list": isListing = true
            case "-o": isJSON = try Self.isJSON(rest.next())
            case "--help", "-h": isAskingForHelp = true
            default: throw Fault(text: "'\(argument)' is unknown")
            }
        }
    }

    /// The bugs that are meant.
    func chosen(of bugs: [PlantedBug]) throws(Fault) -> [PlantedBug] {
        guard !only.isEmpty else { return bugs }
        let names = Set(bugs.map(\.name))
        if let unknown = only.first(where: { !names.contains($0) }) {
            throw Fault(text: "there is no bug '\(unknown)'; see --list")
        }
        return bugs.filter { only.contains($0.name) }
    }

    private static func value(of name: String, _ text: String?) throws(Fault) -> String {
        guard let text else { throw Fault(text: "\(name) needs a value") }
        return text
    }

    private static func number(of name: String, _ text: String?, in range: ClosedRange<Int>) throws(Fault) -> Int {
        guard let number = Int(try value(of: name, text)), range.contains(number) else {
            throw Fault(text: "\(name) takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func isJSON(_ text: String?) throws(Fault) -> Bool {
        switch text {
        case "json": return true
        case "table": return false
        default: throw Fault(text: "-o takes table or json")
        }
    }
}
