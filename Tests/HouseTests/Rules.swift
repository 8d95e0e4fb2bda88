/// The house rules that look at one Swift file; each takes the file and gives what it finds.
enum Rules {
    static let fileLinesMax = 400
    static let functionLinesMax = 60

    /// Files that may say `@unchecked Sendable` or `nonisolated(unsafe)`, each with its reason.
    static let filesWithUncheckedSendability: [String: String] = [:]
    /// Lines under Tests that may sleep: the file, and a part of each such line.
    static let linesThatSleep: [String: [String]] = [
        // The deadline itself, the looking again until it, and the beat of what repeats.
        "Tests/Deadlines/Deadline.swift": ["Task.sleep(for: duration)"],
        // Chooses the moment of a kill; nothing is waited for.
        "Tests/CatalogStoreTests/CrashTests.swift": ["usleep("],
        // Work that would never end, so that the test sees it cancelled.
        "Tests/TransportTests/AskingTests.swift": ["Task.sleep(for: .seconds(60))"],
    ]
    /// Files that may swallow an error with `try?` although they do input and output, each with its reason.
    static let filesThatSwallow: [String: String] = [:]
    /// The files that sync or rename, each with its reason: there is one place to get durability right.
    static let filesThatSyncOrRename: [String: String] = [
        "Sources/ReplicaStore/DurableFile.swift": "the durable write of a whole file",
        "Sources/ReplicaStore/PendingFile.swift": "the durable write of a file piece by piece",
        "Sources/ReplicaStore/GrowingFile.swift": "the durable write of a file that grows at its end",
        "Sources/CatalogStore/SyncedFile.swift": "the durable write of a catalog's file beside SQLite",
        "Sources/vitrine/Backup/BackupCommand.swift": "the durable write of a backup that comes over a connection",
        "Sources/ReplicaStore/DurableDirectory.swift": "the durable move of a directory",
        "Sources/ReplicaStore/FileSystemCalls.swift": "names the calls, so that tests can make them fail",
        "Sources/ReplicaStore/LinuxCalls.swift": "makes the calls",
        "Sources/ReplicaStore/DiskWatch.swift": "passes the calls on, and notes which fail",
        "Sources/Transport/Authority/PrivateFile.swift": "a private key is written once, before there is a store",
        "Sources/LocalCluster/ClusterFounding.swift": "a new cluster's directory appears whole or not at all",
    ]

    private static let swallowingFolders: Set<String> = [
        "ReplicaStore", "CatalogStore", "Transport", "RegionNode", "Coordinator",
    ]
    private static let nonsenseNames: Set<String> = [
        "Manager", "Managers", "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Extras",
    ]

    static func length(_ file: SwiftFile) -> [Finding] {
        guard file.lineCount > fileLinesMax else { return [] }
        return [Finding(path: file.path, line: 0, text: "\(file.lineCount) lines, more than \(fileLinesMax)")]
    }

    static func functionLength(_ file: SwiftFile) -> [Finding] {
        FunctionScanner.functions(of: file).filter { $0.lineCount > functionLinesMax }.map {
            Finding(
                path: file.path, line: $0.line,
                text: "a function of \($0.lineCount) lines, more than \(functionLinesMax)")
        }
    }

    /// Time and chance are arguments of pure targets; what draws from a generator that was passed in says `using:`.
    static func purity(_ file: SwiftFile) -> [Finding] {
        guard file.path.hasPrefix("Sources/"), ImportTable.pureTargets.contains(file.target) else { return [] }
        let words = [
            "Task", "async", "await", "Date(", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator",
        ]
        let chance = ["random(", "randomElement(", "shuffled(", "shuffle("]
        let drawn = zip(1..., file.codeLines).filter { _, line in
            chance.contains { Words.contain($0, in: line) } && !line.contains("using:") && !line.contains("func ")
        }.map { Finding(path: file.path, line: $0.0, text: "chance is an argument of a pure target") }
        return file.findings(of: words, "not in a pure target") + drawn
    }

    static func forbiddenWords(_ file: SwiftFile) -> [Finding] {
        let unchecked = file.findings(
            of: ["@unchecked Sendable", "nonisolated(unsafe)"], "only in a file that Rules names with its reason")
        return file.findings(of: ["try!", "fatalError("], "give a typed error instead")
            + file.findingsAnywhere(of: ["TODO", "FIXME", "XXX"], "do it, or make it an issue")
            + (filesWithUncheckedSendability[file.path] == nil ? unchecked : [])
    }

    static func names(_ file: SwiftFile) -> [Finding] {
        let introducers: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        let types = zip(1..., file.codeLines).flatMap { number, line in
            let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            return zip(words, words.dropFirst()).filter { introducers.contains($0.0) }.map { (number, String($0.1)) }
        }
        let stem = String(file.name.prefix { $0 != "." && $0 != "+" })
        return ([(0, stem)] + types).filter { !nonsenseNames.isDisjoint(with: Words.parts(ofName: $0.1)) }.map {
            Finding(path: file.path, line: $0.0, text: "\($0.1): name what it does in the domain")
        }
    }

    static func sleeping(_ file: SwiftFile) -> [Finding] {
        guard file.path.hasPrefix("Tests/") else { return [] }
        let allowed = linesThatSleep[file.path] ?? []
        let lines = file.codeLines
        return file.findings(of: ["sleep(", "usleep(", "nanosleep("], "wait for a condition with a deadline").filter {
            finding in
            !allowed.contains { lines[finding.line - 1].contains($0) }
        }
    }

    static func swallowedErrors(_ file: SwiftFile) -> [Finding] {
        let isGuarded =
            file.path.hasPrefix("Sources/") && swallowingFolders.contains(file.target)
            && filesThatSwallow[file.path] == nil
        return emptyCatches(file)
            + (isGuarded ? file.findings(of: ["try?"], "an error of input or output is lost") : [])
    }

    static func durability(_ file: SwiftFile) -> [Finding] {
        guard file.path.hasPrefix("Sources/"), filesThatSyncOrRename[file.path] == nil else { return [] }
        let calls = [
            "fsync(", "fdatasync(", "syncfs(", "sync_file_range(", "rename(", "renameat(", "renameat2(", "moveItem(",
            "replaceItemAt(",
        ]
        return file.findings(of: calls, "only the durable write of ReplicaStore syncs and renames")
    }

    /// A `catch` whose block holds nothing but blanks and comments.
    private static func emptyCatches(_ file: SwiftFile) -> [Finding] {
        let tokens = file.tokens
        return tokens.indices.compactMap { index in
            guard tokens[index].text == "catch", let open = tokens[index...].firstIndex(where: { $0.text == "{" }),
                open + 1 < tokens.count, tokens[open + 1].text == "}"
            else { return nil }
            return Finding(path: file.path, line: tokens[index].line, text: "an error is caught and lost")
        }
    }
}
