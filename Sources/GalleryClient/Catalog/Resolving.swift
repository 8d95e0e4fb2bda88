public import Gallery
import Settings
import Transport
public import Wire

/// For whom and when an image is resolved.
public struct ResolveTerms: Hashable, Sendable {
    /// The subscription that is deployed in; direct shares ask about it.
    public var subscription: SubscriptionID?
    /// What the image meant at that moment; `nil` for what it means.
    public var asOf: Instant?
    /// What is to be made of the image; `nil` if nothing is.
    public var machine: MachineTerms?

    public init(subscription: SubscriptionID? = nil, asOf: Instant? = nil, machine: MachineTerms? = nil) {
        self.subscription = subscription
        self.asOf = asOf
        self.machine = machine
    }

    var fields: [String] {
        (subscription.map { ["subscription=\($0)"] } ?? []) + (asOf.map { ["asof=\($0.iso8601)"] } ?? [])
            + (machine?.fields ?? [])
    }
}

/// Which version an image means in a region.
extension GalleryClient {
    /// The answer to `RESOLVE`, and who gave it.
    public struct ResolvedImage: Hashable, Sendable {
        public let receipt: Receipt
        /// Why the coordinator was not the one to answer; `nil` if it was.
        public let coordinatorSilence: String?

        public init(receipt: Receipt, coordinatorSilence: String?) {
            self.receipt = receipt
            self.coordinatorSilence = coordinatorSilence
        }
    }

    /// Asks the coordinator, and if it does not answer within ``ClientLimits/resolvePatience``, the region's nodes.
    ///
    /// What the coordinator refuses is refused, at once or after ``ClientLimits/unavailablePatience``: it knows of losses that a node's view does not show.
    public func resolve(
        _ reference: ImageReference, in region: Region, _ terms: ResolveTerms = ResolveTerms()
    ) async throws(ClientError) -> ResolvedImage {
        let fields = ["\(reference)", "in=\(region)"] + terms.fields
        let started = ContinuousClock.now
        var nodesAskedAt: ContinuousClock.Instant?
        while true {
            do throws(ClientError) {
                let receipt = try await askCoordinator(fields, reference)
                if terms.asOf == nil { floor.note(fromCoordinator: receipt.revision) }
                return ResolvedImage(receipt: receipt, coordinatorSilence: nil)
            } catch {
                if case .refused = error, error.mayRepeat, !error.isWithoutLeader,
                    ContinuousClock.now - started < limits.unavailablePatience
                {
                    try await pause(1)
                    continue
                }
                // What was is known to the coordinator alone.
                guard error.isSilence || error.isWithoutLeader, terms.asOf == nil else { throw error }
                let now = ContinuousClock.now
                let isPatient = nodesAskedAt.map { now - $0 < limits.unavailablePatience } ?? true
                nodesAskedAt = nodesAskedAt ?? now
                if let image = try await askNodes(fields, reference, region, silence: error, isPatient: isPatient) {
                    return image
                }
                try await pause(1)
            }
        }
    }

    /// Is `nil` if it is worth asking again: nodes may be about to hear what the coordinator has told last.
    private func askNodes(
        _ fields: [String], _ reference: ImageReference, _ region: Region, silence: ClientError, isPatient: Bool
    ) async throws(ClientError) -> ResolvedImage? {
        let least = isPatient ? floor.revision : floor.viewRevision
        do throws(ClientError) {
            return try await askNodes(fields + ["atleast=\(least)"], reference, region, silence: silence)
        } catch {
            guard isPatient, error.rule == Self.viewBehind else { throw error }
            return nil
        }
    }

    /// The rule by which a node refuses whose view is older than what the asker knows.
    private static let viewBehind = "ViewBehind"

    private func askCoordinator(
        _ fields: [String], _ reference: ImageReference
    ) async throws(ClientError) -> Receipt {
        let patience = limits.resolvePatience
        let answer = try await withPatience(patience) { () throws(ClientError) in
            try await self.ask(.resolve, fields, deadline: patience)
        }
        return try Self.receipt(answer, reference)
    }

    /// A node that has never had a view, or has lost it, or has one that is older than what was told before, is passed
    /// over; a rule's refusal is an answer.
    private func askNodes(
        _ fields: [String], _ reference: ImageReference, _ region: Region, silence: ClientError
    ) async throws(ClientError) -> ResolvedImage {
        let addresses = settings.nodes[region] ?? []
        var behind: Refusal?
        var reason = addresses.isEmpty ? "no node of it is known" : "none of its \(addresses.count) nodes does"
        for address in addresses {
            do throws(ClientError) {
                let answer = try await askAgain(
                    address, expecting: .anyNode(of: region), .resolve, fields, deadline: limits.connectTimeout)
                let receipt = try Self.receipt(answer, reference)
                floor.note(fromView: receipt.revision)
                return ResolvedImage(receipt: receipt, coordinatorSilence: "\(silence)")
            } catch {
                guard error.mayRepeat else { throw saidFromView(error, by: address) }
                switch error {
                case .refused(let refusal):
                    if refusal.rule == Self.viewBehind { behind = refusal }
                    reason = "\(address) answers: \(refusal.text)"
                case .nodeUnreachable(_, let why):
                    reason = "none of its \(addresses.count) nodes does; \(address): \(why)"
                default: break
                }
            }
        }
        if let behind { throw .refused(behind) }
        throw .nobodyAnswers(region, coordinator: settings.coordinator, reason: reason)
    }

    /// Names who refused: a view may be older than what is asked for.
    private func saidFromView(_ error: ClientError, by node: Address) -> ClientError {
        guard case .refused(let refusal) = error, refusal.code == .notFound else { return error }
        let said = "\(refusal.text); so says the node at \(node) from its view, which may be old: "
        return .refused(
            Refusal(
                refusal.code, rule: refusal.rule, fields: refusal.fields,
                said + "the coordinator at \(settings.coordinator) does not answer"))
    }

    /// Asks a node one of many questions: on the connection that stands, or on a new one if that has ended.
    private func askAgain(
        _ address: Address, expecting peer: ExpectedPeer, _ verb: Verb, _ fields: [String], deadline: Duration
    ) async throws(ClientError) -> Answer {
        let (dialer, shared) = (dialer, nodes[address])
        return try await withPatience(deadline) { () throws(ClientError) in
            for attempt in 1... {
                let error: ConnectionError
                do throws(ConnectionError) {
                    let connection = try await shared.get { () throws(ConnectionError) in
                        try await dialer.open(to: "\(address)", expecting: peer, within: deadline)
                    }
                    do throws(ConnectionError) {
                        return try await connection.ask(verb, fields, deadline: deadline)
                    } catch {
                        if !error.leavesConnectionUsable { await shared.drop(connection) }
                        throw error
                    }
                } catch let failure {
                    error = failure
                }
                try error.throwIfFinal(about: verb.rawValue)
                if case .refused(let refusal) = error { throw .refused(refusal) }
                // The first may have been asked on a connection that had died unnoticed.
                guard attempt == 1, !error.isNobodyThere, !error.leavesConnectionUsable else {
                    throw .nodeUnreachable("\(address)", reason: error.shortReason)
                }
            }
            throw .nodeUnreachable("\(address)", reason: "no answer")
        }
    }

    /// Asks a node one question on a connection of its own.
    func askNode(
        _ address: Address, expecting peer: ExpectedPeer, _ verb: Verb, _ fields: [String] = [], deadline: Duration
    ) async throws(ClientError) -> Answer {
        let dialer = dialer
        return try await withPatience(deadline) { () throws(ClientError) in
            do {
                return try await dialer.with("\(address)", expecting: peer) { connection in
                    try await connection.ask(verb, fields, deadline: deadline)
                }
            } catch let error as ConnectionError {
                try error.throwIfFinal(about: verb.rawValue)
                if case .refused(let refusal) = error { throw .refused(refusal) }
                throw .nodeUnreachable("\(address)", reason: error.shortReason)
            } catch {
                throw .nodeUnreachable("\(address)", reason: "\(error)")
            }
        }
    }

    /// Ends `work`, connecting included, when `patience` is over.
    func withPatience<Value: Sendable>(
        _ patience: Duration, _ work: @escaping @Sendable () async throws(ClientError) -> Value
    ) async throws(ClientError) -> Value {
        let result = await withTaskGroup(of: Result<Value, ClientError>?.self) { group in
            group.addTask {
                do throws(ClientError) {
                    return .success(try await work())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                // Cancelled as soon as the work is done.
                do { try await Task.sleep(for: patience) } catch { return nil }
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let result else {
            guard !Task.isCancelled else { throw .cancelled(standing: "nothing was asked for") }
            throw .noAnswer(to: "the question", reason: "nothing heard in \(patience)")
        }
        return try result.get()
    }

    private static func receipt(_ answer: Answer, _ reference: ImageReference) throws(ClientError) -> Receipt {
        guard let receipt = Receipt(answer.ok) else {
            throw .unreadableAnswer(to: "RESOLVE \(reference)", reason: "it is no receipt: \(answer.ok.fields)")
        }
        return receipt
    }
}
