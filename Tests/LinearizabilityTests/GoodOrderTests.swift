import Testing

/// Histories that look wrong and are not: both checkers must accept them.
///
/// Of time, of cut-off calls, of repeats.
@Suite struct GoodOrderTests {
    private static let one = """
        a 0-1 publish 1.0.0 d1 west = ok @1
        * 2 ready 1.0.0 west 1-2

        """

    @Test func `nothing happened`() throws { try expectGood("") }

    @Test func `while a change is made it may be seen or not`() throws {
        try expectGood(
            Self.one + """
                a 3-20 exclude 1.0.0 = ok @3
                b 4-8 latest west = 1.0.0 d1 @2
                c 4-8 latest west = none @3
                """)
    }

    @Test func `an overlapping answer may be older than one that another was given meanwhile`() throws {
        try expectGood(
            Self.one + """
                a 3-20 exclude 1.0.0 = ok @3
                b 4-9 latest west = none @3
                c 5-10 latest west = 1.0.0 d1 @2
                """)
    }

    @Test func `calls that touch overlap`() throws {
        try expectGood(
            Self.one + """
                a 3-4 exclude 1.0.0 = ok @3
                b 4-5 latest west = 1.0.0 d1 @2
                """)
    }

    @Test func `two changes of one flag may be done in the other order than they were asked for`() throws {
        try expectGood(
            Self.one + """
                a 3-20 exclude 1.0.0 = ok @3
                b 4-19 exclude 1.0.0 west = ok @4
                c 5-18 include 1.0.0 west = ok @5
                b 30-31 latest west = 1.0.0 d1 @5
                """)
    }

    @Test func `a call that was cut off may be done long after`() throws {
        try expectGood(
            Self.one + """
                a 3- exclude 1.0.0 = ?
                b 10-11 latest west = 1.0.0 d1 @2
                b 90-91 latest west = none @3
                * 3 exclude 1.0.0
                """)
    }

    @Test func `a call that was cut off may never be done`() throws {
        try expectGood(
            Self.one + """
                a 3- exclude 1.0.0 = ?
                b 10-11 latest west = 1.0.0 d1 @2
                b 90-91 latest west = 1.0.0 d1 @2
                """, isLogWhole: false)
    }

    @Test func `a change may be seen before its client is told`() throws {
        try expectGood(
            Self.one + """
                a 3-50 exclude 1.0.0 = ok @3
                b 10-11 latest west = none @3
                """)
    }

    @Test func `a deletion that was cut off explains a version that is gone`() throws {
        try expectGood(
            Self.one + """
                a 3- delete 1.0.0 = ?
                b 10-11 get 1.0.0 = shown d1
                b 12-13 get 1.0.0 = none
                * 3 delete 1.0.0
                """)
    }

    @Test func `of two equal calls that were cut off either may be the one that was done`() throws {
        try expectGood(
            """
            a 0- publish 1.0.0 d1 west = ?
            b 1- publish 1.0.0 d1 west = ?
            * 1 publish 1.0.0 d1 west
            c 5-6 get 1.0.0 = shown d1
            """)
    }

    @Test func `a call that was cut off twice may be done, undone and done again`() throws {
        try expectGood(
            Self.one + """
                a 3- exclude 1.0.0 = ?
                a 4- exclude 1.0.0 = ?
                * 3 exclude 1.0.0
                b 10-11 include 1.0.0 = ok @4
                * 5 exclude 1.0.0
                b 12-13 latest west = none @5
                """)
    }

    @Test func `ten calls that were cut off may have come in any order`() throws {
        let unknown = (0...9).map { "u 5- publish 2.\($0).0 d\($0) west = ?\n" }.joined()
        try expectGood(
            Self.one + unknown + """
                * 3 publish 2.4.0 d4 west
                * 4 publish 2.1.0 d1 west
                * 5 publish 2.8.0 d8 west
                b 20-21 list 10 = rows 1.0.0 2.4.0
                b 22-23 list 10 = rows 1.0.0 2.1.0 2.4.0
                b 24-25 list 10 = rows 1.0.0 2.1.0 2.4.0 2.8.0
                """)
    }

    @Test func `a question that was cut off says nothing`() throws {
        try expectGood(Self.one + "b 3- latest north = ?")
    }

    @Test func `a repeat by the same key is told the old revision`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west key=k = ok @1
            b 2-3 publish 1.1.0 d2 west = ok @2
            a 4-5 publish 1.0.0 d1 west key=k = ok @1
            """)
    }

    @Test func `a repeat by the same key is told the same although the version is gone`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west key=k = ok @1
            b 2-3 delete 1.0.0 = ok @2
            a 4-5 publish 1.0.0 d1 west key=k = ok @1
            c 6-7 get 1.0.0 = none
            """)
    }

    @Test func `a call that was cut off and its repeat are one change`() throws {
        try expectGood(
            """
            a 0- publish 1.0.0 d1 west key=k = ?
            b 2-3 get 1.0.0 = shown d1
            a 4-5 publish 1.0.0 d1 west key=k = ok @1
            """)
    }

    @Test func `a repeat may succeed where the first attempt was refused`() throws {
        try expectGood(
            """
            a 0-1 delete 1.0.0 key=k = none
            b 2-3 publish 1.0.0 d1 west = ok @1
            a 4-5 delete 1.0.0 key=k = ok @2
            """)
    }

    @Test func `a fact of which nobody knows when may have been at any time`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west = ok @1
            b 2-3 latest west = none @1
            * 2 ready 1.0.0 west
            b 4-5 latest west = 1.0.0 d1 @2
            """)
    }

    @Test func `changes of other resources take revisions too`() throws {
        try expectGood(
            """
            a 0-1 publish 1.0.0 d1 west = ok @10
            * 17 ready 1.0.0 west 1-2
            b 4-5 latest west = 1.0.0 d1 @99
            """)
    }

    @Test func `an answer without a revision fits any that real time allows`() throws {
        try expectGood(
            Self.one + """
                a 3-20 publish 1.1.0 d2 west = ok @3
                b 4-5 list 10 = rows 1.0.0
                c 4-5 list 10 = rows 1.0.0 1.1.0
                """)
    }

    @Test func `a region's view may be behind, and is no part of the order`() throws {
        try expectGood(
            Self.one + """
                a 3-4 exclude 1.0.0 = ok @3
                b 50-51 latest west = 1.0.0 d1 @2 ~west 48
                b 52-53 latest west = none @3
                b 54-55 latest west = 1.0.0 d1 @2 ~west 50
                """)
    }
}
