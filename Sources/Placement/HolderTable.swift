/// A node, by number, that holds a content.
struct Holder: Hashable, Sendable {
    let node: Int
    let isVerified: Bool
}

/// For each content, by number, the nodes that hold it: eight bytes for up to four of them, longer lists once each.
///
/// A copy shares what has not changed since.
struct HolderTable: Sendable {
    private var sets = Blocks<HolderBits>()
    private var lists = Interner<[Holder]>()

    /// How often bits came to mean other holders.
    var reuses: Int { lists.reuses }

    /// Equal for two contents if and only if the same nodes hold them alike.
    func bits(of content: Int) -> HolderBits { content < sets.count ? sets[content] : HolderBits() }

    func isHeld(_ content: Int) -> Bool { bits(of: content) != HolderBits() }

    /// The holders in order of their numbers.
    func holders(of content: Int) -> [Holder] {
        let bits = bits(of: content)
        return bits.list.map { lists[$0] } ?? bits.holders
    }

    /// The same one by one, without a list of them.
    func forEachHolder(of content: Int, _ body: (Holder) -> Void) {
        let bits = bits(of: content)
        guard bits.list == nil else { return holders(of: content).forEach(body) }
        bits.forEachHolder(body)
    }

    func holder(of content: Int, on node: Int) -> Holder? {
        let bits = bits(of: content)
        return bits.list.map { list in lists[list].first { $0.node == node } } ?? bits.holder(on: node)
    }

    mutating func set(_ holder: Holder, of content: Int) {
        let bits = bits(of: content)
        if bits.list == nil, let changed = bits.setting(holder) { return put(changed, content) }
        let others = holders(of: content).filter { $0.node != holder.node }
        set((others + [holder]).sorted { $0.node < $1.node }, of: content)
    }

    mutating func remove(_ node: Int, of content: Int) {
        let bits = bits(of: content)
        guard bits.list != nil else { return put(bits.removing(node), content) }
        set(holders(of: content).filter { $0.node != node }, of: content)
    }

    /// Makes these, in order of their numbers, all that hold a content; returns the former ones if that is news.
    @discardableResult
    mutating func set(_ holders: [Holder], of content: Int) -> [Holder]? {
        let bits = bits(of: content)
        let short = HolderBits(holders)
        guard short != bits else { return nil }
        let former = self.holders(of: content)
        guard former != holders else { return nil }
        put(short ?? HolderBits(list: lists.use(holders)), content)
        if let list = bits.list { lists.disuse(list) }
        return former
    }

    private mutating func put(_ bits: HolderBits, _ content: Int) {
        while sets.count <= content { sets.append(HolderBits()) }
        sets[content] = bits
    }
}

/// The holders of one content in eight bytes.
///
/// Four places of 16 bits from the lowest on, each empty (0) or a node's number doubled, plus 1 if verified, plus 1.
/// With an empty first place the others are the number of a list, plus 1.
struct HolderBits: Hashable, Sendable {
    private static let placeBits = 16
    private static let places = 4

    private var bits: UInt64 = 0

    init() {}

    init(list: Int) {
        bits = UInt64(list + 1) << UInt64(Self.placeBits)
    }

    /// Is `nil` if they are too many, or the number of one is too great.
    init?(_ holders: [Holder]) {
        guard holders.count <= Self.places else { return nil }
        for (place, holder) in holders.enumerated() {
            guard let code = Self.code(holder) else { return nil }
            bits |= code << UInt64(place * Self.placeBits)
        }
    }

    /// The number of the list, if it is one.
    var list: Int? { bits != 0 && bits & 0xFFFF == 0 ? Int(bits >> UInt64(Self.placeBits)) - 1 : nil }

    var holders: [Holder] { (0..<Self.places).compactMap(holder(at:)) }

    func forEachHolder(_ body: (Holder) -> Void) {
        for place in 0..<Self.places {
            guard let holder = holder(at: place) else { continue }
            body(holder)
        }
    }

    func holder(on node: Int) -> Holder? {
        place(of: node).flatMap(holder(at:))
    }

    /// With a holder more, or changed; `nil` if there is no place for it.
    func setting(_ holder: Holder) -> HolderBits? {
        guard let code = Self.code(holder) else { return nil }
        let others = removing(holder.node)
        guard others.bits >> UInt64((Self.places - 1) * Self.placeBits) == 0 else { return nil }
        var place = 0
        while let other = others.holder(at: place), other.node < holder.node { place += 1 }
        let shift = UInt64(place * Self.placeBits)
        let below = (UInt64(1) << shift) - 1
        var result = others
        result.bits = others.bits & below | code << shift | (others.bits & ~below) << UInt64(Self.placeBits)
        return result
    }

    func removing(_ node: Int) -> HolderBits {
        guard let place = place(of: node) else { return self }
        let below = (UInt64(1) << UInt64(place * Self.placeBits)) - 1
        var result = self
        result.bits = bits & below | bits >> UInt64(Self.placeBits) & ~below
        return result
    }

    private func place(of node: Int) -> Int? {
        (0..<Self.places).first { holder(at: $0)?.node == node }
    }

    private func holder(at place: Int) -> Holder? {
        guard place < Self.places else { return nil }
        let code = Int(bits >> UInt64(place * Self.placeBits) & 0xFFFF)
        return code == 0 ? nil : Holder(node: (code - 1) >> 1, isVerified: (code - 1) & 1 == 1)
    }

    private static func code(_ holder: Holder) -> UInt64? {
        let code = (holder.node << 1 | (holder.isVerified ? 1 : 0)) + 1
        return code < 1 << placeBits ? UInt64(code) : nil
    }
}
