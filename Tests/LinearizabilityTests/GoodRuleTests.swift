import Testing

/// Histories that look wrong and are not: both checkers must accept them.
///
/// Of the rules for versions and `latest`.
@Suite struct GoodRuleTests {
    private static let two = """
        a 0-1 publish 1.0.0 d1 west = ok @1
        * 2 ready 1.0.0 west 1-2
        a 3-4 publish 1.1.0 d2 west = ok @3
        * 4 ready 1.1.0 west 4-5

        """

    @Test func `1_10_0 is above 1_9_0`() throws {
        try expectGood(
            """
            a 0-1 publish 1.10.0 d2 west = ok @1
            a 2-3 publish 1.9.0 d1 west = ok @2
            * 3 ready 1.9.0 west 3-4
            b 4-5 latest west = 1.9.0 d1 skip 1.10.0 copying @3
            * 4 ready 1.10.0 west 6-7
            b 10-11 latest west = 1.10.0 d2 @4
            b 12-13 list 10 = rows 1.9.0 1.10.0
            """)
    }

    @Test func `an excluded version can be named by its number`() throws {
        try expectGood(
            Self.two + """
                a 6-7 exclude 1.1.0 = ok @5
                b 8-9 latest west = 1.0.0 d1 skip 1.1.0 excluded @5
                b 10-11 resolve 1.1.0 west = 1.1.0 d2 @5
                """)
    }

    @Test func `a region's flag beats the version's, both ways`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 excluded west+ north = ok @1
            a 2-3 publish 1.1.0 d2 west- north = ok @2
            * 3 ready 1.0.0 west 4-5
            * 4 ready 1.0.0 north 4-5
            * 5 ready 1.1.0 west 4-5
            * 6 ready 1.1.0 north 4-5
            b 10-11 latest west = 1.0.0 d1 skip 1.1.0 excluded @6
            b 12-13 latest north = 1.1.0 d2 @6
            a 14-15 unflag 1.1.0 west = ok @7
            b 16-17 latest west = 1.1.0 d2 @7
            """)
    }

    @Test func `a version serves by its number in a region before latest names it`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 ready 1.0.0 west 1-2
            b 3-4 resolve 1.0.0 west = 1.0.0 d1 @2
            b 5-6 latest west = none @2
            b 7-8 get 1.0.0 = shown d1 Creating
            """)
    }

    @Test func `two regions are enough to succeed`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west north east = ok @1
            * 2 ready 1.0.0 west 1-2
            * 3 ready 1.0.0 north 1-2
            b 3-4 latest north = 1.0.0 d1 @3
            """)
    }

    @Test func `what has succeeded goes on being latest when a region is added`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west = ok @1
            * 2 ready 1.0.0 west 1-2
            a 3-4 add 1.0.0 north east = ok @3
            b 5-6 latest west = 1.0.0 d1 @3
            b 7-8 latest north = none @3
            """)
    }

    @Test func `a region that was dropped and added again must be made ready again`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 ready 1.0.0 west 1-2
            * 3 ready 1.0.0 north 1-2
            a 3-4 drop 1.0.0 north = ok @4
            a 5-6 add 1.0.0 north = ok @5
            b 7-8 latest north = none @5
            * 6 ready 1.0.0 north 9-10
            b 11-12 latest north = 1.0.0 d1 @6
            """)
    }

    @Test func `dropping the region that is missing lets a version succeed`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 ready 1.0.0 west 1-2
            a 3-4 drop 1.0.0 north = ok @3
            b 5-6 latest west = 1.0.0 d1 @3
            """)
    }

    @Test func `a new list may not drop a region that holds copies unless that is allowed`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 ready 1.0.0 north 1-2
            a 3-4 targets 1.0.0 west = conflict
            a 5-6 allow 1.0.0 = ok @3
            a 7-8 targets 1.0.0 west = ok @4
            """)
    }

    @Test func `target regions that make no sense are refused`() throws {
        try expectGood(
            Self.two + """
                a 6-7 add 1.0.0 west = invalid
                a 8-9 drop 1.0.0 north = invalid
                a 10-11 drop 1.0.0 west = invalid
                a 12-13 exclude 1.0.0 north = invalid
                a 14-15 publish 1.2.0 d3 west west = invalid
                """)
    }

    @Test func `publishing the same again changes nothing`() throws {
        try expectGood(Self.two + "b 6-7 publish 1.1.0 d2 west = same @4")
    }

    @Test func `publishing the same again tries again what failed`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 failed 1.0.0 north 1-2
            b 3-4 get 1.0.0 = shown d1 Failed
            * 3 failed 1.0.0 north 4-5
            a 6-7 publish 1.0.0 d1 west north = ok @4
            b 8-9 get 1.0.0 = shown d1 Creating
            """)
    }

    @Test func `what was tried again may fail again`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 failed 1.0.0 north 0-8
            a 2-3 publish 1.0.0 d1 west north = ok @3
            * 4 failed 1.0.0 north 0-8
            b 8-9 get 1.0.0 = shown d1 Failed
            """)
    }

    @Test func `publishing the same again may be in conflict once another property was changed`() throws {
        try expectGood(
            Self.two + """
                a 6-7 touch 1.1.0 = ok @5
                b 8-9 publish 1.1.0 d2 west = conflict
                a 10-11 touch 1.1.0 = ok @6
                b 12-13 publish 1.1.0 d2 west = same @6
                """)
    }

    @Test func `publishing the same again is in conflict once its flag was changed`() throws {
        try expectGood(
            Self.two + """
                a 6-7 exclude 1.1.0 = ok @5
                b 8-9 publish 1.1.0 d2 west = conflict
                """)
    }

    @Test func `of two contents under one number one wins`() throws {
        try expectGood(
            """
            a 0-9 publish 1.0.0 d1 west = conflict
            b 1-8 publish 1.0.0 d2 west = ok @1
            """)
    }

    @Test func `a number is free again once it was deleted for good`() throws {
        try expectGood(
            Self.two + """
                a 6-7 delete 1.1.0 = ok @5
                a 8-9 publish 1.1.0 d3 west = ok @6
                * 7 ready 1.1.0 west 10-11
                b 12-13 latest west = 1.1.0 d3 generation 6 @7
                """)
    }

    @Test func `what was restored is ready where it was`() throws {
        try expectGood(
            Self.two + """
                a 6-7 delete 1.1.0 = ok @5
                b 8-9 latest west = 1.0.0 d1 skip 1.1.0 deleted @5
                a 10-11 delete 1.1.0 = same @5
                a 12-13 publish 1.1.0 d2 west = conflict
                a 14-15 undelete 1.1.0 = ok @6
                b 16-17 latest west = 1.1.0 d2 @6
                """, keepsDeleted: true)
    }

    @Test func `what is deleted can be used by its number, until its time is over`() throws {
        try expectGood(
            Self.two + """
                a 6-7 delete 1.1.0 = ok @5
                b 8-9 resolve 1.1.0 west = 1.1.0 d2 @5
                b 10-11 resolve 1.1.0 west = none
                * 6 expired 1.1.0 12-20
                b 22-23 undelete 1.1.0 = none
                """, keepsDeleted: true)
    }

    @Test func `a version that has failed is deleted for good or not at all`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west north = ok @1
            * 2 failed 1.0.0 north 1-2
            a 3-4 delete 1.0.0 = conflict
            a 5-6 purge 1.0.0 = ok @3
            """, keepsDeleted: true)
    }

    @Test func `a roll-back excludes what is above, also what is copying or deleted`() throws {
        try expectGood(
            Self.two + """
                a 6-7 publish 1.2.0 d3 west = ok @5
                a 8-9 publish 1.3.0 d4 west = ok @6
                a 10-11 delete 1.3.0 = ok @7
                a 12-13 rollback 1.0.0 west = ok @8
                b 14-15 latest west = 1.0.0 d1 skip 1.3.0 deleted 1.2.0 excluded 1.1.0 excluded @8
                * 9 ready 1.2.0 west 16-17
                a 18-19 undelete 1.3.0 = ok @10
                b 20-21 latest west = 1.0.0 d1 @10
                a 22-23 rollback 1.0.0 west = same @10
                """, keepsDeleted: true)
    }

    @Test func `a roll-back to what latest cannot name is refused`() throws {
        try expectGood(
            Self.two + """
                a 6-7 publish 1.2.0 d3 west = ok @5
                a 8-9 rollback 1.2.0 west = conflict
                a 10-11 rollback 1.0.0 north = conflict
                a 12-13 rollback 9.9.9 west = none
                """)
    }

    @Test func `a shallow version is ready everywhere once its source is`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 shallow west north = ok @1
            b 2-3 latest north = none @1
            * 2 ready 1.0.0 west 4-5
            b 6-7 latest north = 1.0.0 d1 @2
            """)
    }

    @Test func `a shallow version that is made full goes on being read`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 shallow west north = ok @1
            * 2 ready 1.0.0 west 1-2
            a 3-4 fill 1.0.0 = ok @3
            b 5-6 latest north = 1.0.0 d1 @3
            """)
    }

    @Test func `a property that is not looked at may be changed or not`() throws {
        try expectGood(
            Self.two + """
                a 6-7 touch 1.0.0 = ok @5
                a 8-9 touch 1.0.0 = same @5
                b 10-11 latest west = 1.1.0 d2 @5
                """)
    }

    @Test func `what is refused for other reasons does nothing, and says nothing`() throws {
        try expectGood(
            Self.two + """
                a 6-7 delete 1.1.0 = other @4
                b 8-9 latest west = 1.1.0 d2 @4
                b 10-11 latest west = other
                """)
    }

    @Test func `a listing comes page by page`() throws {
        try expectGood(
            Self.two + """
                a 6-7 publish 1.2.0 d3 west = ok @5
                b 8-9 list 2 = rows 1.0.0 1.1.0 more
                b 10-11 list 2 1.1.0 = rows 1.2.0
                b 12-13 list 2 1.2.0 = rows
                b 14-15 list 1 1.1.0 = rows 1.2.0
                """)
    }
}
