import Linearizability
import Testing

/// Histories in which `latest` names what it may not: both checkers must reject them.
@Suite struct BadLatestTests {
    private static let one = """
        a 0-1 publish 1.0.0 d1 west = ok @1
        * 2 ready 1.0.0 west 1-2

        """
    private static let two =
        one + """
            a 3-4 publish 1.1.0 d2 west = ok @3
            * 4 ready 1.1.0 west 4-5

            """

    @Test func `latest may not be none after the version was ready`() throws {
        try expectBad(.answerDiffers, bySearch: true, Self.one + "b 10-11 latest west = none @2")
    }

    @Test func `latest may not be an older version when a newer one is ready`() throws {
        try expectBad(.answerDiffers, bySearch: true, Self.two + "b 10-11 latest west = 1.0.0 d1 @4")
    }

    @Test func `latest may not be chosen in the order of texts`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            """
            a 0-1 publish 1.9.0 d1 west = ok @1
            a 2-3 publish 1.10.0 d2 west = ok @2
            * 3 ready 1.9.0 west 3-4
            * 4 ready 1.10.0 west 4-5
            b 10-11 latest west = 1.9.0 d1 @4
            """)
    }

    @Test func `latest may not be chosen in the order of texts by its first part either`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            """
            a 0-1 publish 9.0.0 d1 west = ok @1
            a 2-3 publish 10.0.0 d2 west = ok @2
            * 3 ready 9.0.0 west 3-4
            * 4 ready 10.0.0 west 4-5
            b 10-11 latest west = 9.0.0 d1 @4
            """)
    }

    @Test func `latest may not be an excluded version`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.two + """
                a 6-7 exclude 1.1.0 = ok @5
                b 10-11 latest west = 1.1.0 d2 @5
                """)
    }

    @Test func `latest may not be a version excluded in that region`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.two + """
                a 6-7 exclude 1.1.0 west = ok @5
                b 10-11 latest west = 1.1.0 d2 @5
                """)
    }

    @Test func `a version included in a region may not be passed over there for its own flag`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.two + """
                a 6-7 exclude 1.1.0 = ok @5
                a 8-9 include 1.1.0 west = ok @6
                b 10-11 latest west = 1.0.0 d1 @6
                """)
    }

    @Test func `latest may not be a version that is deleted for good`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.two + """
                a 6-7 delete 1.1.0 = ok @5
                b 10-11 latest west = 1.1.0 d2 @5
                """)
    }

    @Test func `latest may not be a version that is deleted and can be restored`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.two + """
                a 6-7 delete 1.1.0 = ok @5
                b 10-11 latest west = 1.1.0 d2 @5
                """, keepsDeleted: true)
    }

    @Test func `latest may not be a version in a region that is no target`() throws {
        try expectBad(.answerDiffers, bySearch: true, Self.two + "b 10-11 latest north = 1.1.0 d2 @4")
    }

    @Test func `latest may not be a version in a region that was taken off its targets`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 ready 1.0.0 west 1-2
            * 3 ready 1.0.0 north 2-3
            a 6-7 drop 1.0.0 north = ok @4
            b 10-11 latest north = 1.0.0 d1 @4
            """)
    }

    @Test func `latest may not be a version that is on its way to the region`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            """
            a 0-1 publish 1.0.0 d1 west north east = ok @1
            * 2 ready 1.0.0 west 1-2
            * 3 ready 1.0.0 north 2-3
            b 10-11 latest east = 1.0.0 d1 @3
            """)
    }

    @Test func `latest may not be a version that is in fewer than two regions`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 ready 1.0.0 west 1-2
            b 10-11 latest west = 1.0.0 d1 @2
            """)
    }

    @Test func `latest may not fall back because a copy is gone`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.two + """
                b 10-11 latest west = 1.1.0 d2 @4
                b 12-13 latest west = 1.0.0 d1 @4
                """)
    }

    @Test func `latest may not have another content than was published`() throws {
        try expectBad(.answerDiffers, bySearch: true, Self.two + "b 10-11 latest west = 1.1.0 d1 @4")
    }

    @Test func `latest may not ignore a roll-back`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.two + """
                a 6-7 rollback 1.0.0 west = ok @5
                b 10-11 latest west = 1.1.0 d2 @5
                """)
    }

    @Test func `a receipt may not give the wrong reason for passing a version over`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                a 3-4 publish 1.1.0 d2 west = ok @3
                b 10-11 latest west = 1.0.0 d1 skip 1.1.0 excluded @3
                """)
    }

    @Test func `a receipt may not leave out a version that was passed over`() throws {
        try expectBad(
            .answerDiffers, bySearch: true,
            Self.one + """
                a 3-4 publish 1.1.0 d2 west = ok @3
                a 5-6 publish 1.2.0 d3 west = ok @4
                b 10-11 latest west = 1.0.0 d1 skip 1.1.0 copying @4
                """)
    }

    @Test func `a receipt may not name the generation of an earlier version of that number`() throws {
        try expectBad(
            .answerDiffers, bySearch: false,
            Self.one + """
                a 3-4 delete 1.0.0 = ok @3
                a 5-6 publish 1.0.0 d1 west = ok @4
                * 5 ready 1.0.0 west 6-7
                b 10-11 latest west = 1.0.0 d1 generation 1 @5
                """)
    }
}
