import Gallery
import Linearizability
import Testing

/// What region nodes answer from what they know is another promise than the coordinator's.
@Suite struct RegionReadTests {
    private static let one = """
        a 0-1 publish 1.0.0 d1 west = ok @1
        * 2 ready 1.0.0 west 1-2
        a 3-4 exclude 1.0.0 = ok @3
        a 5-6 include 1.0.0 = ok @4

        """

    private func violations(_ text: String, ageMax: History.Moment? = nil) throws -> [Violation.Kind] {
        let history = try Script(Self.one + text).history
        return RegionReadCheck(history, ageTolerance: 3, ageMax: ageMax).judge().map(\.kind)
    }

    @Test func `an old answer that says how old it is holds`() throws {
        let found = try violations("b 100-101 latest west = 1.0.0 d1 @2 ~west 98")
        #expect(found.isEmpty)
    }

    @Test func `an answer may lack what came within the tolerance`() throws {
        // Revision 4 was known at 6; the answer claims to be of 9, less 3.
        let found = try violations("b 10-11 latest west = none @3 ~west 1")
        #expect(found.isEmpty)
    }

    @Test func `an answer that is older than it says is found`() throws {
        let found = try violations("b 100-101 latest west = none @3 ~west 90")
        #expect(found == [.viewOlderThanSaid])
    }

    @Test func `an answer without an age is found`() throws {
        let found = try violations("b 100-101 latest west = 1.0.0 d1 @2 ~west")
        #expect(found == [.unlabelled])
    }

    @Test func `an answer without a revision is found`() throws {
        let found = try violations("b 100-101 latest west = 1.0.0 d1 ~west 98")
        #expect(found == [.unlabelled])
    }

    @Test func `a refusal has no place for a label`() throws {
        let found = try violations("b 100-101 latest west = none ~west")
        #expect(found.isEmpty)
    }

    @Test func `an answer older than is allowed is found`() throws {
        let found = try violations("b 100-101 latest west = 1.0.0 d1 @2 ~west 98", ageMax: 97)
        #expect(found == [.viewTooOld])
        let inTime = try violations("b 100-101 latest west = 1.0.0 d1 @2 ~west 98", ageMax: 98)
        #expect(inTime.isEmpty)
    }

    @Test func `an answer that knows what nobody had asked for is found`() throws {
        let found = try violations(
            """
            b 10-11 latest west = none @5 ~west 1
            a 20-21 exclude 1.0.0 = ok @5
            """)
        #expect(found == [.viewAhead])
    }

    @Test func `a session that is shown an older catalog than before is found`() throws {
        let found = try violations(
            """
            b 100-101 latest west = 1.0.0 d1 @4 ~west 50
            b 102-103 latest west = none @3 ~west 99
            """)
        #expect(found == [.viewWentBack])
    }

    @Test func `other sessions and other regions may be shown an older catalog`() throws {
        let found = try violations(
            """
            b 100-101 latest west = 1.0.0 d1 @4 ~west 50
            c 102-103 latest west = none @3 ~west 99
            b 104-105 latest north = none @3 ~north 101
            """)
        #expect(found.isEmpty)
    }

    @Test func `overlapping answers of one session may come in any order`() throws {
        let found = try violations(
            """
            b 100-110 latest west = 1.0.0 d1 @4 ~west 50
            b 101-109 latest west = none @3 ~west 99
            """)
        #expect(found.isEmpty)
    }

    @Test func `an answer of a view that is not so at its revision is found by the witness`() throws {
        let history = try Script(Self.one + "b 100-101 latest west = 1.0.0 d1 @3 ~west 98").history
        let kinds = RevisionWitness(history).judge().violations.map(\.kind)
        #expect(kinds == [.answerDiffers])
    }

    @Test func `an age longer than time itself is not an error of arithmetic`() throws {
        let history = try Script(Self.one + "b 100-101 latest west = 1.0.0 d1 @2 ~west \(History.Moment.max)").history
        let found = RegionReadCheck(history, ageTolerance: .max).judge()
        #expect(found.isEmpty)
    }
}
