import ArgumentParser
import Gallery
import GalleryClient

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Who did what when, and by what right; a chain of hashes that shows any alteration.",
        discussion: """
            EXAMPLES
              vitrine audit list --last 20
              vitrine audit show -n 17
              vitrine audit verify
            """,
        subcommands: [AuditList.self, AuditShow.self, AuditVerify.self])
}

struct AuditList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print the audit log, oldest first.",
        discussion: """
            EXAMPLES
              vitrine audit list
              vitrine audit list --after 1000 --limit 50
              vitrine audit list --denied --refused -o json
            """)

    @Option(help: ArgumentHelp("Only records after this one.", valueName: "number"))
    var after: UInt64?

    @Option(help: ArgumentHelp("At most so many, from the beginning.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Only the newest so many.", valueName: "count"))
    var last: Int?

    @Flag(help: "Only what was denied, for want of a right.")
    var denied = false

    @Flag(help: "Only what a rule refused.")
    var refused = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (limit ?? 1) > 0, (last ?? 1) > 0 else { throw ValidationError("--limit and --last are at least 1") }
        guard limit == nil || last == nil else { throw ValidationError("give --limit or --last") }
    }

    func run(with client: GalleryClient) async throws {
        var records = try await client.audit(after: after, count: limit)
        if denied || refused {
            records.removeAll { record in
                !(denied && record.entry.decision == .denied) && !(refused && record.entry.decision == .refused)
            }
        }
        if let last { records = records.suffix(last) }
        let rows = records.map(AuditReport.init)
        try printing.show(rows) {
            var table = Table(
                "NUMBER>", "REVISION>", "AT", "WHO", "VERB", "WHAT", "DECISION", "REASON", "RESULT", "CHANGES")
            for row in rows {
                table.add(
                    "\(row.number)", row.revision.map { "\($0)" } ?? "-", row.at, row.actor, row.verb, row.object,
                    row.decision, row.reason, row.result, row.summary)
            }
            return table
        }
    }
}

struct AuditVerify: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compute the audit log's chain of hashes anew.",
        discussion: """
            The hashes are computed here, from what the records say. Note the newest one
            elsewhere: given as --witness later, it shows that nothing before it was
            rewritten since. Ends with exit code 1 at the first record that does not fit.

            EXAMPLES
              vitrine audit verify
              vitrine audit verify --witness sha256:0f3a…
            """)

    @Option(help: ArgumentHelp("The newest hash of an earlier verification.", valueName: "hash"), transform: Self.parse)
    var witness: Digest?

    @OptionGroup var global: GlobalOptions

    private static func parse(_ text: String) throws -> Digest {
        guard let digest = Digest(text) else { throw ValidationError("'\(text)' is no hash: \(Digest.form)") }
        return digest
    }

    func run(with client: GalleryClient) async throws {
        let display = ProgressDisplay()
        defer { display.finish() }
        let verified = try await client.verifyAudit(witness: witness) { display.note("verifying", $0, count: $0) }
        display.finish()
        try printing.show(verified) {
            var table = Table("RECORDS>", "FIRST>", "LAST>", "NEWEST HASH")
            table.add(
                "\(verified.records)", verified.first.map { "\($0)" } ?? "-", verified.last.map { "\($0)" } ?? "-",
                verified.head ?? "-")
            return table
        }
    }
}
