import Gallery
import Logging
import NIOCore
import ReplicaStore
import Transport
import Wire

/// Tells the coordinator what the node holds, and that it lives.
struct Reporting: Sendable {
    /// Why the coordinator's answer is of no use.
    enum Fault: Error, Sendable {
        case noDifferences
    }

    let context: NodeContext
    let connection: Connection
    let heartbeat: Duration

    private var deadline: Duration {
        max(context.limits.answerWaitMin, heartbeat * context.limits.heartbeatsUnansweredMax)
    }

    /// The inventory: first the hashes of its buckets, then what is in those that differ, in parts.
    ///
    /// What changes meanwhile is told again as a change, which does no harm.
    func tellInventory() async throws {
        context.news.changes.clear()
        let contents = context.store.inventory().complete.map(Self.held)
        let differing = try await differences(from: contents)
        let told = contents.filter { differing.contains(InventoryTree.bucket(of: $0.digest)) }
        let size = NodeReport.contentsMax
        var start = 0
        while told.count - start > size {
            try await report(Array(told[start..<start + size]), "part")
            start += size
        }
        let identity = context.identity
        try await report(
            Array(told[start...]), "whole", context.rates,
            [
                "at=\(context.address.text)", "node=\(context.node)", "cluster=\(identity.cluster)",
                "incarnation=\(identity.incarnation)",
            ] + context.view.position.fields)
    }

    /// The buckets of which the coordinator believes something else.
    private func differences(from contents: [NodeReport.Held]) async throws -> Set<Int> {
        let tree = InventoryTree(contents.map { ($0.digest, $0.state) }, hash: Digest.sha256(of:))
        let answer = try await ask(
            ["inventory=tree", "count=\(contents.count)"], try JSONPayload.encode(InventoryHashes(tree)))
        guard let payload = answer.ok.payload else { throw Fault.noDifferences }
        return Set(try JSONPayload.decode(InventoryDifference.self, from: payload).differing)
    }

    /// After so many heartbeats what is damaged is told once more.
    ///
    /// A word of it and the answer to an order may pass each other, and who hears the answer last takes it for whole.
    private static let damageToldEvery = 5

    /// A heartbeat each `heartbeat`; throws when one is not answered.
    func beat() async throws {
        for beat in 1... {
            try await Task.sleep(for: heartbeat)
            try await tellBeat()
            if beat % Self.damageToldEvery == 0 { noteDamaged() }
        }
    }

    /// With what was denied to users since the last.
    private func tellBeat() async throws {
        let denials = context.denials.take()
        guard !denials.isEmpty else { return try await report(nil, nil) }
        do {
            _ = try await ask([], try JSONPayload.encode(NodeReport(contents: [], denials: denials)))
        } catch {
            context.denials.giveBack(denials)
            throw error
        }
    }

    private func noteDamaged() {
        for complete in context.store.inventory().complete {
            if case .damaged = complete.standing { context.news.changes.note(complete.digest) }
        }
    }

    /// What changes among the contents, as it does.
    func tellChanges() async throws {
        while true {
            let changed = await context.news.changes.next(max: NodeReport.contentsMax)
            try Task.checkCancellation()
            if !changed.isEmpty { try await report(changed.map(held), "delta") }
        }
    }

    /// What was served while no coordinator was there; kept until one has written it down.
    func tellServed() async throws {
        guard let served = context.served.report else { return }
        do {
            _ = try await ask(["inventory=served"], try JSONPayload.encode(served))
        } catch ConnectionError.refused(let refusal) {
            return context.logger.notice("what was served is kept, and told again later: \(refusal)")
        }
        await context.served.forget(served)
    }

    private func report(
        _ contents: [NodeReport.Held]?, _ inventory: String?, _ rates: NodeReport.Rates? = nil, _ more: [String] = []
    ) async throws {
        let payload = try contents.map { try JSONPayload.encode(NodeReport(contents: $0, rates: rates)) }
        _ = try await ask((inventory.map { ["inventory=\($0)"] } ?? []) + more, payload)
    }

    private func ask(_ fields: [String], _ payload: ByteBuffer?) async throws -> Answer {
        let free = context.room.bytes
        let disk = context.disk.condition(usableBytes: free)
        let answer = try await connection.ask(
            .report,
            fields + Self.fence(of: context.identity) + ["free=\(free)", "disk=\(disk.rawValue)"]
                + context.deploying.fields,
            payload: payload, deadline: deadline)
        let view = context.view
        // Whatever the disk does: a heartbeat does not wait for it.
        if let moment = view.hears(at: .wallClock) { Task { await view.writeHeard(moment) } }
        return answer
    }

    /// What every report says of the coordinator that the node obeys.
    static func fence(of identity: NodeIdentity) -> [String] {
        let fence = identity.fence
        return ["epoch=\(fence.epoch)"] + (fence.isContested ? ["contested=true"] : [])
    }

    /// How a content is at this moment; of a damaged one also how much of it is whole.
    private func held(_ digest: Digest) -> NodeReport.Held {
        context.store.complete(digest).map(Self.held) ?? NodeReport.Held(digest: digest, state: .absent)
    }

    private static func held(_ complete: Inventory.Complete) -> NodeReport.Held {
        switch complete.standing {
        case .verified: NodeReport.Held(digest: complete.digest, state: .verified)
        case .claimed: NodeReport.Held(digest: complete.digest, state: .claimed)
        case .damaged(_, let bytes):
            NodeReport.Held(
                digest: complete.digest, state: .damaged, have: Int64(max(0, complete.occupiedBytes - bytes)))
        case .unusable: NodeReport.Held(digest: complete.digest, state: .damaged, have: 0)
        }
    }
}

extension DeploymentGauge {
    /// What a report says of it.
    fileprivate var fields: [String] {
        let rates = rates(at: now)
        return ["deploying=\(Int64(rates.all))", "deployingAbroad=\(Int64(rates.abroad))"]
    }
}
