import NIOCore
import Testing
import Wire

private struct Spelling: Sendable, CustomTestStringConvertible {
    let bytes: String
    let message: Message
    var testDescription: String { bytes.debugDescription }

    init(_ bytes: String, _ message: Message) {
        self.bytes = bytes
        self.message = message
    }
}

private let longID: UInt64 = 9_999_999_999_999_999_999

private let corpus: [Spelling] = [
    Spelling("1 PING\n", Message(1, "PING")),
    Spelling("1 PING\r\n", Message(1, "PING")),
    Spelling("1 ping\r\n", Message(1, "PING")),
    Spelling("1 pInG\r\n", Message(1, "PING")),
    Spelling("0 PING\n", Message(0, "PING")),
    Spelling("007 PING\n", Message(7, "PING")),
    Spelling("0000000000000000001 PING\n", Message(1, "PING")),
    Spelling("9999999999999999999 PING\n", Message(longID, "PING")),
    Spelling("1 ABCDEFGHIJKLMNOP\n", Message(1, "ABCDEFGHIJKLMNOP")),
    Spelling(
        "2 RESOLVE contoso/web/latest in=westeurope\r\n",
        Message(2, "RESOLVE", ["contoso/web/latest", "in=westeurope"])
    ),
    Spelling(
        "3 ERR NOTFOUND rule=GalleryImageNotFound :contoso/web has no version 9.9.9\r\n",
        Message(
            3, "ERR", ["NOTFOUND", "rule=GalleryImageNotFound"], text: "contoso/web has no version 9.9.9")),
    Spelling("* BYE :too slow\r\n", Message(unasked: "BYE", text: "too slow")),
    Spelling("* BYE :\r\n", Message(unasked: "BYE", text: "")),
    Spelling("* BYE ::{5} ünïcode 🗺  two spaces \r\n", Message(unasked: "BYE", text: ":{5} ünïcode 🗺  two spaces ")),
    Spelling("* EVENT 1044 {2}\r\n{}\r\n", Message(unasked: "EVENT", ["1044"], payload: ByteBuffer(string: "{}"))),
    Spelling("5 DATA 0 {0}\n\n", Message(5, "DATA", ["0"], payload: ByteBuffer())),
    Spelling("5 DATA 0 {0}\r\n\r\n", Message(5, "DATA", ["0"], payload: ByteBuffer())),
    Spelling("5 DATA 7 {4}\n\r\n\r\n\r\n", Message(5, "DATA", ["7"], payload: ByteBuffer(string: "\r\n\r\n"))),
    Spelling(
        "5 DATA {11} :some\r\n6 PING :no\n\r\n",
        Message(5, "DATA", text: "some", payload: ByteBuffer(string: "6 PING :no\n"))),
    Spelling("6 X a{ b}{1} ~!\"# c:d e=:f\n", Message(6, "X", ["a{", "b}{1}", "~!\"#", "c:d", "e=:f"])),
    Spelling("6 X a= =b a=b=c\n", Message(6, "X", ["a=", "=b", "a=b=c"])),
]

struct GrammarTests {
    @Test(arguments: corpus)
    fileprivate func `a message is read whole`(_ spelling: Spelling) {
        let reading = Reading(spelling.bytes)
        #expect(reading.items == [.message(spelling.message)])
        #expect(reading.bytesLeft == 0)
        #expect(reading.failure == nil)
    }

    @Test(arguments: corpus)
    fileprivate func `a message that comes byte by byte is the same message`(_ spelling: Spelling) {
        let bytes = Array(spelling.bytes.utf8)
        #expect(Reading(bytes.indices.map { bytes[$0...$0] }) == Reading(spelling.bytes))
    }

    @Test(arguments: corpus)
    fileprivate func `a message split at any place is the same message`(_ spelling: Spelling) {
        let bytes = Array(spelling.bytes.utf8)
        let whole = Reading(spelling.bytes)
        for place in bytes.indices {
            let isSame = Reading([bytes[..<place], bytes[place...]]) == whole
            #expect(isSame, "split at \(place)")
        }
    }

    @Test(arguments: corpus)
    fileprivate func `no beginning of a message is a message`(_ spelling: Spelling) {
        let bytes = Array(spelling.bytes.utf8)
        for place in bytes.indices {
            let beginning = Reading([bytes[..<place]])
            let isNothing = beginning.items.isEmpty && beginning.failure == nil && beginning.bytesLeft == place
            #expect(isNothing, "up to \(place)")
        }
    }

    @Test func `messages one after the other are read in order, however they are split`() {
        let bytes = Array(corpus.map(\.bytes).joined().utf8)
        let messages = corpus.map(\.message)
        #expect(Reading([bytes[...]]).messages == messages)
        #expect(Reading(bytes.indices.map { bytes[$0...$0] }).messages == messages)
        for place in bytes.indices {
            let isSame = Reading([bytes[..<place], bytes[place...]]).messages == messages
            #expect(isSame, "split at \(place)")
        }
    }

    @Test(arguments: corpus)
    fileprivate func `a message that is written and read is the same message`(_ spelling: Spelling) throws {
        #expect(try Reading(writing: spelling.message).items == [.message(spelling.message)])
    }

    @Test func `a payload shares the memory of what was received`() throws {
        var buffer = ByteBuffer(string: "5 DATA 0 {4}\r\nabcd\r\n")
        let address = buffer.withUnsafeReadableBytes { $0.baseAddress }
        var parser = MessageParser(limits: .acquainted)
        guard case .message(let message) = try parser.next(from: &buffer), let payload = message.payload else {
            Issue.record("not a message with a payload")
            return
        }
        #expect(payload.withUnsafeReadableBytes { $0.baseAddress } == address.map { $0 + 14 })
    }

    @Test func `positional fields stand before the named ones, of which the first of a name counts`() {
        let message = Message(1, "RESOLVE", ["a/b", "c", "in=west", "x=", "in=east"])
        #expect(message.positional == ["a/b", "c"])
        #expect(message["in"] == "west")
        #expect(message["x"] == "")
        #expect(message["i"] == nil)
        #expect(message["a/b"] == nil)
    }

    @Test(arguments: ["OK", "ERR", "ITEM", "DATA"])
    func `the verb alone says that a message answers`(verb: String) {
        #expect(Message(1, verb).isAnswer)
        #expect(!Message(unasked: verb).isAnswer)
        #expect(Message(1, verb).isFinalAnswer == (verb == "OK" || verb == "ERR"))
    }

    @Test func `whatever else is on the line, any other verb asks`() {
        #expect(!Message(1, "PING").isAnswer)
        #expect(!Message(1, "MORE").isAnswer)
        #expect(Message(1, "ERR", ["BUSY"]).errorCode == .busy)
        #expect(Message(1, "ERR", ["busy"]).errorCode == nil)
        #expect(Message(1, "OK", ["BUSY"]).errorCode == nil)
    }
}
