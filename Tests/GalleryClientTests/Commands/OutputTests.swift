import Testing

@testable import vitrine

@Suite struct OutputTests {
    private var table: Table {
        var table = Table("NAME", "COPIES>")
        table.add("westeurope", "2")
        table.add("a", "100")
        return table
    }

    @Test func `a table is aligned under its heading`() {
        #expect(
            table.text == """
                NAME        COPIES
                ----------  ------
                westeurope       2
                a              100
                """)
    }

    @Test func `tsv has tabs and no heading`() {
        #expect(table.tsv == "westeurope\t2\na\t100")
    }

    @Test func `a value cannot break its row or reach the terminal`() {
        var table = Table("A", "B")
        table.add("x\ty\nz\u{1b}[2J", "1")
        #expect(table.tsv == "x y z [2J\t1")
    }

    @Test func `missing cells are empty`() {
        var table = Table("A", "B")
        table.add("x")
        #expect(table.tsv == "x\t")
    }

    @Test func `the format decides what is printed`() throws {
        let value = ["b": 1, "a": 2]
        #expect(try Printing(format: .json).text(value) { table } == "{\n  \"a\" : 2,\n  \"b\" : 1\n}")
        #expect(try Printing(format: .tsv).text(value) { table } == table.tsv)
        #expect(try Printing(format: .table).text(value) { table } == table.text)
        #expect(try Printing(format: .table).text(value) { Table("A") } == nil)
    }

    @Test(arguments: [
        (Int64(0), "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (136_524_595, "130.2 MiB"), (5 << 40, "5.0 TiB"),
        (.max, "8192.0 PiB"),
    ])
    func `bytes are shown in binary units`(bytes: Int64, text: String) {
        #expect(Quantity.bytes(bytes) == text)
    }

    @Test(arguments: [
        (Duration.milliseconds(850), "850 ms"), (.milliseconds(3200), "3.2 s"), (.seconds(65), "1:05"),
        (.seconds(7384), "2:03:04"), (.zero, "0 ms"),
    ])
    func `durations are shown as people say them`(duration: Duration, text: String) {
        #expect(Quantity.duration(duration) == text)
    }

    @Test func `a moment is shown as the time after an earlier one`() {
        #expect(Table.after("2025-01-01T00:00:03.5Z", "2025-01-01T00:00:00Z") == "+3.5 s")
        #expect(Table.after(nil, "2025-01-01T00:00:00Z") == "-")
        #expect(Table.after("whenever", "2025-01-01T00:00:00Z") == "whenever")
    }
}
