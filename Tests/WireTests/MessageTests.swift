import NIOCore
import Testing
import Wire

struct MessageTests {
    @Test func `a request is read`() throws {
        var parser = MessageParser()
        var buffer = ByteBuffer(string: "2 resolve contoso/web/latest in=westeurope\r\n")
        let outcome = try parser.next(from: &buffer)
        #expect(outcome == .message(Message(2, "RESOLVE", ["contoso/web/latest", "in=westeurope"])))
        #expect(buffer.readableBytes == 0)
    }
}
