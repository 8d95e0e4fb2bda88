import Foundation
import PlantedBugs

/// A copy of this tree in which all bugs are planted and none is switched on.
struct ScratchTree {
    private static let bugsFolder = "Tests/PlantedBugs/Bugs/"
    /// What tests may come out differently by.
    private static let testedFolders = ["Sources/", "Tests/", "Package."]
    /// Of these only what concerns the bugs themselves, which is looked at by itself.
    private static let untestedFolders = ["Tests/HouseTests/", "Tests/Mutants/", "Tests/PlantedBugs/"]

    let root: URL
    /// Everything that a run of this leaves behind.
    let workshop: URL
    let bugs: [PlantedBug]
    private let paths: [String]

    var directory: URL { workshop.appending(path: "tree") }
    var binaries: URL { directory.appending(path: ".build/debug") }
    private var buildLog: URL { workshop.appending(path: "build.log") }

    /// Reads the bugs of the tree at `root`.
    init(root: URL) throws {
        self.root = root
        workshop = root.appending(path: ".build-mutants")
        paths = try Self.files(of: root)
        var bugs: [PlantedBug] = []
        for path in paths where path.hasPrefix(Self.bugsFolder) && path.hasSuffix(".bug") {
            let text = String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
            do {
                bugs.append(try PlantedBug(text))
            } catch { throw Failure("\(path): \(error)") }
        }
        self.bugs = bugs
    }

    /// What the tree is, without its bugs: the same text for the same files.
    func fingerprint() throws -> String {
        var sum = Fingerprint()
        for path in paths where Self.isTested(path) {
            sum.add(Data(path.utf8))
            sum.add(try Data(contentsOf: root.appending(path: path)))
        }
        return sum.text
    }

    /// Makes the copy like the tree, with the bugs in it; what is right already is not touched, so that a build does
    /// not take it up.
    func write() throws {
        let byFile = Dictionary(grouping: bugs, by: \.file)
        var wanted: Set<String> = []
        for path in paths {
            var data = try Data(contentsOf: root.appending(path: path))
            if let bugs = byFile[path] {
                data = Data(try Planting.plant(bugs, in: String(decoding: data, as: UTF8.self)).utf8)
            }
            wanted.insert(path)
            try put(data, at: path, like: root.appending(path: path))
        }
        for target in Set(bugs.map(\.target)) {
            let path = "Sources/\(target)/Planted.swift"
            wanted.insert(path)
            try put(Data(Planting.switchText.utf8), at: path, like: nil)
        }
        for folder in ["Sources", "Tests"] { try removeStrangers(in: folder, but: wanted) }
    }

    /// Builds the copy.
    func build() async throws {
        let run = ProcessRun(
            ["swift", "build", "--build-tests", "--package-path", directory.path], in: directory, bug: nil,
            deadline: 3600)
        let outcome = try await run.finish(log: buildLog)
        guard outcome.status == 0 else {
            let errors = outcome.output.split(separator: "\n").filter { $0.contains("error:") }.prefix(10)
            throw Failure("the copy cannot be built, see \(buildLog.path)\n\(errors.joined(separator: "\n"))")
        }
    }

    private static func isTested(_ path: String) -> Bool {
        testedFolders.contains { path.hasPrefix($0) } && !untestedFolders.contains { path.hasPrefix($0) }
    }

    private static func files(of root: URL) throws -> [String] {
        let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        // The owner of a checkout may be another than who runs this.
        let listed = try ProcessRun.output(["git", "-c", "safe.directory=*", "-C", root.path] + arguments)
        return listed.split(separator: "\0").map(String.init).sorted().filter {
            FileManager.default.fileExists(atPath: root.appending(path: $0).path)
        }
    }

    private func put(_ data: Data, at path: String, like original: URL?) throws {
        let file = directory.appending(path: path)
        if FileManager.default.contents(atPath: file.path) == data { return }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
        guard let original, FileManager.default.isExecutableFile(atPath: original.path) else { return }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    private func removeStrangers(in folder: String, but wanted: Set<String>) throws {
        for path in try FileManager.default.subpathsOfDirectory(atPath: directory.appending(path: folder).path) {
            let file = directory.appending(path: "\(folder)/\(path)")
            guard try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == false,
                !wanted.contains("\(folder)/\(path)")
            else { continue }
            try FileManager.default.removeItem(at: file)
        }
    }
}

/// What keeps bugs from being planted or judged.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Tells one set of files from another (FNV-1a, 64 bits).
struct Fingerprint {
    private var sum: UInt64 = 0xcbf2_9ce4_8422_2325

    var text: String { String(sum, radix: 16) }

    mutating func add(_ data: Data) {
        data.withUnsafeBytes { bytes in
            for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        }
        sum = (sum ^ 0xff) &* 0x0000_0100_0000_01b3
    }
}
