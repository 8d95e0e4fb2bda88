import Dispatch
import Gallery
import Synchronization

/// The gate before everything this node sends: a piece passes when the rates and its precedence allow it.
final class Egress: Sendable {
    /// Why a piece may not be sent.
    enum Refusal: Error, Hashable, Sendable {
        /// As many pieces wait as may.
        case tooManyWaiting
        /// The request is not wanted any more.
        case cancelled
    }

    private typealias Ticket = EgressQueue.Ticket

    private typealias Passage = Result<Void, Refusal>

    private struct State {
        var queue: EgressQueue
        var lastNumber: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Passage, Never>] = [:]
        /// Those that were cancelled before they came to wait.
        var cancelled: Set<UInt64> = []
        /// When the alarm rings that is set, if one is.
        var alarm: Duration?
    }

    private let start = ContinuousClock.now
    private let isUnlimited: Bool
    private let state: Mutex<State>
    private let alarms = DispatchQueue(label: "vitrine.egress")

    /// Rates in bytes a second; what has none is not held back.
    init(nodeRate: Int?, linkRates: [Region: Int], pieceBytesMax: Int) {
        isUnlimited = nodeRate == nil && linkRates.isEmpty
        state = Mutex(
            State(
                queue: EgressQueue(
                    nodeRate: nodeRate, linkRates: linkRates, pieceBytesMax: pieceBytesMax, at: .zero)))
    }

    /// Returns when `bytes` may be sent to `destination`: a region of the links, or `nil` for who has no link.
    func pass(
        _ bytes: Int, to destination: Region?, _ precedence: EgressQueue.Precedence
    ) async throws(Refusal) {
        guard !isUnlimited else { return }
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        let ticket = Ticket(number: number, bytes: bytes, destination: destination, precedence: precedence)
        let passage = await withTaskCancellationHandler {
            await withCheckedContinuation { wait(ticket, $0) }
        } onCancel: {
            leave(ticket)
        }
        _ = state.withLock { $0.cancelled.remove(number) }
        try passage.get()
    }

    private func wait(_ ticket: Ticket, _ continuation: CheckedContinuation<Passage, Never>) {
        let refusal = state.withLock { state -> Refusal? in
            guard !state.cancelled.contains(ticket.number) else { return .cancelled }
            guard state.queue.enter(ticket) else { return .tooManyWaiting }
            state.waiting[ticket.number] = continuation
            return nil
        }
        if let refusal { return continuation.resume(returning: .failure(refusal)) }
        admit()
    }

    private func leave(_ ticket: Ticket) {
        let continuation = state.withLock { state -> CheckedContinuation<Passage, Never>? in
            guard let continuation = state.waiting.removeValue(forKey: ticket.number) else {
                state.cancelled.insert(ticket.number)
                return nil
            }
            state.queue.leave(ticket)
            return continuation
        }
        continuation?.resume(returning: .failure(.cancelled))
    }

    /// Lets pass what may, and sets the alarm for what may later.
    private func admit() {
        let now = ContinuousClock.now - start
        let (granted, alarm) = state.withLock { state in
            var granted: [CheckedContinuation<Passage, Never>] = []
            while true {
                switch state.queue.next(at: now) {
                case .send(let ticket):
                    if let continuation = state.waiting.removeValue(forKey: ticket.number) {
                        granted.append(continuation)
                    }
                case .nothingWaits: return (granted, Duration?.none)
                case .wait(let wait):
                    let ringsAt = now + wait
                    if let alarm = state.alarm, alarm > now, alarm <= ringsAt { return (granted, nil) }
                    state.alarm = ringsAt
                    return (granted, wait)
                }
            }
        }
        for continuation in granted { continuation.resume(returning: .success(())) }
        guard let alarm else { return }
        alarms.asyncAfter(deadline: .now() + .nanoseconds(alarm.nanoseconds)) { [weak self] in self?.admit() }
    }
}
