import Gallery
import NIOCore
import Wire

/// One end of a connection: the real session, parser and writer, on a pretend stream.
final class End {
    /// How a request of ours ended.
    enum Reply {
        case ok(Message)
        case refused(ErrorCode, Message)
        /// Nothing came, or nothing that can be read.
        case lost
    }

    private struct Waiting {
        let onItem: ((Message) -> Void)?
        let onEnd: (Reply) -> Void
    }

    let number: Int
    let host: Host
    let life: Int
    private(set) var session: Session
    private var parser = MessageParser()
    private var writer = MessageWriter()
    private var inbox = ByteBuffer()
    var outbox = ByteBuffer()
    /// Bytes that what is in the outbox stands for, beyond its own.
    var pretendBytes: Int64 = 0
    /// The other end; `nil` once both are closed.
    var other: End?
    private(set) var isOpen = true
    /// When what was last sent from here arrives: nothing that is sent later arrives before.
    var arrivesAt: Int64 = 0
    /// After so many bytes more that are sent from here the connection is reset.
    var bytesToReset: Int?
    /// Requests that are served later than they came, unless they are cancelled before.
    var postponed: Set<UInt64> = []
    private var waiting: [UInt64: Waiting] = [:]
    /// The epoch of a peer that greeted.
    private(set) var epoch: Epoch?
    /// What tells a coordinator that greeted from another of its epoch.
    var incarnation: UInt64 = 0
    var onAcquainted: (() -> Void)?
    var onEvent: ((Message) -> Void)?
    var onClosed: (() -> Void)?

    init(_ side: Session.Side, number: Int, on host: Host, peer: Wire.Role) {
        self.number = number
        self.host = host
        life = host.life
        session = Session(side, own: host.role, peer: peer, at: host.monotonic)
        host.ends.append(self)
    }

    /// Asks the session in its place: of a value in an object a copy is made for each question otherwise.
    private func ask<Answer>(_ question: (inout Session) -> Answer) -> Answer { question(&session) }

    /// Whether there is a process that reads what arrives.
    var isAlive: Bool { isOpen && host.isUp && host.life == life }

    func start() {
        perform(session.start())
        watch()
    }

    /// Bytes arrived.
    func receive(_ bytes: ByteBuffer) {
        guard isOpen else { return }
        if inbox.readableBytes == 0 { inbox = bytes } else { inbox.writeImmutableBuffer(bytes) }
        while isOpen {
            parser.limits = ask { $0.readingLimits }
            do throws(FramingError) {
                switch try parser.next(from: &inbox) {
                case .message(let message): perform(session.receive(message, at: host.monotonic))
                case .refused(let line): perform(session.receive(line, at: host.monotonic))
                case .more: return
                }
            } catch {
                return perform(session.receive(error))
            }
        }
    }

    /// The peer's side of the stream ended.
    func receiveEnd() {
        guard isOpen else { return }
        perform(session.peerClosed())
    }

    /// Asks; `onEnd` is called once, at the latest after so many milliseconds.
    func ask(
        _ verb: Verb, _ fields: [String] = [], payload: ByteBuffer? = nil, within milliseconds: Int64,
        onItem: ((Message) -> Void)? = nil, onEnd: @escaping (Reply) -> Void
    ) -> UInt64? {
        do throws(AskingError) {
            let (id, message) = try session.ask(verb, fields, payload: payload)
            waiting[id] = Waiting(onItem: onItem, onEnd: onEnd)
            host.after(milliseconds) { [weak self] in self?.giveUp(id) }
            transmit(message)
            return id
        } catch {
            host.after(0) { onEnd(.lost) }
            return nil
        }
    }

    /// Sends parts of a request's body, and its end.
    func sendBody(_ parts: [ByteBuffer], of id: UInt64) {
        do throws(AskingError) {
            var offset: UInt64 = 0
            for part in parts {
                transmit(try session.more(part, at: offset, of: id))
                offset += UInt64(part.readableBytes)
            }
            transmit(try session.endBody(of: id))
        } catch { return }
    }

    private func giveUp(_ id: UInt64) {
        guard let gone = waiting.removeValue(forKey: id) else { return }
        perform(session.cancel(id))
        gone.onEnd(.lost)
    }

    /// Says that an answer is no longer wanted.
    func cancel(_ id: UInt64) { perform(session.cancel(id)) }

    func answer(_ message: Message) { perform(session.answer(message)) }

    func tell(_ message: Message) { perform(session.say(message)) }

    /// Says farewell and closes.
    func close(saying reason: String) { perform(session.end(saying: reason)) }

    func perform(_ actions: [SessionAction]) {
        for action in actions { perform(action) }
    }

    private func perform(_ action: SessionAction) {
        switch action {
        case .send(let message): transmit(message)
        case .deliver(let id, let verb, let message):
            host.cluster.network.deliver(Request(end: self, id: id, verb: verb, message: message))
        case .deliverAnswer(let id, let message): take(message, to: id)
        case .deliverEvent(let message): host.cluster.network.deliver(message, on: self)
        case .deliverBody(let id, let message): host.serveBody(message, of: id, on: self)
        case .cancel(let id): if postponed.remove(id) == nil { host.cancel(id, on: self) }
        case .lost(let id): waiting.removeValue(forKey: id)?.onEnd(.lost)
        case .acquainted(let acquaintance):
            epoch = acquaintance.epoch
            onAcquainted?()
        case .ignored, .ignoredLine: break
        case .end: finish()
        }
    }

    private func take(_ message: Message, to id: UInt64) {
        guard message.isFinalAnswer else {
            waiting[id]?.onItem?(message)
            return
        }
        guard let asker = waiting.removeValue(forKey: id) else { return }
        asker.onEnd(message.errorCode.map { .refused($0, message) } ?? .ok(message))
    }

    private func transmit(_ message: Message) {
        guard isOpen, host.mayAct() else { return }
        writer.limits = ask { $0.writingLimits }
        do throws(MessageWriter.Failure) {
            if outbox.readableBytes == 0 { host.cluster.network.noteDirty(self) }
            try writer.write(message, into: &outbox)
        } catch {
            host.cluster.fail("a message could not be written: \(error)")
        }
    }

    /// Sends bytes that are written already: the same event to many.
    func transmit(event bytes: ByteBuffer) {
        guard isOpen, !ask(\.isUnacquainted), host.mayAct() else { return }
        if outbox.readableBytes == 0 {
            host.cluster.network.noteDirty(self)
            outbox = bytes
        } else {
            outbox.writeImmutableBuffer(bytes)
        }
    }

    private func finish() {
        guard isOpen else { return }
        isOpen = false
        host.forget(self)
        host.cluster.network.sendEnd(of: self)
        onClosed?()
        release()
        part()
    }

    /// The process is gone: its kernel tells the peer, nobody is told here.
    func abandon() {
        guard isOpen else { return }
        isOpen = false
        outbox.clear()
        host.cluster.network.sendEnd(of: self)
        release()
        part()
    }

    /// This side forgets the connection, and the other hears nothing of it before it says something.
    func vanish() {
        guard isOpen else { return }
        isOpen = false
        outbox.clear()
        host.forget(self)
        let lost = waiting.sorted { $0.key < $1.key }.map(\.value.onEnd)
        let closed = onClosed
        release()
        for end in lost { end(.lost) }
        closed?()
    }

    /// Two ends that are both closed need not know each other.
    private func part() {
        guard let other, !other.isAlive else { return }
        other.other = nil
        self.other = nil
    }

    /// Lets go of whoever waits.
    func release() {
        waiting = [:]
        onAcquainted = nil
        onEvent = nil
        onClosed = nil
    }

    /// Calls the session when its next deadline is due, and so on.
    private func watch() {
        guard isOpen, let deadline = ask({ $0.deadline }) else { return }
        let wait = deadline.since(host.monotonic).milliseconds
        host.after(max(1, wait)) { [weak self] in
            guard let self, isOpen else { return }
            perform(session.tick(at: host.monotonic))
            watch()
        }
    }
}

extension Session {
    /// Whether nothing may be said to the peer yet.
    var isUnacquainted: Bool {
        switch phase {
        case .acquainted, .draining: false
        default: true
        }
    }
}
