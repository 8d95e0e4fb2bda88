import Gallery

extension Planner {
    /// Fills the free slots from the lanes, first things first.
    ///
    /// Returns whether all was looked at that has to be.
    mutating func dispatch(at now: Instant) -> Bool {
        var hasMoved = true
        var effortLeft = facts.limits.effortMax
        while hasMoved {
            hasMoved = false
            for (priority, lane) in candidates() where isOpen(lane) && agenda.isWaiting(priority.content, in: lane) {
                guard effortLeft > 0 else { return false }
                effortLeft -= facts.limits.judgementEffort
                if parkIfFutile(priority.content, in: lane) {
                    hasMoved = true
                    continue
                }
                guard perform(priority.content, in: lane, at: now) else { continue }
                hasMoved = true
                review(priority.content, at: now)
            }
        }
        return true
    }

    private mutating func candidates() -> [(Priority, Lane)] {
        var found: [(Priority, Lane)] = []
        for lane in agenda.busyLanes where isOpen(lane) {
            found += agenda.first(facts.limits.laneScanMax, in: lane, of: facts.contents).map { ($0, lane) }
        }
        return found.sorted { left, right in
            left.0 == right.0 ? left.1 < right.1 : left.0.precedes(right.0, in: facts.contents)
        }
    }

    /// Whether a slot of the lane is free.
    private func isOpen(_ lane: Lane) -> Bool {
        let limits = facts.limits
        switch lane {
        case .into(let region):
            return isOpen(region)
        case .standIn:
            let regions = facts.membership.byRegion.filter { $0.value.contains { facts.membership.isUsable($0) } }
            return regions.isEmpty || regions.keys.contains { isOpen($0) }
        case .verify(let node):
            return facts.pending.count(.verification, on: node) < limits.verificationsMax
        case .remove(let node):
            return facts.pending.count(.removal, on: node) < limits.removalsMax
        }
    }

    /// Whether one of the live nodes of a region can receive one more copy.
    private func isOpen(_ region: Region) -> Bool {
        guard facts.copies.countInto(region) < facts.limits.copiesIntoRegionMax else { return false }
        let usable = (facts.membership.byRegion[region] ?? []).filter { facts.membership.isUsable($0) }
        // Without a live node the region's contents are looked at all the same, to be parked.
        return usable.isEmpty || usable.contains { facts.copies.countIn($0) < facts.limits.copiesInMax }
    }

    /// Does one thing for a content; `false` if it must go on waiting where it is.
    private mutating func perform(_ number: Int, in lane: Lane, at now: Instant) -> Bool {
        let content = facts.contents[number]
        let assessment = facts.assess(content, at: now)
        switch lane {
        case .into(let region):
            guard assessment.missing[region] != nil else { return true }
            return startCopy(of: content, in: [[region]], lane: lane, at: now)
        case .standIn:
            guard assessment.standIns > 0, let wish = facts.contents.wish(of: content) else { return true }
            return startCopy(of: content, in: facts.standInRegions(for: wish), lane: lane, at: now)
        case .verify(let node):
            guard assessment.verifications.contains(node) else { return true }
            give(.verification, content, to: node, at: now)
            return true
        case .remove(let node):
            guard assessment.removals.contains(node) else { return true }
            give(.removal, content, to: node, at: now)
            return true
        }
    }

    private mutating func startCopy(
        of content: Digest, in ranks: [[Region]], lane: Lane, at now: Instant
    ) -> Bool {
        guard let wish = facts.contents.wish(of: content) else { return true }
        var reason = Shortfall.Reason.tooFewNodes
        for regions in ranks {
            switch facts.chooseNode(for: content, bytes: wish.bytes, in: regions, at: now) {
            case .none(let why):
                reason = why
                guard why != .queued else { return false }
            case .node(let target):
                switch facts.chooseSource(of: content, to: target, at: now) {
                case .none(let why):
                    reason = why
                    guard why != .queued else { return false }
                case .source(let source, let isChained):
                    start(content, wish, to: target, from: source, isChained: isChained, lane: lane, at: now)
                    return true
                }
            }
        }
        let number = facts.contents.insert(content)
        agenda.park(number, from: lane)
        if reason == .noSpace { agenda.parkRoomless(number) }
        return true
    }

    private mutating func start(
        _ content: Digest, _ wish: Wish, to target: NodeID, from source: NodeID, isChained: Bool, lane: Lane,
        at now: Instant
    ) {
        let reason: Copy.Reason =
            lane == .standIn ? .standIn : (ledger.isHealing(facts.contents.insert(content)) ? .heal : .wish)
        let copy = Copy(
            order: nextOrder(), content: content, bytes: wish.bytes, target: target, source: source,
            isChained: isChained, reason: reason)
        facts.copies.start(copy, at: now)
        actions.append(.copy(copy))
    }

    private mutating func give(_ kind: PendingOrders.Kind, _ content: Digest, to node: NodeID, at now: Instant) {
        let order = nextOrder()
        let limits = facts.limits
        let bytes = facts.contents.wish(of: content)?.bytes ?? 0
        let hashing = Duration.seconds(bytes / max(1, limits.verificationRateMin))
        let patience = kind == .removal ? limits.removalTimeout : limits.verificationTimeout + hashing
        facts.pending.add(
            PendingOrders.Pending(
                order: order, kind: kind, node: node, content: content, deadline: now.advanced(by: patience)))
        actions.append(kind == .removal ? .remove(order, node, content) : .verify(order, node, content))
    }
}
