import Foundation
import PlantedBugs

/// What was found before, so that a run that was broken off goes on where it was.
struct Results {
    /// What stands in a file.
    private struct Record: Codable {
        /// Of the tree and the bug; of another tree it says nothing.
        let fingerprint: String
        /// `nil` for a catcher that was found right while no bug was switched on.
        let finding: Finding?
    }

    let directory: URL
    /// Of the tree.
    let fingerprint: String

    init(in workshop: URL, of fingerprint: String) throws {
        directory = workshop.appending(path: "results")
        self.fingerprint = fingerprint
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// What was found of a bug that has not changed since, nor has the tree.
    func finding(of bug: PlantedBug) -> Finding? {
        let record = record(bug.name)
        return record?.fingerprint == fingerprint(of: bug) ? record?.finding : nil
    }

    func keep(_ finding: Finding, of bug: PlantedBug) throws {
        try keep(Record(fingerprint: fingerprint(of: bug), finding: finding), as: bug.name)
    }

    /// Whether a catcher was found right in this tree while no bug was switched on.
    func isRight(_ catcher: Catcher) -> Bool { record(name(of: catcher))?.fingerprint == fingerprint }

    func keep(right catcher: Catcher) throws {
        try keep(Record(fingerprint: fingerprint, finding: nil), as: name(of: catcher))
    }

    private func name(of catcher: Catcher) -> String {
        var sum = Fingerprint()
        sum.add(Data("\(catcher)".utf8))
        return "catcher-\(sum.text)"
    }

    private func fingerprint(of bug: PlantedBug) -> String {
        var sum = Fingerprint()
        let catchers = bug.catchers.map(\.description)
        for line in [fingerprint, bug.name, bug.row, bug.file, bug.wrong] + catchers + bug.original + bug.planted {
            sum.add(Data(line.utf8))
        }
        return sum.text
    }

    private func file(_ name: String) -> URL { directory.appending(path: "\(name).json") }

    /// What cannot be read says nothing: it is found out anew.
    private func record(_ name: String) -> Record? {
        guard let data = FileManager.default.contents(atPath: file(name).path) else { return nil }
        do {
            return try JSONDecoder().decode(Record.self, from: data)
        } catch { return nil }
    }

    private func keep(_ record: Record, as name: String) throws {
        try JSONEncoder().encode(record).write(to: file(name), options: .atomic)
    }
}
