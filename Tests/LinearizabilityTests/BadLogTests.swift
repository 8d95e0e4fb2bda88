import Linearizability
import Testing

/// Histories that do not agree with the catalog's own log, or with their idempotency keys: the witness rejects them.
@Suite struct BadLogTests {
    private static let one = """
        a 0-1 publish 1.0.0 d1 west = ok @1
        * 1 publish 1.0.0 d1 west
        * 2 ready 1.0.0 west 1-2

        """

    @Test func `what was acknowledged must be in the log`() throws {
        try expectBad(
            .changeLost, bySearch: false, Self.one + "b 5-6 publish 1.1.0 d2 west = ok @3", isLogWhole: true)
    }

    @Test func `what was acknowledged must be what the log has there`() throws {
        try expectBad(
            .logDiffers, bySearch: false,
            Self.one + """
                b 5-6 publish 1.1.0 d2 west = ok @3
                * 3 publish 1.1.0 d3 west
                """)
    }

    @Test func `what the log has there must be of the same definition`() throws {
        try expectBad(
            .logDiffers, bySearch: false,
            Self.one + """
                b 5-6 publish 1.1.0 d2 west = ok @3
                api: * 3 publish 1.1.0 d2 west
                """)
    }

    @Test func `the log may not have a change that nobody asked for`() throws {
        try expectBad(.changeUnasked, bySearch: false, Self.one + "* 3 delete 1.0.0")
    }

    @Test func `the log may not have a change that was refused`() throws {
        try expectBad(
            .changeUnasked, bySearch: false,
            Self.one + """
                b 5-6 delete 1.0.0 = other
                * 3 delete 1.0.0
                """)
    }

    @Test func `the log may not have one call twice`() throws {
        try expectBad(
            .changeUnasked, bySearch: false,
            Self.one + """
                b 5- delete 1.0.0 = ?
                * 3 delete 1.0.0
                c 9-10 publish 1.0.0 d1 west = ok @4
                * 5 delete 1.0.0
                """)
    }

    @Test func `a call may not be done at a revision that was known before it began`() throws {
        try expectBad(
            .changeUnasked, bySearch: false,
            Self.one + """
                api: c 3-4 publish 1.0.0 d1 west = ok @9
                b 5- delete 1.0.0 = ?
                * 3 delete 1.0.0
                """)
    }

    @Test func `a change with another key is another change`() throws {
        try expectBad(
            .changeUnasked, bySearch: false,
            Self.one + """
                b 5- delete 1.0.0 key=mine = ?
                * 3 delete 1.0.0 key=yours
                """)
    }

    @Test func `the log may not have two entries of one revision`() throws {
        try expectBad(
            .revisionTwice, bySearch: false,
            """
            a 0- publish 1.0.0 d1 west = ?
            b 0- publish 1.1.0 d1 west = ?
            * 1 publish 1.0.0 d1 west
            * 1 publish 1.1.0 d1 west
            """)
    }

    @Test func `a region may not become ready twice`() throws {
        try expectBad(.impossibleFact, bySearch: true, Self.one + "* 3 ready 1.0.0 west 5-6")
    }

    @Test func `a region that is no target may not become ready`() throws {
        try expectBad(.impossibleFact, bySearch: true, Self.one + "* 3 ready 1.0.0 north 5-6")
    }

    @Test func `what stands may not expire`() throws {
        try expectBad(.impossibleFact, bySearch: true, Self.one + "* 3 expired 1.0.0 5-6", keepsDeleted: true)
    }

    @Test func `a repeat by the same key may not have a second effect`() throws {
        try expectBad(
            .keyTwice, bySearch: false,
            """
            a 0-1 publish 1.0.0 d1 west key=k = ok @1
            b 2-3 delete 1.0.0 = ok @2
            a 4-5 publish 1.0.0 d1 west key=k = ok @3
            """)
    }

    @Test func `a repeat by the same key may not be refused after it was done`() throws {
        try expectBad(
            .keyAnsweredOtherwise, bySearch: false,
            """
            a 0-1 publish 1.0.0 d1 west key=k = ok @1
            b 2-3 delete 1.0.0 = ok @2
            b 4-5 publish 1.0.0 d2 west = ok @3
            a 6-7 publish 1.0.0 d1 west key=k = conflict
            """)
    }

    @Test func `two requests by one key may not both be done`() throws {
        try expectBad(
            .keyTwice, bySearch: false,
            """
            a 0-1 publish 1.0.0 d1 west key=k = ok @1
            a 2-3 publish 1.1.0 d2 west key=k = ok @2
            """)
    }
}
