import ArgumentParser
import Gallery
import GalleryClient

struct AuditShow: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print one record of the audit log whole: also each property that changed.",
        discussion: """
            EXAMPLES
              vitrine audit show -n 17
              vitrine audit show -n 17 -o json
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The record's number.", valueName: "number"))
    var number: UInt64

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard number > 0 else { throw ValidationError("--number is at least 1") }
    }

    func run(with client: GalleryClient) async throws {
        let records = try await client.audit(after: number - 1, count: 1)
        guard let record = records.first, record.sequence == number else {
            let oldest = records.first.map { "; the next that is kept is \($0.sequence)" } ?? ""
            throw CommandFailure("the audit log has no record \(number)\(oldest)")
        }
        let report = AuditReport(record)
        try printing.show(report) {
            var table = Table("PROPERTY", "VALUE")
            for (name, value) in report.members { table.add(name, value) }
            for change in report.changes {
                table.add(change.property, [change.from, change.to].map { $0 ?? "-" }.joined(separator: " -> "))
            }
            return table
        }
    }
}

extension AuditReport {
    /// What it says beside what changed.
    fileprivate var members: [(String, String)] {
        [
            ("number", "\(number)"), ("revision", revision.map { "\($0)" } ?? "-"), ("at", at), ("actor", actor),
            ("certificate", certificate ?? "-"), ("verb", verb), ("operation", operation ?? "-"), ("object", object),
            ("decision", decision), ("reason", reason), ("result", result), ("moves", moves ?? "-"),
            ("previous", previous), ("hash", hash),
        ]
    }
}
