import Foundation
import Glibc

/// What a run that is broken off leaves on the machine: processes, small file systems, a directory.
public struct ClusterRemains: Sendable {
    private static let looksMax = 100
    private static let lookInterval = 0.02

    private let directory: String

    /// Of the run in `directory`.
    public init(in directory: String) {
        self.directory = directory
    }

    /// Kills every other process of Vitrine whose command line names something in the directory, until there is none,
    /// and unmounts what is mounted there.
    ///
    /// Blocks; for when nobody is left to end them in peace.
    public func end() {
        // Another thread may start one just then, so it is looked again after none was found.
        var looksWithoutAny = 0
        for _ in 0..<Self.looksMax where looksWithoutAny < 2 {
            let found = processes
            for number in found { kill(number, SIGKILL) }
            looksWithoutAny = found.isEmpty ? looksWithoutAny + 1 : 0
            Thread.sleep(forTimeInterval: Self.lookInterval)
        }
        for path in mounts { SmallDisk(path: path, bytes: 0).unmount() }
    }

    private var processes: [Int32] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: "/proc") } catch { return [] }
        return names.compactMap { Int32($0) }.filter { $0 != getpid() && isOfRun($0) }
    }

    private func isOfRun(_ process: Int32) -> Bool {
        let executable = URL(fileURLWithPath: "/proc/\(process)/exe").resolvingSymlinksInPath().lastPathComponent
        guard executable.hasPrefix("vitrine"), !isEnded(process),
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
        else { return false }
        return line.split(separator: 0).contains { word in
            let word = String(decoding: word, as: UTF8.self)
            return word == directory || word.hasPrefix(directory + "/")
        }
    }

    /// It is only kept until its parent, which is this program, has asked about it.
    private func isEnded(_ process: Int32) -> Bool {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return true }
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ")
        return fields?.first == "Z"
    }

    private var mounts: [String] {
        guard let data = FileManager.default.contents(atPath: "/proc/self/mounts") else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count > 1 && fields[1].hasPrefix(directory + "/") ? String(fields[1]) : nil
        }
    }
}
