import Testing

/// The house rules hold in this repository.
@Suite struct HouseTests {
    let repository: Repository
    let sources: [SwiftFile]
    let all: [SwiftFile]

    init() throws {
        repository = try Repository.here.get()
        all = try SwiftFiles.all.get()
        sources = all.filter { $0.path.hasPrefix("Sources/") }
        let isRead = sources.count > 10 && all.count > sources.count
        try #require(isRead, "the sources were not found under \(repository.root)")
    }

    @Test func `each target imports only what its row of the table allows`() {
        expectNone(sources.flatMap(Rules.imports))
        let folders = Set(repository.paths.filter { $0.hasPrefix("Sources/") }.map { $0.split(separator: "/")[1] })
        let unknown = folders.filter { ImportTable.rows[String($0)] == nil }
        #expect(unknown.isEmpty, "folders without a row in ImportTable")
    }

    @Test func `pure targets have no row that would let in the machine`() {
        let machine: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Dispatch", "NIOPosix"]
        for target in ImportTable.pureTargets {
            let row = ImportTable.rows[target] ?? machine
            #expect(row.isDisjoint(with: machine), "\(target)")
        }
    }

    @Test func `pure targets have no clock, no chance and no task`() { expectNone(sources.flatMap(Rules.purity)) }

    @Test func `no Swift file has more than 400 lines, and half of them have fewer than 100`() {
        expectNone(all.flatMap(Rules.length))
        let counts = all.map(\.lineCount).sorted()
        let median = counts[counts.count / 2]
        print(
            "house: \(counts.count) Swift files, \(counts.reduce(0, +)) lines, median \(median), longest \(counts.max() ?? 0)"
        )
        #expect(median < 100)
    }

    @Test func `no function has more than 60 lines`() { expectNone(all.flatMap(Rules.functionLength)) }

    @Test func `forbidden words stand nowhere`() { expectNone(all.flatMap(Rules.forbiddenWords)) }

    @Test func `names say what a thing does`() { expectNone(all.flatMap(Rules.names)) }

    @Test func `no test sleeps`() { expectNone(all.flatMap(Rules.sleeping)) }

    @Test func `no error is swallowed`() { expectNone(all.flatMap(Rules.swallowedErrors)) }

    @Test func `only the durable write syncs and renames`() { expectNone(all.flatMap(Rules.durability)) }

    @Test func `every exception that Rules names is still needed`() {
        let excepted = Set(Rules.linesThatSleep.keys).union(Rules.filesWithUncheckedSendability.keys)
            .union(Rules.filesThatSwallow.keys).union(Rules.filesThatSyncOrRename.keys)
        let targets = Set(all.map(\.target))
        let gone = excepted.subtracting(all.map(\.path)).filter { path in
            targets.contains(SwiftFile(path: path, text: "").target)
        }
        #expect(gone.isEmpty, "named in Rules, but there is no such file")
    }

    @Test func `the top level holds what the architecture names, and dot-files`() {
        expectNone(TreeRules.topLevel(repository.paths))
    }

    @Test func `nothing generated is tracked`() { expectNone(TreeRules.generated(repository.paths)) }

    @Test func `no file names a place on one machine`() throws {
        expectNone(try repository.paths.flatMap { TreeRules.machinePaths($0, try repository.text($0)) })
    }

    @Test func `the pipeline runs scripts test and nothing else`() throws {
        expectNone(TreeRules.pipeline(".ci/run", try repository.text(".ci/run")))
        #expect(repository.isExecutable(".ci/run"))
        #expect(repository.paths.contains("scripts/test"))
    }

    @Test func `every script is executable and says what runs it`() throws {
        for path in repository.paths where path.hasPrefix("scripts/") {
            expectNone(TreeRules.script(path, try repository.text(path), isExecutable: repository.isExecutable(path)))
        }
    }
}

/// Read and taken apart once for all tests.
enum SwiftFiles {
    static let all = Result { try Repository.here.get().swiftFiles(under: "Sources", "Tests") }
}
