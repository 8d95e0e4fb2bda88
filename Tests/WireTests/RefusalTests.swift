import NIOCore
import Testing
import Wire

struct RefusalTests {
    private static func line(of count: Int) -> String { "1 PING :" + String(repeating: "x", count: count - 8) }

    @Test(arguments: ["\n", "\r\n"])
    func `a line of 4,096 bytes is read and one of 4,097 is not`(eol: String) {
        #expect(Reading(Self.line(of: 4096) + eol).messages.count == 1)
        #expect(Reading(Self.line(of: 4097) + eol).failure == .lineTooLong(max: 4096))
    }

    @Test(arguments: ["\n", "\r\n"])
    func `a stranger's line of 512 bytes is read and one of 513 is not`(eol: String) {
        #expect(Reading(Self.line(of: 512) + eol, limits: .stranger).messages.count == 1)
        #expect(Reading(Self.line(of: 513) + eol, limits: .stranger).failure == .lineTooLong(max: 512))
    }

    @Test(arguments: [510, 511, 512, 513, 514, 515], ["\n", "\r\n", "\r", "", "\rx\n"])
    func `a line near the limit is judged the same however it comes`(count: Int, eol: String) {
        let bytes = Array((Self.line(of: count) + eol).utf8)
        let whole = Reading([bytes[...]], limits: .stranger)
        #expect(Reading(bytes.indices.map { bytes[$0...$0] }, limits: .stranger) == whole)
        for place in 505..<bytes.count {
            #expect(Reading([bytes[..<place], bytes[place...]], limits: .stranger) == whole)
        }
    }

    @Test func `a line without an end is given up at the limit`() {
        #expect(Reading(Self.line(of: 4096)).failure == nil)
        #expect(Reading(Self.line(of: 4096) + "\r").failure == nil)
        #expect(Reading(Self.line(of: 4097)).failure == .lineTooLong(max: 4096))
        #expect(Reading(Self.line(of: 4096) + "\r\r").failure == .lineTooLong(max: 4096))
        #expect(Reading(String(repeating: "x", count: 100_000)).failure == .lineTooLong(max: 4096))
    }

    @Test(arguments: [
        "", " 1 PING", "PING", "1", "1 ", "1  PING", "1\tPING", "-1 PING", "+1 PING", "1a PING", "1 PING1", "1 PI_NG",
        "1 ABCDEFGHIJKLMNOPQ", "*", "* ", "*BYE", "*  BYE", "** BYE", "1 :text", "1 {3}", "1 PÏNG", "\u{FEFF}1 PING",
        "10000000000000000000 PING", "00000000000000000001 PING", "1 PING\u{0}", "1\u{0} PING", "1 PING\rx", "\r",
        "\r\r",
        "\u{16}\u{3}\u{1}\u{2}", "GET / HTTP/1.1",
    ])
    func `a line that does not begin with a head breaks the framing`(line: String) {
        #expect(Reading(line + "\n2 PING\n").failure == .notAHead)
        #expect(Reading(line + "\r\n2 PING\n").failure == .notAHead)
    }

    @Test(arguments: [
        "{01}", "{}", "{-1}", "{+1}", "{ 1}", "{1 }", "{1", "{a}", "{1a}", "{1}x", "{1} ", "{1} x", "{1}  :t",
        "{1} {1}",
        "{", "{{1}}", "{00}", "{0x1}", "{1}:t", "{١}", "{1}\rx", "{1}\r\r", "{99999999999999999999x", "a {",
        "a=b {1} c=d",
    ])
    func `a length that is not one, or not in its place, breaks the framing`(part: String) {
        #expect(Reading("1 PUT \(part)\nx\n2 PING\n").failure == .lengthMalformed)
    }

    @Test(arguments: ["{1048577}", "{9999999}", "{10000000}", "{18446744073709551616}", "{99999999999999999999999} :t"])
    func `a payload over 1 MiB breaks the framing`(part: String) {
        #expect(Reading("1 PUT \(part)\n").failure == .payloadTooLong(max: 1_048_576))
    }

    @Test func `a payload of 1 MiB is read`() {
        let payload = String(repeating: "p", count: 1_048_576)
        let message = Message(1, "PUT", payload: ByteBuffer(string: payload))
        #expect(Reading("1 PUT {1048576}\r\n\(payload)\r\n").messages == [message])
    }

    @Test func `a stranger may send no payload`() {
        #expect(Reading("1 PUT {1}\nx\n", limits: .stranger).failure == .payloadTooLong(max: 0))
    }

    @Test(arguments: ["abcx", "abc\rx", "abc\r\r\n", "abcd\n", "abc \n", "abc\u{0}\n"])
    func `a payload without a line end after it breaks the framing`(payload: String) {
        #expect(Reading("1 PUT {3}\n\(payload)").failure == .payloadUnterminated)
    }

    @Test func `a shorter payload takes its line end for payload, and the framing breaks`() {
        #expect(Reading("1 PUT {3}\nab\n2 PING\n").failure == .payloadUnterminated)
    }

    @Test func `once broken, framing stays broken`() throws {
        var parser = MessageParser(limits: .acquainted)
        var buffer = ByteBuffer(string: "nonsense\n1 PING\n")
        for _ in 0..<3 {
            #expect(throws: FramingError.notAHead) { try parser.next(from: &buffer) }
        }
    }

    @Test(arguments: [
        ("1 X  a", SyntaxFault.fieldEmpty), ("1 X a  b", .fieldEmpty), ("1 X a ", .fieldEmpty), ("1 X ", .fieldEmpty),
        ("1 X a  :t", .fieldEmpty), ("1 X  {0}", .fieldEmpty), ("1 X a\tb", .fieldNotVisible),
        ("1 X a\u{0}b", .fieldNotVisible), ("1 X a\u{7F}", .fieldNotVisible), ("1 X ä", .fieldNotVisible),
        ("1 X a\rb", .fieldNotVisible), ("1 X a\r", .fieldNotVisible), ("1 X \u{1B}[2J", .fieldNotVisible),
        ("1 X a=b c", .positionalAfterNamed), ("1 X :a\tb", .textControl), ("1 X :a\u{0}", .textControl),
        ("1 X :a\rb", .textControl), ("1 X :a\r", .textControl), ("1 X :\u{1B}[2J", .textControl),
        ("1 X :\u{7F}", .textControl), ("1 X :\u{9B}2J", .textControl), ("1 X  a\u{0} b=c d :\u{0}", .fieldEmpty),
    ])
    func `a fault inside a framed line is told, and reading goes on`(line: String, fault: SyntaxFault) {
        let payload = line.contains("{0}") ? "\n" : ""
        let reading = Reading("\(line)\r\n\(payload)2 PING\n")
        let refused = RefusedLine(head: .numbered(1), verb: "X", fault: fault)
        #expect(reading.items == [.refused(refused), .message(Message(2, "PING"))])
        #expect(reading.failure == nil)
    }

    @Test func `the payload of a faulty line is skipped, not read as lines`() {
        let reading = Reading("1 X  a {7} :\u{7}\n9 PING\n\r\n2 PING\n")
        #expect(reading.faults == [.fieldEmpty])
        #expect(reading.messages == [Message(2, "PING")])
    }

    @Test func `32 fields are read and 33 are not`() {
        let fields = (1...32).map { "f\($0)" }
        #expect(Reading("1 X \(fields.joined(separator: " "))\n").messages == [Message(1, "X", fields)])
        let reading = Reading("1 X \(fields.joined(separator: " ")) f33 {2} :t\nab\n2 PING\n")
        #expect(reading.faults == [.fieldsTooMany(max: 32)])
        #expect(reading.messages == [Message(2, "PING")])
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
        ] as [[UInt8]])
    func `a text that is not UTF-8 is refused`(bytes: [UInt8]) {
        let reading = Reading([Array("1 X :".utf8)[...], bytes[...], Array("\n2 PING\n".utf8)[...]])
        #expect(reading.faults == [.textNotUTF8])
        #expect(reading.messages == [Message(2, "PING")])
    }

    @Test func `what a stranger may not say is judged when it is read, not when it came`() throws {
        var parser = MessageParser()
        var buffer = ByteBuffer(string: "1 HELLO 1\n2 PUT {1}\nx\n")
        #expect(try parser.next(from: &buffer) == .message(Message(1, "HELLO", ["1"])))
        parser.limits = .acquainted
        #expect(try parser.next(from: &buffer) == .message(Message(2, "PUT", payload: ByteBuffer(string: "x"))))
    }
}
