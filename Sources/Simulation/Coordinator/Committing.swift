import Gallery
import NIOCore
import Wire

/// Changing the catalog: a change is applied, made durable, and only then seen by anybody.
extension CoordinatorShell {
    /// Answers `CREATE`, `UPDATE`, `DELETE` and `UNDELETE`: `op=` is the number of the operation's document.
    func change(_ request: Request) {
        guard let number = request.message["op"].flatMap({ Int($0) }),
            case .operation(let operation)? = cluster.document(number), let peer = request.peer as? ClientHost
        else { return request.refuse(.invalid) }
        let key = request.message["key"]
        let source = request.message["source"].flatMap(NodeID.init)
        submit(operation, by: peer.principal, key: key, source: source) { submitted in
            switch submitted {
            case .done(let revision, let isApplied):
                request.ok(["revision=\(revision)", "applied=\(isApplied)"])
            case .refused(let code, let rule, let revision):
                request.refuse(code, rule: rule, ["revision=\(revision)"])
            }
        }
    }

    /// Applies a change, makes it durable, tells others, and then says what came of it.
    func submit(
        _ operation: GalleryOperation, by principal: Principal, key: String? = nil, source: NodeID? = nil,
        then: @escaping (Submitted) -> Void
    ) {
        guard !hasFailed else { return then(.refused(.unavailable, rule: nil, 0)) }
        guard leading.obstacle == nil else { return then(.refused(.notLeader, rule: nil, 0)) }
        if let key {
            if let revision = answers[key] {
                cluster.mark(.answeredFromMemory)
                return then(.done(revision, isApplied: true))
            }
            if let final = finalAnswers[key] {
                cluster.mark(.refusedAgain)
                return then(final)
            }
            guard keysUnderWay.insert(key).inserted else {
                cluster.mark(.keyUnderWay)
                return then(.refused(.busy, rule: nil, 0))
            }
        }
        let end: (Submitted) -> Void = { [self] submitted in
            if let key {
                keysUnderWay.remove(key)
                if submitted.isFinal { finalAnswers.remember(submitted, bytes: 0, to: key) }
            }
            then(submitted)
        }
        requireUploads(of: operation, from: source) { [self] isThere in
            guard isThere else { return end(.refused(.invalid, rule: "SourceNotFound", durable.state.revision)) }
            commit(operation, principal, key, end)
        }
    }

    private func commit(
        _ operation: GalleryOperation, _ principal: Principal, _ key: String?, _ then: @escaping (Submitted) -> Void
    ) {
        guard !hasFailed, host.isUp else { return then(.refused(.unavailable, rule: nil, 0)) }
        guard leading.obstacle == nil else { return then(.refused(.notLeader, rule: nil, 0)) }
        let change = GalleryChange(operation, by: principal, at: host.wall)
        let standing = state.state.revision
        var next = state.state
        do throws(GalleryRefusal) {
            guard try next.apply(change) == .applied else {
                // An answer must not run ahead of what is durable.
                return whenDurable(standing) { then(.done(standing, isApplied: false)) }
            }
        } catch {
            let code = error.code
            cluster.write("refused: \(error.text)")
            return whenDurable(standing) { then(.refused(code, rule: error.rule.rawValue, standing)) }
        }
        let fold = Fold(number: cluster.nextFold(), state: next)
        state = fold
        let entry = CatalogDisk.Entry(revision: next.revision, change: change, key: key, fold: fold)
        pending.append(Pending(entry: entry, then: then))
        write()
    }

    func whenDurable(_ revision: Revision, _ action: @escaping () -> Void) {
        guard revision > durable.state.revision else { return action() }
        waiters.append((revision, action))
    }

    /// Writes all that waits, and syncs it once.
    private func write() {
        guard !isWriting, !pending.isEmpty, !hasFailed, host.mayAct() else { return }
        isWriting = true
        let batch = pending
        let truth = cluster.truth(of: disk)
        for each in batch {
            disk.append(each.entry)
            truth.note(each.entry)
        }
        let count = disk.entries.count
        host.after(cluster.setting.syncTime * disk.slowness) { [self] in
            guard host.mayAct() else { return }
            isWriting = false
            // The canary answers before the disk has it.
            guard cluster.options.canary == .ackBeforeSync || disk.sync(count) else { return fail() }
            publish(batch.count)
            write()
        }
        if cluster.options.canary == .ackBeforeSync { publishEarly(batch) }
    }

    private func publishEarly(_ batch: [Pending]) {
        for each in batch where each.entry.key != nil { each.then(.done(each.entry.revision, isApplied: true)) }
    }

    /// The disk failed while it was to sync: nobody knows what is there, so this process ends.
    private func fail() {
        cluster.mark(.catalogSyncFailed)
        hasFailed = true
        let former = pending
        pending = []
        for each in former { each.then(.refused(.unavailable, rule: nil, 0)) }
        host.after(1) { [self] in
            host.stop(isNoticed: true)
            cluster.restartLater(host)
        }
    }

    /// The first `count` of what waits are durable: in order, lookups, subscribers and the planner learn of it.
    private func publish(_ count: Int) {
        let done = Array(pending.prefix(count))
        pending.removeFirst(count)
        guard leading.obstacle == nil else {
            // Durable here, and yet nothing that happened before it is known whose catalog counts.
            for each in done { each.then(.refused(.notLeader, rule: nil, 0)) }
            return
        }
        for each in done {
            let before = durable
            durable = each.entry.fold
            if let key = each.entry.key { answers[key] = each.entry.revision }
            tell(each.entry, before: before.number)
            tellPlanner(of: each.entry, after: before.state)
            // What dies between the commit and the answer leaves the asker in doubt.
            guard host.mayAct() else { return }
            each.then(.done(each.entry.revision, isApplied: true))
        }
        cluster.trace.absorb(durable.state.revision)
        cluster.write("durable up to \(durable.state.revision)")
        let ready = waiters.filter { $0.0 <= durable.state.revision }
        waiters.removeAll { $0.0 <= durable.state.revision }
        for (_, action) in ready { action() }
    }

    private func tellPlanner(of entry: CatalogDisk.Entry, after before: GalleryState) {
        if case .defineRegion = entry.change.operation { tellTopology() }
        if entry.fold.state.standings != before.standings { tellStandings() }
        let changed = uses.follow([entry.change.operation], from: before, to: entry.fold.state)
        for content in changed.sorted() { tellWish(for: content) }
    }
}

extension GalleryRefusal {
    /// The error code of the protocol.
    var code: ErrorCode {
        switch kind {
        case .notFound: .notFound
        case .conflict: .conflict
        case .invalid: .invalid
        case .tooLarge: .tooLarge
        case .denied: .denied
        }
    }
}
