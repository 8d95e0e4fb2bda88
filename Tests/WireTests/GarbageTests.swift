import Chance
import NIOCore
import Testing
import Wire

struct GarbageTests {
    @Test func `garbage is a message, a refusal, a framing error or not enough, and the same in two pieces`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let bytes = Self.garbage(with: &generator)
            let whole = Reading([bytes[...]])
            let place = Int.random(in: 0...bytes.count, using: &generator)
            let isSame = Reading([bytes[..<place], bytes[place...]]).items == whole.items
            #expect(isSame, "\(bytes) split at \(place)")
        }
    }

    @Test func `a message with one byte changed does not trap, and what is read can be written`() throws {
        var generator = SeededGenerator(seed: 2)
        let line = Array("12 DATA a/b 7 in=west {9} :text ü\r\n1 PING x\n\r\n13 OK\r\n".utf8)
        for _ in 0..<20_000 {
            var bytes = line
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            for message in Reading([bytes[...]]).messages {
                let isSame = try Reading(writing: message).messages == [message]
                #expect(isSame, "\(bytes)")
            }
        }
    }

    /// Bytes of the grammar in disorder, and now and then any byte.
    private static func garbage(with generator: inout SeededGenerator) -> [UInt8] {
        let parts = [
            "1", " ", " ", "\n", "\r\n", "*", "PING", "OK", ":", "{", "}", "{3}", "{0}", "abc", "=", "x=y", "\r", "\0",
            "9999999999999999999", " {2}\r\n", " :", "1 PING", "* BYE", "\n1 X", "\n2 X a",
        ]
        var bytes: [UInt8] = Bool.random(using: &generator) ? Array("1 X".utf8) : []
        for _ in 0..<Int.random(in: 0...14, using: &generator) {
            if Int.random(in: 0..<8, using: &generator) == 0 {
                bytes.append(UInt8.random(in: 0...255, using: &generator))
            } else {
                bytes += parts[Int.random(in: parts.indices, using: &generator)].utf8
            }
        }
        return bytes
    }
}
