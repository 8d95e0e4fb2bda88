import Linearizability
import Testing

/// Histories whose answers do not fit the order in time.
@Suite struct BadOrderTests {
    private static let one = """
        a 0-1 publish 1.0.0 d1 west = ok @1
        * 2 ready 1.0.0 west 1-2

        """

    @Test func `one client may not be shown a change and then not`() throws {
        try expectBad(
            .wentBack, bySearch: true,
            Self.one + """
                a 3-20 exclude 1.0.0 = ok @3
                b 4-5 latest west = none @3
                b 6-7 latest west = 1.0.0 d1 @2
                """)
    }

    @Test func `a change that one client has seen another may not miss afterwards`() throws {
        try expectBad(
            .wentBack, bySearch: true,
            Self.one + """
                a 3-20 exclude 1.0.0 = ok @3
                b 4-5 latest west = none @3
                c 6-7 latest west = 1.0.0 d1 @2
                """)
    }

    @Test func `two clients may not see two changes in two orders`() throws {
        try expectBad(
            nil, bySearch: true,
            """
            a 0-1 publish 1.0.0 d1 west = ok @1
            a 2-3 publish 1.1.0 d2 west = ok @2
            a 10-30 exclude 1.0.0 = ok @3
            b 10-30 exclude 1.1.0 = ok @4
            c 12-13 get 1.0.0 = shown d1 excluded
            c 14-15 get 1.1.0 = shown d2 included
            d 12-13 get 1.1.0 = shown d2 excluded
            d 14-15 get 1.0.0 = shown d1 included
            """)
    }

    @Test func `an answer may not come from before what was acknowledged earlier`() throws {
        try expectBad(
            .wentBack, bySearch: true,
            Self.one + """
                a 3-4 exclude 1.0.0 = ok @3
                b 5-6 latest west = 1.0.0 d1 @2
                """)
    }

    @Test func `what a follower of the log had seen may not be missed afterwards`() throws {
        try expectBad(
            .wentBack, bySearch: false,
            Self.one + """
                a 3-20 exclude 1.0.0 = ok @3
                * 3 exclude 1.0.0 3-5
                b 6-7 latest west = 1.0.0 d1 @2
                """)
    }

    @Test func `an old revision is told by its number also where the answer is right`() throws {
        try expectBad(
            .wentBack, bySearch: false,
            Self.one + """
                a 3-4 publish 1.1.0 d2 west = ok @3
                b 5-6 latest west = 1.0.0 d1 @2
                """)
    }

    @Test func `a later change may not have the lower revision`() throws {
        try expectBad(
            .wentBack, bySearch: false,
            """
            a 0-1 publish 1.0.0 d1 west = ok @2
            a 2-3 publish 1.1.0 d2 west = ok @1
            """)
    }

    @Test func `revisions may not tell the order that the answers exclude`() throws {
        try expectBad(
            .answerDiffers, bySearch: false,
            Self.one + """
                a 3-20 exclude 1.0.0 west = ok @3
                b 3-20 include 1.0.0 west = ok @4
                d 22-23 publish 1.1.0 d2 west = ok @5
                c 30-31 latest west = none @5
                """)
    }

    @Test func `a change may not have a revision that was seen before it began`() throws {
        try expectBad(
            .wentBack, bySearch: false,
            """
            a 0-1 get 1.0.0 = none @7
            a 2-3 publish 1.0.0 d1 west = ok @7
            """)
    }

    @Test func `revisions respect time across image definitions`() throws {
        try expectBad(
            .wentBack, bySearch: false,
            """
            web: a 0-1 publish 1.0.0 d1 west = ok @5
            api: b 2-3 publish 1.0.0 d2 west = ok @4
            """)
    }

    @Test func `two changes may not have one revision`() throws {
        try expectBad(
            .revisionTwice, bySearch: false,
            """
            a 0-5 publish 1.0.0 d1 west = ok @1
            b 0-5 publish 1.1.0 d2 west = ok @1
            """)
    }

    @Test func `two changes of two definitions may not have one revision`() throws {
        try expectBad(
            .revisionTwice, bySearch: false,
            """
            web: a 0-5 publish 1.0.0 d1 west = ok @1
            api: b 0-5 publish 1.0.0 d1 west = ok @1
            """)
    }

    @Test func `an answer at a revision that does not exist yet is told by what comes after`() throws {
        try expectBad(
            .wentBack, bySearch: false,
            Self.one + """
                b 3-4 latest west = 1.0.0 d1 @9
                a 5-6 publish 1.1.0 d2 west = ok @3
                """)
    }

    @Test func `a fact may not be known before its version was asked for`() throws {
        try expectBad(
            .wentBack, bySearch: true,
            """
            * 2 ready 1.0.0 west 1-2
            a 5-6 publish 1.0.0 d1 west = ok @1
            """)
    }

    @Test func `an answer without a revision must fit one that real time allows`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                b 3-4 list 10 = rows 1.0.0 1.1.0
                a 5-6 publish 1.1.0 d2 west = ok @3
                """)
    }
}
