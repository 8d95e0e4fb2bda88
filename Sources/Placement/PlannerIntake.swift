import Gallery

extension Planner {
    /// Takes an event into the facts, and marks the contents that it touches.
    mutating func note(_ event: Event, at now: Instant) {
        switch event {
        case .topology(let paired):
            facts.paired = paired
            agenda.unparkAll()
        case .wish(let content, let wish):
            note(ContentWish(content, wish), at: now)
        case .wishes(let wishes):
            for wish in wishes { note(wish, at: now) }
        case .known(let node):
            facts.membership.know(node, at: now)
        case .standings(let standings):
            note(standings, at: now)
        case .joined(let node, let inventory):
            join(node, inventory, at: now)
        case .heard(let node, let freeBytes):
            noteRoom(on: node, freeBytes: freeBytes)
            noteTransitions(facts.membership.heard(node, freeBytes: freeBytes, at: now), at: now)
        case .left(let node):
            facts.membership.leave(node)
        case .holds(let node, let content, let holding):
            guard noteWord(from: node, at: now) else { return }
            if holding == .verified { noteArrival(of: content, on: node, at: now) }
            hold(content, on: node, holding)
        case .holdsNot(let node, let content, _):
            guard noteWord(from: node, at: now) else { return }
            // A node may tell that a content is gone before it answers the order to remove it, and that answer is then
            // no hint that it holds one.
            if facts.pending.isRemoving(content, on: node), let order = facts.pending.pending(content, on: node)?.order
            {
                _ = facts.pending.noteAnswer(to: order)
            }
            dropHolding(content, on: node)
        case .holdsPart(let node, let content, let bytes):
            guard noteWord(from: node, at: now) else { return }
            holdPart(content, on: node, bytes: bytes)
        case .disk(let node, let disk):
            note(disk, of: node)
        case .progressed(let order, let bytes):
            noteProgress(order, bytes: bytes, at: now)
        case .answered(let order, let node, let content, let outcome):
            guard noteWord(from: node, at: now) else { return }
            noteAnswer(order, node, content, outcome, at: now)
        case .tick:
            tick(at: now)
        }
    }

    private mutating func note(_ told: ContentWish, at now: Instant) {
        let number = facts.contents.insert(told.content)
        // Most changes of a version change nothing of what is wanted of its contents.
        if let wish = told.wish, facts.contents.wish(of: number) == wish { return }
        facts.contents.set(number, to: told.wish, isOld: !facts.hasTicked, at: now)
        if told.wish == nil {
            holdParts(of: told.content)
            agenda.wake(number, at: now.advanced(by: facts.limits.unwishedGrace))
        } else {
            releaseParts(of: told.content)
        }
        agenda.dirty.insert(number)
    }

    /// Who is retired is lost from here on, without a grace; who drains is still read from.
    private mutating func note(_ standings: Standings, at now: Instant) {
        let former = facts.membership.standings
        guard former != standings else { return }
        let emptied = facts.membership.regionsBeingEmptied
        let (changed, transitions) = facts.membership.set(standings)
        for node in changed {
            touch(node)
            guard facts.membership.isRetired(node) else { continue }
            for order in facts.copies.orders(touching: node) { cancel(order) }
            facts.pending.endAll(on: node)
        }
        for region in Set(changed.map(\.region)).sorted() {
            noteFitness(of: region, wasBeingEmptied: emptied.contains(region))
        }
        // Also of a region that never had a node.
        for region in standings.retiredRegions.symmetricDifference(former.retiredRegions) {
            agenda.dirty.formUnion(facts.contents.numbers(wishedIn: region))
        }
        noteTransitions(transitions, at: now)
        agenda.unparkAll()
    }

    /// The inventory replaces all that was believed of the node.
    ///
    /// Orders that it does not carry on are forgotten.
    private mutating func join(_ node: NodeID, _ inventory: Inventory, at now: Instant) {
        guard !facts.membership.isRetired(node) else { return }
        agenda.dirty.formUnion(facts.contents.contents(of: node))
        facts.contents.dropAll(on: node)
        for content in facts.heldParts.keys { facts.heldParts[content]?[node] = nil }
        facts.pending.endAll(on: node)
        facts.backoff.forget(node)
        let wasBeingEmptied = facts.membership.isBeingEmptied(node.region)
        let change = facts.membership.join(node, freeBytes: inventory.freeBytes, at: now)
        noteFitness(of: node.region, wasBeingEmptied: wasBeingEmptied)
        take(inventory.contents, of: node)
        for order in facts.copies.orders(to: node) where !inventory.running.contains(order) { endCopy(order) }
        for order in inventory.running.sorted() where facts.copies[order] == nil {
            actions.append(.cancel(order, on: node))
        }
        noteTransitions([change].compactMap(\.self), at: now)
        agenda.unparkAll()
    }

    private mutating func take(_ contents: [Digest: Holding], of node: NodeID) {
        let node = facts.contents.insert(node)
        var unknown: [Digest] = []
        for (content, holding) in contents {
            guard let number = facts.contents.number(of: content) else {
                unknown.append(content)
                continue
            }
            facts.contents.set(number, on: node, to: holding)
            agenda.dirty.insert(number)
        }
        // In order, so that the same events give the same numbers.
        for content in unknown.sorted() {
            let number = facts.contents.insert(content)
            facts.contents.set(number, on: node, to: contents[content] ?? .claimed)
            agenda.dirty.insert(number)
        }
    }

    /// A disk that had no room may have some again; a few bytes more are no reason to ask.
    private mutating func noteRoom(on node: NodeID, freeBytes: Int64) {
        guard let noted = facts.membership[node]?.freeBytesNoted else { return }
        let (step, overflow) = freeBytes.subtractingReportingOverflow(noted)
        if !overflow, step >= facts.limits.roomStepMin {
            facts.membership.noteRoom(on: node, freeBytes: freeBytes)
            agenda.wakeRoomless()
        } else if step < 0 {
            facts.membership.noteRoom(on: node, freeBytes: freeBytes)
        }
    }

    /// Whether the word can be taken: what comes from a node that is not connected is not in order.
    private mutating func noteWord(from node: NodeID, at now: Instant) -> Bool {
        guard facts.membership[node]?.isConnected == true else { return false }
        noteTransitions([facts.membership.wordCame(from: node, at: now)].compactMap(\.self), at: now)
        return true
    }

    mutating func hold(_ content: Digest, on node: NodeID, _ holding: Holding) {
        let number = facts.contents.insert(content)
        facts.contents.set(number, on: facts.contents.insert(node), to: holding)
        facts.heldParts[content]?[node] = nil
        if facts.heldParts[content]?.isEmpty == true { facts.heldParts[content] = nil }
        facts.partials[content]?[node] = nil
        if facts.partials[content]?.isEmpty == true { facts.partials[content] = nil }
        agenda.dirty.insert(number)
    }

    /// A holding ends, and with it every order that was about it.
    mutating func dropHolding(_ content: Digest, on node: NodeID) {
        let number = facts.contents.insert(content)
        facts.contents.drop(number, on: node)
        facts.heldParts[content]?[node] = nil
        if facts.heldParts[content]?.isEmpty == true { facts.heldParts[content] = nil }
        if let pending = facts.pending.pending(content, on: node) { facts.pending.end(pending.order) }
        agenda.dirty.insert(number)
    }

    /// What is left of copies of a content that nobody wants any more is there until it is told to go.
    private mutating func holdParts(of content: Digest) {
        for (node, bytes) in (facts.partials[content] ?? [:]).sorted(by: { $0.key < $1.key }) {
            hold(content, on: node, .claimed)
            facts.heldParts[content, default: [:]][node] = bytes
        }
    }

    /// Wanted again: what is left is no copy, but copies go on from it.
    private mutating func releaseParts(of content: Digest) {
        guard let parts = facts.heldParts[content] else { return }
        for (node, bytes) in parts.sorted(by: { $0.key < $1.key }) where !facts.pending.isRemoving(content, on: node) {
            dropHolding(content, on: node)
            facts.partials[content, default: [:]][node] = bytes
        }
    }

    /// What nobody wants is not made whole, but it is there, and is removed when it is time.
    private mutating func holdPart(_ content: Digest, on node: NodeID, bytes: Int64) {
        guard !facts.pending.isRemoving(content, on: node) else { return }
        dropHolding(content, on: node)
        guard !facts.isTooMany(content, on: node) else { return hold(content, on: node, .claimed) }
        facts.partials[content, default: [:]][node] = max(0, bytes)
    }

    private mutating func note(_ disk: DiskState, of node: NodeID) {
        let wasBeingEmptied = facts.membership.isBeingEmptied(node.region)
        guard facts.membership.note(disk, of: node) else { return }
        touch(node)
        noteFitness(of: node.region, wasBeingEmptied: wasBeingEmptied)
        agenda.unparkAll()
    }

    /// Other regions stand in for one whose nodes all fail or are drained, and no longer once one serves.
    private mutating func noteFitness(of region: Region, wasBeingEmptied: Bool) {
        guard facts.membership.isBeingEmptied(region) != wasBeingEmptied else { return }
        agenda.dirty.formUnion(facts.contents.numbers(wishedIn: region))
        for node in facts.membership.byRegion[region] ?? [] { touch(node) }
    }

    /// A node may tell that it has the content before it answers the order; what came belongs to the loss all the same.
    private mutating func noteArrival(of content: Digest, on node: NodeID, at now: Instant) {
        for order in facts.copies.orders(to: node) {
            guard let copy = facts.copies[order]?.copy, copy.content == content else { continue }
            noteProgress(order, bytes: copy.bytes, at: now)
        }
    }

    private mutating func noteProgress(_ order: OrderID, bytes: Int64, at now: Instant) {
        let grown = facts.copies.progress(order, bytes: bytes, at: now)
        guard grown > 0, let copy = facts.copies[order]?.copy else { return }
        note(grown, of: copy, at: now)
    }

    /// Notes in the book of losses what a copy brought.
    mutating func note(_ bytes: Int64, of copy: Copy, at now: Instant) {
        ledger.copied(bytes, of: copy, facts.contents.insert(copy.content), at: now)
    }
}
