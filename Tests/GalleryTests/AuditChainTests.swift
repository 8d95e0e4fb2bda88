import Testing

@testable import Gallery

@Suite struct AuditChainTests {
    /// Not SHA-256, which this target has none of: any function that tells texts apart does for the chain.
    private let hash: AuditHash = { bytes in
        let sum = Checksum(of: bytes).value
        return Digest(bigEndianWords: (sum, sum &* 3, sum &* 5, sum &* 7))
    }

    private func entry(_ number: Int) -> AuditEntry {
        AuditEntry(
            at: Instant(milliseconds: Int64(number)), actor: Principal("user/alice"), certificate: "0A", verb: "CREATE",
            object: "base/debian/1.0.\(number)", reason: "Owner at /")
    }

    private func records(_ count: Int) -> [AuditRecord] {
        var chain = AuditChain(after: .beginning, hash: hash)
        return (1...count).map { chain.add(entry($0), revision: $0 % 3 == 0 ? nil : UInt64($0 - $0 / 3)) }
    }

    private func fault(_ records: [AuditRecord], head: AuditMark) -> AuditFault? {
        var chain = AuditChain(after: .beginning, hash: hash)
        do {
            for record in records { try chain.verify(record) }
            try chain.requireEnd(at: head)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a chain as it was written verifies`() throws {
        let records = records(20)
        let head = try #require(records.last).mark
        #expect(fault(records, head: head) == nil)
    }

    @Test func `any record removed, repeated or moved is found, and the end cut off`() throws {
        let records = records(12)
        let head = try #require(records.last).mark
        for index in records.indices {
            var fewer = records
            fewer.remove(at: index)
            #expect(fault(fewer, head: head)?.sequence == UInt64(index + 1))
            var more = records
            more.insert(records[index], at: index)
            #expect(fault(more, head: head) != nil)
            for other in records.indices where other != index {
                var moved = records
                moved.swapAt(index, other)
                #expect(fault(moved, head: head)?.sequence == UInt64(min(index, other) + 1))
            }
        }
    }

    @Test func `any member changed is found at its record`() throws {
        let records = records(5)
        let head = try #require(records.last).mark
        let one = records[2]
        let changed =
            [
                AuditEntry(
                    at: Instant(milliseconds: 9), actor: one.entry.actor, verb: "CREATE", object: "o", reason: "r"),
                entry(4), entry(5),
            ].map {
                AuditRecord(sequence: 3, revision: one.revision, entry: $0, previous: one.previous, hash: one.hash)
            }
            + [
                AuditRecord(sequence: 3, revision: 3, entry: one.entry, previous: one.previous, hash: one.hash),
                AuditRecord(sequence: 3, revision: nil, entry: one.entry, previous: one.hash, hash: one.hash),
                AuditRecord(sequence: 3, revision: nil, entry: one.entry, previous: one.previous, hash: one.previous),
                AuditRecord(
                    sequence: 3, revision: one.revision, entry: one.entry, moves: one.hash, previous: one.previous,
                    hash: one.hash),
            ]
        for record in changed {
            var altered = records
            altered[2] = record
            #expect(fault(altered, head: head)?.sequence == 3)
        }
    }

    @Test func `a chain made anew from a changed record on does not end as it did`() throws {
        let original = records(8)
        var chain = AuditChain(after: original[3].mark, hash: hash)
        let forged = original[4...].map { chain.add(entry(99), revision: $0.revision) }
        let head = try #require(original.last).mark
        #expect(fault(original[..<4] + forged, head: head)?.sequence == 8)
        #expect(fault(original[..<4] + forged, head: chain.mark) == nil)
    }

    @Test func `a revision that is left out is found though the chain is whole`() {
        var chain = AuditChain(after: .beginning, hash: hash)
        let records = [chain.add(entry(1), revision: 1), chain.add(entry(2), revision: 3)]
        #expect(fault(records, head: chain.mark)?.sequence == 2)
    }

    @Test func `what is hashed is one line a member, whatever a member says`() {
        var chain = AuditChain(after: .beginning, hash: hash)
        let entry = AuditEntry(
            at: Instant(milliseconds: 5), actor: Principal("user/a\nverb =DELETE"), verb: "CREATE\r\n",
            object: "a\\b\u{1B}[2J\u{202E}\u{2028}ü", decision: .denied, reason: "no\u{0}role", result: "DENIED",
            changes: [
                AuditChange("tags.a\nto =x", from: "1\t2", to: nil), AuditChange("description", to: ""),
            ])
        let record = chain.add(entry, revision: nil)
        #expect(
            record.canonicalText == """
                vitrine-audit 2
                sequence 1
                revision -
                at 5
                actor =user/a\\u{a}verb =DELETE
                certificate -
                verb =CREATE\\u{d}\\u{a}
                object =a\\\\b\\u{1b}[2J\\u{202e}\\u{2028}ü
                decision denied
                reason =no\\u{0}role
                result =DENIED
                changes 2
                property =tags.a\\u{a}to =x
                from =1\\u{9}2
                to -
                property =description
                from -
                to =
                previous 0000000000000000000000000000000000000000000000000000000000000000

                """)
    }

    @Test func `the activity and the moves of latest are hashed where there are such`() {
        var chain = AuditChain(after: .beginning, hash: hash)
        let entry = AuditEntry(
            at: Instant(milliseconds: 5), actor: Principal("user/a"), certificate: "5A", verb: "CREATE",
            operation: "Microsoft.Compute/galleries/write", object: "a", reason: "Owner at /")
        let record = chain.add(entry, revision: 1, moves: Digest(bigEndianWords: (0, 0, 0, 255)))
        #expect(
            record.canonicalText == """
                vitrine-audit 2
                sequence 1
                revision 1
                at 5
                actor =user/a
                certificate =5A
                verb =CREATE
                operation =Microsoft.Compute/galleries/write
                object =a
                decision allowed
                reason =Owner at /
                result =OK
                changes 0
                moves 00000000000000000000000000000000000000000000000000000000000000ff
                previous 0000000000000000000000000000000000000000000000000000000000000000

                """)
    }

    @Test func `what changed is kept up to a number of bytes, and how many more there were`() {
        let long = String(repeating: "ü\n", count: 500)
        let change = AuditChange(long, from: long, to: long)
        for text in [change.property, change.from ?? "", change.to ?? ""] {
            #expect((AuditChange.textBytesMax - 8...AuditChange.textBytesMax).contains(text.utf8.count))
            #expect(text.hasSuffix("…"))
        }
        func entry(_ count: Int) -> AuditEntry {
            AuditEntry(
                at: Instant(milliseconds: 1), actor: Principal(""), verb: "", object: "", reason: "", result: "",
                changes: (0..<count).map { AuditChange("tags.\($0)", to: long) })
        }
        #expect(entry(3).changes.count == 3)
        let many = entry(1000)
        #expect(many.byteCount <= AuditEntry.changesBytesMax + 32)
        #expect(many.changes.last == AuditChange("…", to: "\(1000 - many.changes.count + 1) more"))
        #expect(AuditChange("a", from: "1", to: "2").description == "a: 1 -> 2")
    }
}
