import Chance
import NIOCore
import Testing
import Wire

struct WriterTests {
    @Test func `a message is written as the grammar has it, with CRLF`() throws {
        let message = Message(7, "DATA", ["0", "a=b"], text: "grüße", payload: ByteBuffer(string: "\n"))
        #expect(try written(message) == "7 DATA 0 a=b {1} :grüße\r\n\n\r\n")
        #expect(try written(Message(unasked: "BYE", text: "")) == "* BYE :\r\n")
    }

    @Test(arguments: [
        (Message(10_000_000_000_000_000_000, "PING"), MessageWriter.Failure.idTooLong(10_000_000_000_000_000_000)),
        (Message(1, ""), .verb("")), (Message(1, "ping"), .verb("ping")), (Message(1, "A B"), .verb("A B")),
        (Message(1, "ABCDEFGHIJKLMNOPQ"), .verb("ABCDEFGHIJKLMNOPQ")), (Message(1, "PING\n"), .verb("PING\n")),
        (Message(1, "X", [""]), .field("")), (Message(1, "X", ["a b"]), .field("a b")),
        (Message(1, "X", [":a"]), .field(":a")), (Message(1, "X", ["{1}"]), .field("{1}")),
        (Message(1, "X", ["a\nb"]), .field("a\nb")), (Message(1, "X", ["ä"]), .field("ä")),
        (Message(1, "X", ["a=b\r\n2 DELETE"]), .field("a=b\r\n2 DELETE")),
        (Message(1, "X", ["a=b", "c"]), .positionalAfterNamed("c")), (Message(1, "X", text: "a\nb"), .text("a\nb")),
        (Message(1, "X", text: "\u{9B}"), .text("\u{9B}")),
        (Message(1, "X", Array(repeating: "f", count: 33)), .fieldsTooMany(max: 32)),
        (Message(1, "X", [String(repeating: "f", count: 4093)]), .lineTooLong(max: 4096)),
        (Message(1, "X", payload: ByteBuffer(repeating: 0, count: 1_048_577)), .payloadTooLong(max: 1_048_576)),
    ])
    func `what would break the grammar or a limit is not written, and nothing of it`(
        message: Message, failure: MessageWriter.Failure
    ) {
        var buffer = ByteBuffer(string: "before")
        #expect(throws: failure) { try MessageWriter(limits: .acquainted).write(message, into: &buffer) }
        #expect(String(buffer: buffer) == "before")
    }

    @Test func `a line of exactly the limit is written, and can be read`() throws {
        let message = Message(1, "X", [String(repeating: "f", count: 4092)])
        #expect(try Reading(writing: message).messages == [message])
    }

    @Test func `to a stranger less is written`() {
        let long = Message(1, "X", [String(repeating: "f", count: 509)])
        #expect(throws: MessageWriter.Failure.lineTooLong(max: 512)) { try written(long, limits: .stranger) }
        let loaded = Message(1, "X", payload: ByteBuffer(string: "x"))
        #expect(throws: MessageWriter.Failure.payloadTooLong(max: 0)) { try written(loaded, limits: .stranger) }
    }

    @Test func `a generated message that is written and read is the same message`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            let message = Self.message(with: &generator)
            let reading = try Reading(writing: message)
            let isSame = reading.items == [.message(message)] && reading.bytesLeft == 0
            #expect(isSame, "\(message)")
        }
    }

    @Test func `of anything at all, what is written is read as the same message`() {
        var generator = SeededGenerator(seed: 8)
        var writtenCount = 0
        for _ in 0..<5_000 {
            let message = Message(
                head: Bool.random(using: &generator) ? .unasked : .numbered(generator.next() >> 1),
                verb: ["X", "AB", "", "a", "É"].randomElement(using: &generator) ?? "X",
                fields: (0..<Int.random(in: 0...3, using: &generator)).map { _ in Self.anything(3, &generator) },
                text: Self.anything(3, &generator))
            guard let bytes = try? written(message) else { continue }
            writtenCount += 1
            let isSame = Reading(bytes).items == [.message(message)]
            #expect(isSame, "\(bytes.debugDescription)")
        }
        #expect(writtenCount > 100)
    }

    @Test func `any string can be made a legal text`() throws {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<2_000 {
            let text = Message.legalText(Self.anything(60, &generator), bytesMax: 40)
            #expect(text.utf8.count <= 40)
            let message = Message(unasked: "BYE", text: text)
            #expect(try Reading(writing: message).messages == [message])
        }
    }

    @Test func `a legal text stays as it is, control characters become spaces, and a cut is marked`() {
        #expect(Message.legalText("grüße, 🗺") == "grüße, 🗺")
        #expect(Message.legalText("a\r\nb\u{1B}[2J\u{9B}") == "a  b [2J ")
        #expect(Message.legalText("äääää", bytesMax: 8) == "ää…")
        #expect(Message.legalText("abc", bytesMax: 3) == "abc")
        #expect(Message.legalText("abcd", bytesMax: 2) == "")
        #expect(Message.legalText("abcd", bytesMax: 0) == "")
    }

    private static func message(with generator: inout SeededGenerator) -> Message {
        let visible = Array("!\"#$%&'()*+,-./0189;<>?@AZ[]^_`az|}~")
        let letters = Array("ABCXYZ")
        func word(_ range: ClosedRange<Int>, of alphabet: [Character]) -> String {
            String(
                (0..<Int.random(in: range, using: &generator)).map { _ in
                    alphabet[Int.random(in: alphabet.indices, using: &generator)]
                })
        }
        let positional = (0..<Int.random(in: 0...5, using: &generator)).map { _ in word(1...20, of: visible) }
        let named = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
            word(1...5, of: visible) + "=" + word(0...9, of: visible + [":", "{", "="])
        }
        let text: String? = Bool.random(using: &generator) ? word(0...30, of: Array("a b:{}=ä🗺\u{2028}\u{A0}")) : nil
        let payload: ByteBuffer? =
            Bool.random(using: &generator)
            ? ByteBuffer(
                bytes: (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }) : nil
        let id = UInt64.random(in: 0...9_999_999_999_999_999_999, using: &generator)
        return Message(
            head: Bool.random(using: &generator) ? .unasked : .numbered(id), verb: word(1...16, of: letters),
            fields: positional + named, text: text, payload: payload)
    }

    /// Characters among which the dangerous ones are frequent.
    private static func anything(_ countMax: Int, _ generator: inout SeededGenerator) -> String {
        let alphabet =
            Array("ab=:{}1 \r\n\t\u{0}\u{7F}\u{85}\u{9B}ä🗺*").map(String.init) + ["\r\n", "a", "b", "c", "x="]
        return (0..<Int.random(in: 0...countMax, using: &generator))
            .map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] }.joined()
    }
}
