import CatalogStore
import Gallery
import Logging
import Transport
import Wire

/// Finding out after a pause whether another coordinator has replaced this one meanwhile.
extension Coordinator {
    /// How many nodes must say that they obey: half of those that are not lost, and one at least.
    private var confirmationsNeeded: Int {
        let count = nodesNotLost
        return count > 0 ? max(1, (count + 1) / 2) : 0
    }

    private var nodesNotLost: Int { routing.state.nodes.count - routing.state.lostNodes.count }

    /// Asks the nodes as long as there is a doubt: once a heartbeat, each that has not answered.
    func endDoubt() {
        guard leadership.obstacle == .doubt else { return resumeDoubted() }
        let needed = confirmationsNeeded
        guard needed > 0 else {
            leadership.dismissDoubt()
            return resumeDoubted()
        }
        for (node, link) in links where link.stage == .joined && asking.insert(node).inserted {
            Task {
                let isConfirmed = await confirms(node, link)
                asking.remove(node)
                if isConfirmed { leadership.noteConfirmed(by: node, of: needed) }
                resumeDoubted()
            }
        }
    }

    /// A node that dials after the pause and tells its inventory to this coordinator obeys it.
    func noteObeyed(by node: NodeID) {
        guard leadership.obstacle == .doubt else { return }
        leadership.noteConfirmed(by: node, of: confirmationsNeeded)
        resumeDoubted()
    }

    /// Whether `node`, asked at this moment, obeys no later coordinator.
    private func confirms(_ node: NodeID, _ link: NodeLink) async -> Bool {
        do throws(ConnectionError) {
            let answer = try await link.connection.ask(.view, deadline: leadership.pauseMax)
            guard let epoch = answer["epoch"].flatMap(Epoch.init) else { return false }
            await noteFence(of: node, epoch: epoch, isContested: answer["contested"] == "true")
            return epoch <= self.epoch
        } catch {
            log.info("a node does not say whom it obeys", metadata: ["node": "\(node)", "error": "\(error)"])
            return false
        }
    }

    /// Returns when nothing keeps this coordinator from acting; throws if something will for good.
    ///
    /// To be called between what was done and telling it.
    func standing() async throws {
        while true {
            switch leadership.obstacle {
            case nil: return
            case .superseded(let epoch): throw Refusal.superseded(by: epoch)
            case .contested: throw Refusal.contested
            case .doubt:
                guard !isStopping else { throw SubmissionError.stopping }
                endDoubt()
                // That may have ended it at once.
                guard leadership.obstacle == .doubt else { continue }
                await withCheckedContinuation { doubtWaiters.append($0) }
            }
        }
    }

    /// Waits while there is a doubt, though not for long: mostly the nodes end it before anybody notices.
    func settleDoubt() async throws {
        for _ in 0..<Self.looksAtDoubt where leadership.obstacle == .doubt {
            endDoubt()
            try await Task.sleep(for: leadership.pauseMax / Self.looksAtDoubt)
        }
    }

    private static let looksAtDoubt = 40

    /// Those who wait look again.
    func resumeDoubted() {
        guard leadership.obstacle != .doubt else { return }
        let waiters = doubtWaiters
        doubtWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    /// What a node says of the coordinator that it obeys.
    func noteFence(of node: NodeID, epoch seen: Epoch, isContested: Bool) async {
        switch leadership.hear(node, obeying: seen, isContested: isContested, of: nodesNotLost) {
        case nil: break
        case .absurd:
            log.error(
                "node \(node) says an epoch that no coordinator can have come to",
                metadata: ["epoch": "\(epoch)", "seen": "\(seen)"])
        case .doubted:
            log.critical(
                """
                node \(node) alone says that it obeys a coordinator of a higher epoch; the others are asked, and until half \
                of the nodes obey this one it answers nothing. If there is no such coordinator, retire that node
                """, metadata: ["epoch": "\(epoch)", "seen": "\(seen)"])
            endDoubt()
        case .superseded:
            log.critical(
                """
                node \(node) obeys a coordinator of a higher epoch: this one answers and changes nothing any more, and \
                ends. If its catalog is the right one, have it go on with `vitrine restore --from` that catalog
                """, metadata: ["epoch": "\(epoch)", "seen": "\(seen)"])
            stop()
            await writeDownSuperseded(by: seen)
            resumeDoubted()
        case .contested:
            log.critical(
                """
                node \(node) has met another coordinator of this epoch, on a copy of this catalog, and obeys neither; \
                stop the one whose catalog is wrong for good, then start the other anew
                """, metadata: ["epoch": "\(epoch)"])
            orders.cancelAll()
            resumeDoubted()
        }
    }

    /// So that this catalog does not win by being started often enough.
    private func writeDownSuperseded(by seen: Epoch) async {
        do {
            try await store.noteSuperseded(by: seen)
        } catch {
            log.error("that it is replaced was not written down", metadata: ["error": "\(error)"])
        }
    }
}
