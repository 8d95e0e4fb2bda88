import Chance
import Gallery
import NIOCore
import Wire

/// Streams between hosts: delay, bandwidth, loss as retransmission, cuts, clogs and resets.
final class Network {
    /// The longest a dial waits for an answer, in milliseconds.
    static let dialMax: Int64 = 10_000
    /// How long a lost segment takes to be sent again, in milliseconds.
    static let retransmission: Int64 = 200

    unowned let cluster: Cluster
    private var chance: SeededGenerator
    /// Until when nothing goes from one host to another: a row for each sender.
    private var blockedUntil: [Int64]
    private let count: Int
    private var dirty: [End] = []
    private var endsMade = 0
    /// Bytes that went over streams.
    private(set) var bytes = 0
    private(set) var segments = 0

    init(_ cluster: Cluster, hosts count: Int, seed: UInt64) {
        self.cluster = cluster
        self.count = count
        chance = SeededGenerator(seed: seed)
        blockedUntil = Array(repeating: 0, count: count * count)
    }

    private var rates: Rates { cluster.options.isPeaceful || cluster.isPeace ? .peaceful : cluster.setting.rates }

    // MARK: Paths

    func block(from sender: Host, to receiver: Host, until end: Int64) {
        let index = sender.number * count + receiver.number
        blockedUntil[index] = max(blockedUntil[index], end)
    }

    func unblock(from sender: Host, to receiver: Host) { blockedUntil[sender.number * count + receiver.number] = 0 }

    func isOpen(from sender: Host, to receiver: Host) -> Bool {
        blockedUntil[sender.number * count + receiver.number] <= cluster.now
    }

    /// Whether nothing has kept anything back on that way since a moment.
    func hasBeenOpen(from sender: Host, to receiver: Host, since moment: Int64) -> Bool {
        blockedUntil[sender.number * count + receiver.number] <= moment
    }

    private func delay(from sender: Host, to receiver: Host) -> Int64 {
        let (base, jitter) = cluster.setting.delay(from: sender, to: receiver)
        return base + Int64(chance.number(in: 0...Int(jitter)))
    }

    // MARK: Connections

    /// Opens a connection; `ready` is given the end once both are acquainted, or `nil`.
    func dial(from host: Host, to target: Host?, ready: @escaping (End?) -> Void) {
        guard let target, isOpen(from: host, to: target), isOpen(from: target, to: host) else {
            return host.after(Self.dialMax) { ready(nil) }
        }
        let way = delay(from: host, to: target)
        host.after(3 * way) { [self] in
            guard target.isUp else { return ready(nil) }
            connect(host, target, ready)
        }
    }

    private func connect(_ host: Host, _ target: Host, _ ready: @escaping (End?) -> Void) {
        endsMade += 2
        let dialing = End(
            .dialing(Hello(agent: host.name, capabilities: [])), number: endsMade - 1, on: host, peer: target.role)
        let greeting = Greeting(
            node: target.name, role: target.role, epoch: target.greetingEpoch,
            incarnation: target.greetingIncarnation)
        dialing.incarnation = greeting.incarnation
        let accepting = End(.accepting(greeting), number: endsMade, on: target, peer: host.role)
        dialing.other = accepting
        accepting.other = dialing
        dialing.onClosed = { ready(nil) }
        dialing.onAcquainted = {
            dialing.onClosed = nil
            dialing.onAcquainted = nil
            ready(dialing)
        }
        target.accept(accepting)
        dialing.start()
        // The process greets when it runs.
        target.after(0) { accepting.start() }
    }

    func noteDirty(_ end: End) { dirty.append(end) }

    /// Sends what was written since the last call.
    func flush() {
        guard !dirty.isEmpty else { return }
        for end in dirty where end.outbox.readableBytes > 0 { send(from: end) }
        dirty.removeAll(keepingCapacity: true)
    }

    private func send(from end: End) {
        var bytes = end.outbox
        end.outbox = ByteBuffer()
        let pretend = end.pretendBytes
        end.pretendBytes = 0
        guard let other = end.other else { return }
        guard other.isAlive else { return refuse(end, other) }
        if let left = end.bytesToReset {
            end.bytesToReset = left - bytes.readableBytes
            if left <= bytes.readableBytes {
                cluster.mark(.resetInMessage)
                bytes = bytes.getSlice(at: bytes.readerIndex, length: left) ?? ByteBuffer()
                schedule(bytes, pretend, from: end, to: other)
                return reset(end, other)
            }
        }
        schedule(bytes, pretend, from: end, to: other)
    }

    private func schedule(_ bytes: ByteBuffer, _ pretend: Int64, from end: End, to other: End) {
        self.bytes += bytes.readableBytes
        segments += 1
        let arrival = arrival(of: Int64(bytes.readableBytes) + pretend, from: end, to: other)
        cluster.trace.absorb(
            UInt64(truncatingIfNeeded: arrival) << 20 ^ UInt64(other.number) << 8 ^ UInt64(bytes.readableBytes))
        if rates.splitPercent > 0, bytes.readableBytes > 1, chance.chance(rates.splitPercent) {
            let cut = chance.number(in: 1...bytes.readableBytes - 1)
            var rest = bytes
            if let first = rest.readSlice(length: cut) {
                put(first, on: other, at: arrival)
                end.arrivesAt = arrival + Int64(chance.number(in: 0...50))
                return put(rest, on: other, at: end.arrivesAt)
            }
        }
        put(bytes, on: other, at: arrival)
    }

    private func put(_ bytes: ByteBuffer, on other: End, at arrival: Int64) {
        cluster.agenda.put(Agenda.Item(host: other.host, life: other.life) { other.receive(bytes) }, at: arrival)
    }

    private func arrival(of size: Int64, from end: End, to other: End) -> Int64 {
        var moment = cluster.now + delay(from: end.host, to: other.host) + size * 1000 / cluster.setting.bytesPerSecond
        let blocked = blockedUntil[end.host.number * count + other.host.number]
        if blocked > cluster.now { moment = max(moment, blocked + delay(from: end.host, to: other.host)) }
        var wait = Self.retransmission
        while rates.lossPercent > 0, chance.chance(rates.lossPercent), wait < 10_000 {
            cluster.mark(.segmentLost)
            moment += wait
            wait *= 2
        }
        moment = max(moment, end.arrivesAt)
        end.arrivesAt = moment
        return moment
    }

    /// Nobody reads there any more: if the machine can be reached it says so.
    private func refuse(_ end: End, _ other: End) {
        guard isOpen(from: end.host, to: other.host), isOpen(from: other.host, to: end.host) else { return }
        end.host.after(2 * delay(from: end.host, to: other.host)) { end.receiveEnd() }
    }

    private func reset(_ end: End, _ other: End) {
        end.bytesToReset = nil
        cluster.agenda.put(Agenda.Item(host: other.host, life: other.life) { other.receiveEnd() }, at: end.arrivesAt)
        end.host.after(delay(from: other.host, to: end.host)) { end.receiveEnd() }
    }

    /// Tells the peer that the stream has ended, after all that was sent.
    func sendEnd(of end: End) {
        if end.outbox.readableBytes > 0 { send(from: end) }
        guard let other = end.other, other.isAlive else { return }
        let arrival = arrival(of: 0, from: end, to: other)
        cluster.agenda.put(Agenda.Item(host: other.host, life: other.life) { other.receiveEnd() }, at: arrival)
    }

    // MARK: Whole words

    /// Lets a host have a request; in the harsher profile late, twice or not at all.
    func deliver(_ request: Request) {
        let host = request.end.host
        let rates = rates
        guard rates.wordPercent > 0, request.isHardy, chance.chance(rates.wordPercent) else {
            return host.serve(request)
        }
        let mayComeTwice = request.verb == .report || request.verb == .resolve
        switch chance.number(in: 0...(mayComeTwice ? 2 : 1)) {
        case 0: cluster.mark(.wordLost)
        case 2:
            cluster.mark(.wordTwice)
            host.serve(request)
            host.after(Int64(chance.number(in: 0...2000))) { if request.end.isOpen { host.serve(request) } }
        default:
            cluster.mark(.wordLate)
            request.end.postponed.insert(request.id)
            host.after(Int64(chance.number(in: 0...3000))) {
                if request.end.postponed.remove(request.id) != nil, request.end.isOpen { host.serve(request) }
            }
        }
    }

    /// The same for an event.
    func deliver(_ event: Message, on end: End) {
        guard rates.wordPercent > 0, chance.chance(rates.wordPercent) else {
            end.onEvent?(event)
            return
        }
        switch chance.number(in: 0...1) {
        case 0: cluster.mark(.eventLost)
        default:
            cluster.mark(.eventTwice)
            end.onEvent?(event)
            end.onEvent?(event)
        }
    }
}

extension Request {
    /// Whether the cluster has to bear that this comes late, twice or never.
    fileprivate var isHardy: Bool {
        switch verb {
        case .report: message["inventory"] == nil
        case .fetch, .verify, .remove, .resolve: true
        default: false
        }
    }
}
