import Chance
import Gallery

/// Processes that die, sleep, or cannot stay alive.
extension Cluster {
    func injectIntoProcess(_ fault: Fault, _ node: NodeHost, _ event: Script.Event) -> Bool {
        switch fault {
        case .nodeKilled: return down([node], for: event.span, isNoticed: true)
        case .nodeLosesPower: return losePower([node], for: event.span, event)
        case .nodeDiesAtEffect:
            guard node.isUp else { return false }
            node.effectsLeft = event.salt % 40
            return true
        case .nodeCrashLoop:
            guard node.isUp else { return false }
            crash(node, times: 3 + event.salt % 4, apart: 1500)
            return true
        case .nodeFlaps:
            guard node.isUp else { return false }
            crash(node, times: 2 + event.salt % 3, apart: Int64(event.span) + 3000)
            return true
        case .nodePaused:
            guard node.isUp else { return false }
            node.pausedUntil = max(node.pausedUntil, now + Int64(event.span))
            return true
        case .regionLost:
            let region = nodes.filter { $0.region == node.region }
            return event.salt % 2 == 0
                ? down(region, for: event.span, isNoticed: event.salt % 4 == 0)
                : losePower(region, for: event.span, event)
        case .massFailure:
            var dice = SeededGenerator(seed: UInt64(event.salt))
            return down(nodes.filter { _ in dice.chance(70) }, for: event.span, isNoticed: dice.chance(50))
        case .clientKilled:
            let client = clients[event.place % clients.count]
            // Who sets up the definitions is spared until that is done.
            guard client.isUp, catalogPlan.isSetUp else { return false }
            client.stop(isNoticed: event.salt % 2 == 0)
            later(Int64(event.span)) { client.start() }
            return true
        default: return false
        }
    }

    @discardableResult
    func down(_ those: [NodeHost], for span: Int, isNoticed: Bool) -> Bool {
        let up = those.filter(\.isUp)
        for node in up {
            node.stop(isNoticed: isNoticed)
            later(Int64(max(500, span) + chance.number(in: 0...500))) { [self] in
                if !outside.contains(node.id) { node.start() }
            }
        }
        return !up.isEmpty
    }

    private func losePower(_ those: [NodeHost], for span: Int, _ event: Script.Event) -> Bool {
        let up = those.filter(\.isUp)
        for node in up { node.disk.losePower(tornPercent: setting.rates.tornPercent, &chance) }
        return down(up, for: span, isNoticed: false)
    }

    /// Dies again and again, each time after it was up for a while.
    private func crash(_ host: Host, times: Int, apart: Int64) {
        guard times > 0, !isPeace, host.isUp else { return }
        host.stop(isNoticed: times % 2 == 0)
        later(700) { [self] in
            if let node = host as? NodeHost, outside.contains(node.id) { return }
            host.start()
            later(apart) { [self] in crash(host, times: times - 1, apart: apart) }
        }
    }

    // MARK: Coordinators

    func injectIntoCoordinator(_ fault: Fault, _ event: Script.Event) -> Bool {
        let host = coordinators[current]
        switch fault {
        case .coordinatorKilled:
            guard host.isUp else { return false }
            host.stop(isNoticed: event.salt % 2 == 0)
            later(Int64(event.span)) { host.start() }
        case .coordinatorDiesAtEffect:
            guard host.isUp else { return false }
            host.effectsLeft = event.salt % 120
        case .coordinatorPaused:
            guard host.isUp else { return false }
            host.pausedUntil = max(host.pausedUntil, now + Int64(event.span))
        case .coordinatorCrashLoop:
            guard host.isUp else { return false }
            crash(host, times: 3 + event.salt % 3, apart: 2500)
        case .catalogSyncFails: host.disk.syncsToFail += 1
        case .catalogDiskSlow:
            host.disk.slowness = 100
            later(Int64(event.span)) { host.disk.slowness = 1 }
        case .oldCoordinatorLoose: return letOldLoose(event)
        case .backupRestored: return restoreBackup(event)
        case .twinCoordinators: return startTwin(event)
        default: return false
        }
        return true
    }

    /// The coordinator sleeps, an operator starts another on a copy of the catalog, and then the first wakes up.
    private func letOldLoose(_ event: Script.Event) -> Bool {
        let old = coordinators[current]
        let next = coordinators[1 - current]
        guard old.isUp, !next.isUp, catalogPlan.isSetUp else { return false }
        old.pausedUntil = max(old.pausedUntil, now + Int64(event.span) / 2 + 3000)
        later(2000) { [self] in
            guard !isPeace else { return }
            takeOver(by: next, from: old, entries: old.disk.syncedCount)
        }
        // When it wakes up some still take it for the coordinator.
        later(Int64(event.span) / 2 + 3500) { [self] in
            guard !isPeace, coordinators[current] === next else { return }
            strays = event.salt
            for node in nodes where coordinator(for: node) === old { node.shell?.link?.close(saying: "dialing anew") }
            for client in clients where coordinator(for: client) === old { client.leaveCoordinator() }
        }
        later(Int64(event.span) + 20_000) { [self] in
            strays = nil
            retire(old)
        }
        return true
    }

    private func takeOver(by next: CoordinatorHost, from old: CoordinatorHost, entries: Int) {
        guard !next.isUp, old === coordinators[current] else { return }
        next.disk = CatalogDisk(number: catalogsMade, copyOf: old.disk, entries: entries)
        catalogsMade += 1
        next.leastEpoch = old.disk.epoch + 1
        next.isRetired = false
        _ = truth(of: next.disk)
        current = 1 - current
        next.start()
    }

    func retire(_ host: CoordinatorHost) {
        guard host !== coordinators[current] else { return }
        host.isRetired = true
        host.stop(isNoticed: true)
    }

    /// The catalog is put back to how it was some changes ago, with a higher epoch.
    private func restoreBackup(_ event: Script.Event) -> Bool {
        let host = coordinators[current]
        guard host.isUp, catalogPlan.isSetUp, host.disk.syncedCount > 40 else { return false }
        let setUp = 2 + setting.definitions + setting.regions.count + nodes.count + 9
        host.stop(isNoticed: true)
        let count = max(min(setUp, host.disk.syncedCount), host.disk.syncedCount - 1 - event.salt % 30)
        let disk = CatalogDisk(number: catalogsMade, copyOf: host.disk, entries: count, isRestored: true)
        catalogsMade += 1
        host.leastEpoch = host.disk.epoch + 1
        host.disk = disk
        let truth = truth(of: disk)
        // What was deleted since, and is wanted again, may be gone for good.
        for node in catalogContents(truth.state) where atlas.intactHolders(node).isEmpty { atlas.forsake(node) }
        for content in catalogContents(truth.state) { atlas.hold([content], for: 60_000) }
        later(Int64(1000 + event.salt % 3000)) { host.start() }
        return true
    }

    /// Two coordinators on two copies of one catalog, with the same epoch.
    private func startTwin(_ event: Script.Event) -> Bool {
        let first = coordinators[current]
        let twin = coordinators[1 - current]
        guard first.isUp, !twin.isUp, catalogPlan.isSetUp else { return false }
        twin.disk = CatalogDisk(number: catalogsMade, copyOf: first.disk, entries: first.disk.syncedCount)
        catalogsMade += 1
        _ = truth(of: twin.disk)
        twin.leastEpoch = 0
        twin.isRetired = false
        first.stop(isNoticed: true)
        first.start()
        twin.start()
        strays = event.salt
        twinsUntil = now + Int64(event.span) + 80_000
        // Names and addresses lead to either in turn, so nodes and clients meet both.
        later(Int64(event.span) / 2 + 5000) { [self] in
            guard !isPeace, twin !== coordinators[current] else { return }
            sendAstray(event.salt / 20)
        }
        later(Int64(event.span) + 20_000) { [self] in
            strays = nil
            retire(twin)
        }
        return true
    }

    /// From here on others dial the coordinator that does not count.
    private func sendAstray(_ salt: Int) {
        let former = hosts.map { coordinator(for: $0) }
        strays = salt
        for node in nodes where coordinator(for: node) !== former[node.number] {
            node.shell?.link?.close(saying: "dialing anew")
        }
        for client in clients where coordinator(for: client) !== former[client.number] { client.leaveCoordinator() }
    }

    /// Whether no catalog that a coordinator leads with wants it gone, or knows nothing of it.
    func isWantedByAll(_ content: Digest) -> Bool {
        let leading = now < twinsUntil ? coordinators : [coordinators[current]]
        return leading.allSatisfy { host in
            let truth = truth(of: host.disk)
            return !truth.uses.users(of: content, in: truth.state).isEmpty
        }
    }

    /// Every content that a version of `state` wants.
    func catalogContents(_ state: GalleryState) -> [Digest] {
        catalogPlan.definitions.compactMap { state.galleries[$0.gallery]?.definitions[$0.name] }
            .flatMap { $0.versions.flatMap { $0.distinctContents.map(\.digest) } }
    }
}
