import Gallery

/// Every content that is wished, was wished, or is held: what is wanted of it, and who holds it.
///
/// Contents have numbers; a settled one takes some 80 bytes in all.
struct ContentTable: Sendable {
    /// What was last told of a content, but for its holders.
    private struct Record: Sendable {
        var bytes: Int64 = 0
        /// The revision since which it is wished, or the moment since which it is not, in milliseconds.
        var since: UInt64 = 0
        /// The number of the wish's shape, plus 1; 0 without a wish.
        var shape: UInt32 = 0
        /// A wish was told, also `nil`.
        var isTold = false
        /// It was told before the coordinator started, so that nodes not heard of yet may hold it.
        var isOld = false
        var isVacant = false
    }

    /// What contents have in common of which, with nothing under way for them, the same is true.
    struct Kind: Hashable, Sendable {
        fileprivate let holders: HolderBits
        fileprivate let shape: UInt32
        fileprivate let isOld: Bool
    }

    private(set) var index = DigestIndex()
    private(set) var nodes = Interner<NodeID>()
    private var records: [Record] = []
    private var shapes = Interner<WishShape>()
    private var held = HolderTable()
    /// The contents that each node holds, and those of them that it claims, by its number.
    private var heldOn: [NumberSet] = []
    private var claimedOn: [NumberSet] = []
    private(set) var standing = StandingHolders()

    /// Rises when a ``Kind`` comes to mean something else.
    var kindChanges: Int { shapes.reuses + held.reuses }

    /// All numbers are below it.
    var end: Int { records.count }

    /// Makes room for `count` contents.
    mutating func reserve(_ count: Int) {
        index.reserve(count)
        records.reserveCapacity(count)
    }

    /// The digest that has a number.
    subscript(number: Int) -> Digest { index[number] }

    func number(of content: Digest) -> Int? { index.number(of: content) }

    /// The number of `content`, which it gets if it has none.
    mutating func insert(_ content: Digest) -> Int {
        let number = index.insert(content)
        if number == records.count { records.append(Record()) }
        if records[number].isVacant { records[number] = Record() }
        return number
    }

    /// Forgets a content that is neither told of nor held; its number goes to another one.
    mutating func remove(_ number: Int) {
        guard !isVacant(number), isBlank(number) else { return }
        standing.set([], of: number)
        records[number].isVacant = true
        index.remove(number)
    }

    func isVacant(_ number: Int) -> Bool { records[number].isVacant }

    /// Neither told of nor held.
    func isBlank(_ number: Int) -> Bool { !isTold(number) && !isHeld(number) }

    /// What counts for a content when nothing is under way for it; `nil` if time counts too.
    func kind(of number: Int) -> Kind? {
        let record = records[number]
        guard !record.isTold || record.shape > 0 else { return nil }
        return Kind(holders: held.bits(of: number), shape: record.shape, isOld: record.isOld)
    }

    /// The copies that readers may be sent to, as last decided.
    mutating func setStanding(_ holders: [Holder], of number: Int) {
        standing.set(holders, of: number)
    }
}

/// Wishes.
extension ContentTable {
    func isTold(_ number: Int) -> Bool { records[number].isTold }

    func isWished(_ number: Int) -> Bool { records[number].shape > 0 }

    func isOld(_ number: Int) -> Bool { records[number].isOld }

    /// Since when a content is wished; without a wish it comes last.
    func wishedSince(_ number: Int) -> Revision { isWished(number) ? records[number].since : .max }

    func wish(of number: Int) -> Wish? {
        let record = records[number]
        guard record.shape > 0 else { return nil }
        return Wish(bytes: record.bytes, shape: shapes[Int(record.shape) - 1], since: record.since)
    }

    /// Since when nothing wants a content any more.
    func unwishedSince(_ number: Int) -> Instant? {
        let record = records[number]
        guard record.isTold, record.shape == 0 else { return nil }
        return Instant(milliseconds: Int64(bitPattern: record.since))
    }

    mutating func set(_ number: Int, to wish: Wish?, isOld: Bool, at now: Instant) {
        let former = records[number]
        if !former.isTold {
            records[number].isTold = true
            records[number].isOld = isOld
        }
        if let wish {
            records[number].shape = UInt32(shapes.use(wish.shape) + 1)
            records[number].bytes = wish.bytes
            records[number].since = wish.since
        } else if former.shape > 0 || !former.isTold {
            records[number].shape = 0
            records[number].since = UInt64(bitPattern: now.milliseconds)
        }
        if former.shape > 0 { shapes.disuse(Int(former.shape) - 1) }
    }

    /// Forgets that a content is not wanted; what is wanted cannot be forgotten.
    mutating func forgetUnwished(_ number: Int) {
        guard !isWished(number) else { return }
        records[number] = Record()
    }

    /// The contents of which copies are wished in `region`, in order of number.
    func numbers(wishedIn region: Region) -> [Int] {
        let isMeant = shapes.values.map { $0.copies[region] != nil }
        return records.indices.filter { number in
            let shape = Int(records[number].shape)
            return shape > 0 && isMeant[shape - 1]
        }
    }
}

/// Holders.
extension ContentTable {
    func isHeld(_ number: Int) -> Bool { held.isHeld(number) }

    /// The holders in order of their numbers.
    func holders(of number: Int) -> [Holder] { held.holders(of: number) }

    func holding(of number: Int, on node: NodeID) -> Holding? {
        guard let node = nodes.number(of: node), let holder = held.holder(of: number, on: node) else { return nil }
        return holder.isVerified ? .verified : .claimed
    }

    func contents(of node: NodeID) -> NumberSet {
        nodes.number(of: node).map { heldOn[$0] } ?? NumberSet()
    }

    /// The contents that a node claims, and that are wished.
    func wishedClaims(of node: NodeID) -> NumberSet {
        var wished = nodes.number(of: node).map { claimedOn[$0] } ?? NumberSet()
        for content in wished where !isWished(content) { wished.remove(content) }
        return wished
    }

    /// The number of a node, which it gets if it has none.
    mutating func insert(_ node: NodeID) -> Int {
        if let number = nodes.number(of: node) { return number }
        heldOn.append(NumberSet())
        claimedOn.append(NumberSet())
        return nodes.use(node)
    }

    mutating func set(_ number: Int, on node: Int, to holding: Holding) {
        held.set(Holder(node: node, isVerified: holding == .verified), of: number)
        heldOn[node].insert(number)
        if holding == .claimed { claimedOn[node].insert(number) } else { claimedOn[node].remove(number) }
    }

    mutating func drop(_ number: Int, on node: NodeID) {
        guard let node = nodes.number(of: node), heldOn[node].remove(number) else { return }
        claimedOn[node].remove(number)
        held.remove(node, of: number)
    }

    mutating func dropAll(on node: NodeID) {
        guard let node = nodes.number(of: node) else { return }
        for number in heldOn[node] { held.remove(node, of: number) }
        heldOn[node] = NumberSet()
        claimedOn[node] = NumberSet()
    }
}
