/// What requests with a key were answered for good without changing anything.
///
/// Who loses a connection asks again over another one, and the bytes of the first try may arrive later still: it is
/// answered as its repetition was, so that nothing is done behind the back of who was told that nothing is. What was
/// done is remembered by the catalog; this memory need not outlive the process, as no connection does.
///
/// Of two generations the older goes when the newer is full.
public struct FinalAnswers<Key: Hashable & Sendable, Answer: Sendable>: Sendable {
    /// The most answers of one generation, and the bytes from which on a new one is begun.
    public let countMax: Int
    public let bytesMax: Int
    private var newer: [Key: Answer] = [:]
    private var older: [Key: Answer] = [:]
    private var bytes = 0

    /// Remembers at least the last `countMax` answers, or the last with `bytesMax` bytes together, and at most twice
    /// as much.
    public init(countMax: Int, bytesMax: Int) {
        self.countMax = max(countMax, 1)
        self.bytesMax = max(bytesMax, 1)
    }

    /// How many answers it holds.
    public var count: Int { newer.count + older.count }

    /// What the request with `key` was answered, or `nil` if it has no final answer, or one that was forgotten.
    public subscript(key: Key) -> Answer? { newer[key] ?? older[key] }

    /// Takes note of an answer that has so many bytes.
    public mutating func remember(_ answer: Answer, bytes count: Int, to key: Key) {
        if newer.count >= countMax || bytes >= bytesMax {
            older = newer
            newer = [:]
            bytes = 0
        }
        newer[key] = answer
        let (sum, overflow) = bytes.addingReportingOverflow(max(count, 0))
        bytes = overflow ? .max : sum
    }
}
