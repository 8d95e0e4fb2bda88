import Linearizability
import Testing

/// Histories with answers that no catalog can have given: both checkers must reject them.
@Suite struct BadAnswerTests {
    private static let one = """
        a 0-1 publish 1.0.0 d1 west = ok @1
        * 2 ready 1.0.0 west 1-2

        """

    @Test func `one number may not be published with two contents`() throws {
        try expectBad(
            .impossibleChange, bySearch: true,
            """
            a 0-5 publish 1.0.0 d1 west = ok @1
            b 1-6 publish 1.0.0 d2 west = ok @2
            """)
    }

    @Test func `the same version may not be made twice`() throws {
        try expectBad(
            .impossibleChange, bySearch: true,
            """
            a 0-5 publish 1.0.0 d1 west = ok @1
            b 1-6 publish 1.0.0 d1 west = ok @2
            """)
    }

    @Test func `a version may not be there again after it was deleted`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                a 3-4 delete 1.0.0 = ok @3
                b 5-6 get 1.0.0 = none
                b 7-8 get 1.0.0 = shown d1
                """)
    }

    @Test func `a flag that was acknowledged may not be missing from the document`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                a 3-4 exclude 1.0.0 = ok @3
                b 5-6 get 1.0.0 = shown d1 included
                """)
    }

    @Test func `a flag may not be told before anybody asked for it`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                b 3-4 get 1.0.0 = shown d1 excluded
                a 5-6 exclude 1.0.0 = ok @3
                """)
    }

    @Test func `a change that would change something may not be called unchanged`() throws {
        try expectBad(.answerDiffers, bySearch: true, Self.one + "b 5-6 exclude 1.0.0 = same @2")
    }

    @Test func `a change that changes nothing may not have a revision`() throws {
        try expectBad(.impossibleChange, bySearch: true, Self.one + "b 5-6 include 1.0.0 = ok @3")
    }

    @Test func `a number that is free may not be in conflict`() throws {
        try expectBad(.answerDiffers, bySearch: true, Self.one + "b 5-6 publish 1.1.0 d2 west = conflict")
    }

    @Test func `what was never there cannot be deleted`() throws {
        try expectBad(.impossibleChange, bySearch: true, Self.one + "b 5-6 delete 1.1.0 = ok @3")
    }

    @Test func `what stands cannot be restored`() throws {
        try expectBad(.impossibleChange, bySearch: true, Self.one + "b 5-6 undelete 1.0.0 = ok @3", keepsDeleted: true)
    }

    @Test func `a version that stands may not be unknown`() throws {
        try expectBad(.answerDiffers, bySearch: true, Self.one + "b 5-6 resolve 1.0.0 west = none")
    }

    @Test func `a version may not be served where it is not`() throws {
        try expectBad(.answerDiffers, bySearch: true, Self.one + "b 5-6 resolve 1.0.0 north = 1.0.0 d1 @2")
    }

    @Test func `a listing may not leave out a version`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                a 3-4 publish 1.1.0 d2 west = ok @3
                b 5-6 list 10 = rows 1.0.0
                """)
    }

    @Test func `a listing may not show what is deleted`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                a 3-4 delete 1.0.0 = ok @3
                b 5-6 list 10 = rows 1.0.0
                """, keepsDeleted: true)
    }

    @Test func `a listing may not be in the order of texts`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            """
            a 0-1 publish 1.10.0 d1 west = ok @1
            a 2-3 publish 1.9.0 d2 west = ok @2
            b 5-6 list 10 = rows 1.10.0 1.9.0
            """)
    }

    @Test func `a page may not be called the last when there is more`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                a 3-4 publish 1.1.0 d2 west = ok @3
                b 5-6 list 1 = rows 1.0.0
                """)
    }

    @Test func `the next page may not repeat the last row`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                a 3-4 publish 1.1.0 d2 west = ok @3
                b 5-6 list 1 1.0.0 = rows 1.0.0 more
                """)
    }

    @Test func `an update of all or nothing may not show half`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 ready 1.0.0 west 1-2
            * 3 ready 1.0.0 north 2-3
            a 4-9 rollback 1.0.0 west north = same @3
            a 10-19 targets 1.0.0 west- north- = other
            b 20-21 latest west = none @3
            b 22-23 latest north = 1.0.0 d1 @3
            """)
    }

    @Test func `a version that no region took may not have succeeded`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 ready 1.0.0 west 1-2
            b 5-6 get 1.0.0 = shown d1 Succeeded
            """)
    }

    @Test func `a call that was cut off before it was made explains nothing`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                b 3-4 get 1.0.0 = none
                a 5- delete 1.0.0 = ?
                """)
    }

    @Test func `one call that was cut off happens once`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                a 3- exclude 1.0.0 = ?
                * 3 exclude 1.0.0 3-6
                b 5-6 get 1.0.0 = shown d1 excluded
                c 7-8 include 1.0.0 = ok @4
                b 9-10 get 1.0.0 = shown d1 excluded
                """)
    }
}
