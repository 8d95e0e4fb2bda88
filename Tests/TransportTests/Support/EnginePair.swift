import NIOCore

@testable import Transport

/// Two engines back to back, without any channel.
final class EnginePair {
    let dialing: TLSEngine
    let dialed: TLSEngine

    init(
        _ dialing: TLSContext, _ dialed: TLSContext, expecting: ExpectedPeer = .anyone
    ) throws {
        self.dialing = try TLSEngine(dialing, .dialing, expecting: expecting)
        self.dialed = try TLSEngine(dialed, .dialed, expecting: .anyone)
    }

    /// Shakes hands until both are done.
    func shake() throws {
        var isDone = (false, false)
        for _ in 0..<10 where !(isDone.0 && isDone.1) {
            isDone.0 = try isDone.0 || dialing.handshake() == .done
            move(from: dialing, to: dialed)
            isDone.1 = try isDone.1 || dialed.handshake() == .done
            move(from: dialed, to: dialing)
        }
    }

    @discardableResult
    func move(from sender: TLSEngine, to receiver: TLSEngine) -> Int {
        guard let bytes = sender.takeOutput() else { return 0 }
        receiver.feed(bytes)
        return bytes.readableBytes
    }
}
