import Foundation
import PlantedBugs

/// Plants the bugs, and has each found.
struct MutantRun {
    private let options: Options
    private let tree: ScratchTree
    private let bugs: [PlantedBug]

    init(_ options: Options, root: URL) throws {
        self.options = options
        tree = try ScratchTree(root: root)
        bugs = try options.chosen(of: tree.bugs)
    }

    /// Says which bugs there are.
    func list() throws {
        guard options.isJSON else {
            for bug in bugs { print("\(bug.name)  [\(bug.row)]  \(bug.wrong)") }
            return
        }
        let rows = bugs.map { bug in
            [
                "bug": bug.name, "row": bug.row, "file": bug.file, "wrong": bug.wrong,
                "catchers": bug.catchers.map(\.description).joined(separator: "; "),
            ]
        }
        try show(rows)
    }

    /// Whether each was found.
    func judge() async throws -> Bool {
        let results = try Results(in: tree.workshop, of: try tree.fingerprint())
        var findings: [Finding] = []
        var rest: [PlantedBug] = []
        for bug in bugs {
            if !options.isAfresh, let finding = results.finding(of: bug), finding.isCaught {
                findings.append(finding)
                tell(finding, isFormer: true)
            } else {
                rest.append(bug)
            }
        }
        if !rest.isEmpty { findings += try await judge(rest, results) }
        let missed = findings.filter { !$0.isCaught }
        if options.isJSON { try show(findings.sorted { $0.bug < $1.bug }) }
        say("\(findings.count - missed.count) caught, \(missed.count) missed")
        return missed.isEmpty
    }

    private func judge(_ rest: [PlantedBug], _ results: Results) async throws -> [Finding] {
        let began = ContinuousClock.now
        try tree.write()
        note("building \(tree.directory.path) with \(tree.bugs.count) bugs, none switched on")
        try await tree.build()
        note("built after \((ContinuousClock.now - began).components.seconds) s")
        let logs = tree.workshop.appending(path: "logs")
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
        let judgement = Judgement(
            binaries: tree.binaries, directory: tree.directory, logs: logs, deadline: options.deadline)
        try await requireRight(rest, judgement, results)
        var findings: [Finding] = []
        try await inTurn(rest) { bug in
            (bug, try await judgement.finding(of: bug))
        } then: { bug, finding in
            try results.keep(finding, of: bug)
            findings.append(finding)
            tell(finding, isFormer: false)
        }
        return findings
    }

    /// What fails without a bug finds none.
    private func requireRight(_ bugs: [PlantedBug], _ judgement: Judgement, _ results: Results) async throws {
        let catchers = Set(bugs.flatMap(\.catchers)).filter { !results.isRight($0) }.sorted { "\($0)" < "\($1)" }
        guard !catchers.isEmpty else { return }
        note("running what should find them while no bug is switched on: \(catchers.count) suites")
        var faults: [String] = []
        try await inTurn(catchers) { catcher in
            (catcher, try await judgement.fault(of: catcher))
        } then: { catcher, fault in
            if let fault { faults.append(fault) } else { try results.keep(right: catcher) }
        }
        guard faults.isEmpty else { throw Failure(faults.sorted().joined(separator: "\n")) }
    }

    /// Does `work` for each, as many at once as the options say, and hands over what comes of it.
    private func inTurn<Item: Sendable, Value: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (Item) async throws -> (Item, Value),
        then take: (Item, Value) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Item, Value).self) { group in
            var rest = items[...]
            for item in rest.prefix(options.jobs) { group.addTask { try await work(item) } }
            rest = rest.dropFirst(options.jobs)
            while let (item, value) = try await group.next() {
                if let next = rest.popFirst() { group.addTask { try await work(next) } }
                try take(item, value)
            }
        }
    }

    private func tell(_ finding: Finding, isFormer: Bool) {
        say(finding.line + (isFormer ? "  (found before)" : ""))
    }

    /// To where the document is not.
    private func say(_ line: String) {
        let stream = options.isJSON ? FileHandle.standardError : FileHandle.standardOutput
        // At once: the next line may be minutes away.
        stream.write(Data((line + "\n").utf8))
    }

    private func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    private func show(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
