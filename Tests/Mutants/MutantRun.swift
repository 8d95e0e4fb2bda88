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
        let faults = try await faults(of: Set(rest.flatMap(\.catchers)), judgement, results)
        var findings = rest.compactMap { bug in
            bug.catchers.lazy.compactMap { faults[$0] }.first.map { Finding(bug, .untested, [$0], seconds: 0) }
        }
        for finding in findings { tell(finding, isFormer: false) }
        let tested = rest.filter { $0.catchers.allSatisfy { faults[$0] == nil } }
        try await inTurn(tested) { bug in
            (bug, try await judgement.finding(of: bug))
        } then: { bug, finding in
            try results.keep(finding, of: bug)
            findings.append(finding)
            tell(finding, isFormer: false)
        }
        return findings
    }

    /// What is wrong with those that should find bugs while none is switched on: what fails then finds none.
    private func faults(
        of catchers: Set<Catcher>, _ judgement: Judgement, _ results: Results
    ) async throws -> [Catcher: String] {
        let unknown = catchers.filter { !results.isRight($0) }.sorted { "\($0)" < "\($1)" }
        var faults: [Catcher: String] = [:]
        var done = 0
        try await inTurn(unknown) { catcher in
            (catcher, try await judgement.fault(of: catcher))
        } then: { catcher, fault in
            done += 1
            note("without a bug, \(done) of \(unknown.count): \(catcher)\(fault.map { " \($0)" } ?? "")")
            faults[catcher] = fault
            if fault == nil { try results.keep(right: catcher) }
        }
        return faults
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
