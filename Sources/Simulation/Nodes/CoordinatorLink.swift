import Chance
import Gallery
import NIOCore
import Placement
import Wire

/// Keeps the node's connection to the coordinator: reports, follows the catalog; dials anew when it ends.
extension NodeShell {
    private static let redialMin: Int64 = 100
    private static let answerMax: Int64 = 60_000

    private var heartbeat: Int64 { cluster.setting.limits.heartbeat.milliseconds }
    private var reportMax: Int64 { max(2000, heartbeat * 3) }

    func dial() {
        cluster.network.dial(from: host, to: cluster.coordinator(for: host)) { [self] end in
            guard let end else { return dialLater() }
            guard isAdmitted(end) else { return }
            redial = Self.redialMin
            link = end
            end.onClosed = { [self] in lose(end) }
            end.onEvent = { [self] message in follow(message, on: end) }
            tellInventory(end)
        }
    }

    /// Whether the coordinator is the one that is obeyed; otherwise it is told why, and dialed again later.
    private func isAdmitted(_ end: End) -> Bool {
        let leave = { [self] in
            end.close(saying: "refused")
            dialLater()
        }
        do throws(NodeDisk.Fault) {
            guard try breach(by: end.epoch ?? 0, end.incarnation) != nil else { return true }
            cluster.mark(.coordinatorRefusedByEpoch)
            _ = end.ask(.report, fence + ["free=0"], within: reportMax) { _ in leave() }
        } catch {
            cluster.mark(.epochNotWritten)
            leave()
        }
        return false
    }

    private func dialLater() {
        let wait = Int64(cluster.chance.number(in: Int(redial) / 2...Int(redial)))
        redial = min(redial * 2, heartbeat * 2)
        host.after(wait) { [self] in dial() }
    }

    private func lose(_ end: End) {
        guard link === end else { return }
        cluster.write("\(host.id) lost the coordinator")
        link = nil
        hasJoined = false
        isTellingNews = false
        dialLater()
    }

    /// The connection is of no use any more.
    private func drop(_ end: End) {
        guard link === end else { return }
        cluster.write("\(host.id) leaves the coordinator")
        end.close(saying: "dialing anew")
    }

    private func tellInventory(_ end: End) {
        news = []
        let contents = disk.contents.filter(disk.isWhole).map {
            ($0, verified.contains($0) ? HeldState.verified : .claimed)
        }
        let fields = [
            "inventory=whole", "free=\(freeBytes)", "at=10.0.0.1:7443", "node=\(host.id)", "cluster=\(Cluster.name)",
            "incarnation=\(disk.incarnation)",
        ]
        let payload = cluster.payload(of: .inventory(contents))
        _ = end.ask(.report, fields + fence, payload: payload, within: reportMax) { [self] reply in
            guard link === end else { return }
            guard case .ok = reply else { return drop(end) }
            heard()
            hasJoined = true
            cluster.write("\(host.id) has joined")
            beat(end)
            tellNews()
            subscribe(end)
        }
    }

    private func beat(_ end: End) {
        host.after(heartbeat) { [self] in
            guard link === end, end.isOpen else { return }
            _ = end.ask(.report, fence + ["free=\(freeBytes)"], within: reportMax) { [self] reply in
                guard link === end else { return }
                guard case .ok = reply else {
                    cluster.mark(.heartbeatUnanswered)
                    return drop(end)
                }
                heard()
                beat(end)
            }
        }
    }

    /// What changed among the contents, one report after the other.
    func tellNews() {
        guard let link, hasJoined, !isTellingNews, !news.isEmpty else { return }
        isTellingNews = true
        let told = news
        news = []
        let payload = cluster.payload(of: .inventory(told))
        let fields = fence + ["inventory=delta", "free=\(freeBytes)"]
        _ = link.ask(.report, fields, payload: payload, within: reportMax) { [self] reply in
            guard self.link === link else { return }
            isTellingNews = false
            guard case .ok = reply else { return drop(link) }
            heard()
            tellNews()
        }
    }

    private func heard() { disk.view.heardAt = host.wall }

    // MARK: The view

    private func subscribe(_ end: End) {
        if disk.view.isBroken { return readAfresh(end) }
        let view = disk.view
        let fields = ["since=\(view.fold.state.revision)", "lineage=\(view.lineage)", "last=\(view.fold.number)"]
        _ = end.ask(.subscribe, fields, within: Self.answerMax) { [self] reply in
            guard link === end else { return }
            switch reply {
            case .ok: heard()
            case .refused(.gone, _): readAfresh(end)
            case .refused, .lost: drop(end)
            }
        }
    }

    private func follow(_ message: Message, on end: End) {
        guard link === end, let payload = message.payload, case .change(let told)? = cluster.document(payload) else {
            return
        }
        let view = disk.view.fold.state.revision
        guard told.revision > view else { return }
        guard told.revision == view + 1, host.mayAct() else {
            cluster.mark(.viewGap)
            // Streams keep what they carry in order: only words that are lost above them leave a gap.
            if !cluster.options.isHarsh, told.revision > view + 1 {
                cluster.fail("\(host.id) was told of revision \(told.revision) after \(view)")
            }
            disk.view.isBroken = true
            return drop(end)
        }
        disk.view.fold = cluster.follow(told, from: disk.view.fold)
        disk.view.catalog = told.catalog
        disk.view.lineage = told.lineage
        heard()
        if told.revision % 32 == 0 { disk.syncView() }
        cluster.trace.absorb(host.number << 32 | Int(truncatingIfNeeded: told.revision))
    }

    private func readAfresh(_ end: End) {
        var coded: [UInt8] = []
        _ = end.ask(
            .snapshot, within: Self.answerMax,
            onItem: { message in coded += message.payload.map { Array($0.readableBytesView) } ?? [] },
            onEnd: { [self] reply in
                guard link === end, host.mayAct() else { return }
                guard case .ok(let message) = reply, let fold = message["fold"].flatMap({ Int($0) }),
                    let catalog = message["catalog"].flatMap({ Int($0) }),
                    let lineage = message["lineage"].flatMap({ Int($0) })
                else { return drop(end) }
                cluster.mark(.snapshotRead)
                do throws(GalleryCodingError) {
                    let state = try GalleryState(encoded: coded)
                    disk.view = View(
                        fold: Fold(number: fold, state: state), heardAt: host.wall, catalog: catalog, lineage: lineage)
                    disk.syncView()
                    subscribe(end)
                } catch {
                    cluster.fail("a snapshot cannot be read: \(error)")
                }
            })
    }

    /// Answers `RESOLVE` from the view, with the coordinator or without.
    func resolve(_ request: Request) {
        guard let text = request.message.positional.first, let reference = ImageReference(text),
            let region = request.message["in"].flatMap(Region.init), let peer = request.peer as? ClientHost
        else { return request.refuse(.invalid) }
        let view = disk.view
        guard region == host.region else { return request.refuse(.invalid) }
        guard let heardAt = view.heardAt, view.fold.state.revision > 0 else { return request.refuse(.unavailable) }
        let age = max(0, host.wall.since(heardAt).milliseconds)
        do throws(GalleryRefusal) {
            let caller = Caller(peer.principal)
            let resolution = try view.fold.state.resolve(reference, in: region, for: caller, now: host.wall)
            if link == nil { cluster.mark(.resolvedWithoutCoordinator) }
            let receipt = Receipt(resolution, node: host.id, address: "10.0.0.1:7443", age: age, origin: "view")
            request.ok(receipt, ["catalog=\(view.catalog)"])
        } catch {
            request.refuse(
                error.code, rule: error.rule.rawValue,
                ["revision=\(view.fold.state.revision)", "catalog=\(view.catalog)", "from=view"])
        }
    }
}
