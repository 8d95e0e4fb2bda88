import Gallery
import Linearizability
import Testing

/// A violation is told so that a person can see it.
@Suite struct ExplanationTests {
    private static let text = """
        a 0-1000000 publish 1.0.0 d1 west = ok @1
        * 2 ready 1.0.0 west 1000000-2000000
        c 1-2 get 9.9.9 = none
        b 3000000-4500000 latest west = none @2
        c 5000000-6000000 latest west = none @2
        a 7000000-8000000 delete 1.0.0 = ok @3
        """

    @Test func `the search shows the shortest beginning that fails, without what has no part in it`() throws {
        let violation = try #require(try Judging.search(try Script(Self.text).history).violation)
        let clients = violation.calls.map(\.client)
        #expect(clients == ["a", "b"])
        #expect(violation.entries.count == 1)
        #expect(
            violation.text
                == "no order of these calls explains their answers; as far as publish 1.0.0 01000000 to west (applied); "
                + "then 1.0.0 is ready in west; and after that: latest in west was answered refused (notFound), and "
                + "would have been: 1.0.0 01000000")
    }

    @Test func `a drawing shows what overlapped with what`() throws {
        let violation = try #require(try Judging.search(try Script(Self.text).history).violation)
        #expect(
            "\(violation)".split(separator: "\n").dropFirst().joined(separator: "\n") == """
                  a  ||         publish 1.0.0 01000000 to west  → applied, revision 1  (0.000 to 1.000 ms)
                  *   ===       1.0.0 is ready in west, revision 2  (1.000 to 2.000 ms)
                  b       |-|   latest in west  → refused (notFound), revision 2  (3.000 to 4.500 ms)
                """)
    }

    @Test func `a drawing leaves open what has no end`() throws {
        let history = try Script(
            """
            a 0- publish 1.0.0 d1 west = ?
            b 1-2 get 1.0.0 = shown d2
            """
        ).history
        let violation = try #require(try Judging.search(history).violation)
        #expect(
            "\(violation)".split(separator: "\n").dropFirst().joined(separator: "\n") == """
                  a  |------  publish 1.0.0 01000000 to west  → unknown  (0.000 to … ms)
                  b    |--|   get 1.0.0  → 02000000  (0.000 to 0.000 ms)
                """)
    }

    @Test func `the witness shows the answer and the changes before it`() throws {
        let report = RevisionWitness(try Script(Self.text).history).judge()
        let violation = try #require(report.violations.first)
        #expect(
            violation.text
                == "latest in west was answered refused (notFound), which is not so at revision 2; the catalog had: "
                + "1.0.0 01000000 generation 1")
        #expect(violation.calls.map(\.client) == ["a", "b"])
        #expect(violation.entries.map(\.revision) == [2])
    }

    @Test func `a drawing of very much shows the first of it`() throws {
        let lines = (0..<100).map { "c\($0) 0- delete 1.0.0 key=k = ?" } + ["d 1-2 delete 1.0.0 key=k = ok @1"]
        let more = ["d 3-4 delete 1.0.0 key=k = ok @2"]
        let report = RevisionWitness(try Script((lines + more).joined(separator: "\n")).history).judge()
        let violation = try #require(report.violations.first { $0.kind == .keyTwice })
        let drawn = "\(violation)".split(separator: "\n")
        #expect(drawn.count == 42)
        #expect(drawn.last == "  and 62 more")
    }
}
