/// Which idempotency keys may be remembered: a key that is not among them is in no table, so that a new request needs no
/// look into it.
///
/// Holds a number for each key instead of the key. Of two generations the older goes when the newer has as many keys as
/// are remembered at all: what it held was forgotten by then.
struct KnownKeys: Sendable {
    private let countMax: Int
    private var newer: Set<Int> = []
    private var older: Set<Int> = []

    /// For a table that keeps at most `countMax` keys.
    init(countMax: Int) {
        self.countMax = max(countMax, 1)
    }

    /// How many keys it holds.
    var count: Int { newer.count + older.count }

    /// `false` only if no key of that name is remembered.
    func mayHold(_ name: IdempotencyKey.Name) -> Bool {
        newer.contains(name.hashValue) || older.contains(name.hashValue)
    }

    mutating func insert(_ name: IdempotencyKey.Name) {
        guard newer.insert(name.hashValue).inserted, newer.count >= countMax else { return }
        older = newer
        newer = []
    }
}
