import Gallery
import NIOCore
import Testing
import Wire

struct AnswerWriterTests {
    private func line(_ write: (inout AnswerWriter) -> Void) -> String {
        var writer = AnswerWriter(limits: .acquainted)
        write(&writer)
        return String(buffer: writer.bytes)
    }

    @Test(arguments: [0, 9, 10, 12_345_678, 99_999_999, 100_000_000, 1_000_000_007, UInt64.max])
    func `numbers stand in decimal, without leading zeros and with all their digits`(number: UInt64) {
        let line = line { writer in
            writer.beginOK(7)
            writer.field("n=", number)
            writer.endLine()
        }
        #expect(line == "7 OK n=\(number)\r\n")
    }

    @Test func `a digest stands as it is spelled`() throws {
        for seed in [UInt8(0), 1, 0x9A, 0xFF] {
            let digest = try #require(Digest((0..<32).map { seed &+ UInt8($0) &* 37 }))
            let hex = digest.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            #expect("\(digest)" == "sha256:\(hex)")
            let line = line { writer in
                writer.beginOK(1)
                writer.field("digest=", digest)
                writer.endLine()
            }
            #expect(line == "1 OK digest=sha256:\(hex)\r\n")
        }
    }

    @Test(arguments: ["a\r\n2 OK", "ä", "a\u{7F}", "a\u{0}", String(repeating: "x", count: 4096)])
    func `what would break the grammar or a limit is taken back, and nothing before it`(value: String) {
        var writer = AnswerWriter(limits: .acquainted)
        writer.beginOK(1)
        writer.endLine()
        writer.beginOK(2)
        writer.field("a=", value)
        writer.endLine()
        #expect(writer.isRefused)
        writer.beginOK(3)
        writer.endLine()
        #expect(!writer.isRefused)
        #expect(String(buffer: writer.bytes) == "1 OK\r\n3 OK\r\n")
    }

    @Test func `a line of exactly the limit is written, and one byte more is not`() {
        for (count, isRefused) in [(4096 - "1 OK a=".utf8.count, false), (4097 - "1 OK a=".utf8.count, true)] {
            var writer = AnswerWriter(limits: .acquainted)
            writer.beginOK(1)
            writer.field("a=", String(repeating: "x", count: count))
            writer.endLine()
            #expect(writer.isRefused == isRefused)
        }
    }

    @Test func `only the last message of the answer to that request is written as one`() {
        var writer = AnswerWriter(limits: .acquainted)
        for message in [Message(2, "OK"), Message(1, "ITEM"), Message(1, "RESOLVE"), Message(unasked: "OK")] {
            writer.answer(1, message)
            #expect(writer.isRefused)
        }
        writer.answer(1, Message(1, "OK", ["a b"]))
        #expect(writer.isRefused)
        writer.answer(1, .refusal(of: 1, .denied, text: "no"))
        #expect(!writer.isRefused)
        #expect(String(buffer: writer.bytes) == "1 ERR DENIED :no\r\n")
    }
}

struct ReceiptTests {
    /// The answer with so many data disks, on the line or beside it.
    private func answer(dataDisks: Int, onLine: Bool) -> Message {
        let list = (0..<dataDisks).map { number in
            "\(number):sha256:" + String(repeating: String(number % 10), count: 64) + ":1073741824"
        }.joined(separator: ",")
        var fields = [
            "version=1.4.2", "generation=17", "digest=\(TestCatalog.digest)", "bytes=536870912", "mode=Full",
            "node=westeurope/n2", "at=10.0.0.2:7443", "revision=1043", "age=5", "from=view",
            "eol=2031-01-31T00:00:00Z",
        ]
        if dataDisks > 0 { fields.append("data=\(onLine ? list : "payload")") }
        fields.append("skipped=1.5.0:copying,2.0.0:excluded")
        let payload = onLine || dataDisks == 0 ? nil : ByteBuffer(string: list)
        return Message(9, "OK", fields, payload: payload)
    }

    @Test(arguments: [0, 1, 6, 7, 40])
    func `a receipt is written as it was read: data disks beside the line where that has no room`(
        dataDisks: Int
    ) throws {
        let answer = answer(dataDisks: dataDisks, onLine: dataDisks <= 6)
        let receipt = try #require(Receipt(answer))
        #expect(receipt.dataDisks.count == dataDisks)
        #expect(receipt.skipped.count == 2)
        let written = try receipt.message(to: 9)
        #expect(written.payload == answer.payload)
        #expect(written.fields == answer.fields)
        #expect(Receipt(written) == receipt)
    }
}
