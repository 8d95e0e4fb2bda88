import Testing
import Wire

struct LimitsTests {
    @Test func `the limits are those of the protocol`() {
        let known = WireLimits.acquainted
        #expect(
            [known.lineBytesMax, known.fieldsMax, known.payloadBytesMax, known.inFlightMax] == [
                4096, 32, 1_048_576, 128,
            ])
        #expect(known.idleMax == .seconds(60))
        let stranger = WireLimits.stranger
        #expect([stranger.lineBytesMax, stranger.payloadBytesMax, stranger.inFlightMax] == [512, 0, 4])
        #expect(stranger.idleMax == .seconds(10))
        #expect(WireLimits.handshakeMax == .seconds(10))
        #expect(WireLimits.handshakeBytesMax == 65_536)
        #expect(WireLimits.closeNotifyMax == .seconds(1))
    }

    @Test func `a stranger gets no more than who is known`() {
        #expect(WireLimits.stranger.lowered(to: .acquainted) == .stranger)
        #expect(WireLimits.acquainted.lowered(to: .stranger) == .stranger)
    }

    @Test func `an error with the longest text has room for fields in its line`() throws {
        let text = String(repeating: "ä", count: 9_999)
        let fields = (1...8).map { "name\($0)=" + String(repeating: "v", count: 300) }
        let message = Message.refusal(of: 9_999_999_999_999_999_999, .unavailable, fields, text: text)
        #expect(try Reading(writing: message).messages == [message])
    }
}
