/// The number of an order to a node.
///
/// Rises, and is never used twice by one planner.
///
/// Across coordinators the epoch that goes with every command tells them apart.
public struct OrderID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1 for the first order of a planner.
    public let number: UInt64

    /// The order of that number.
    public init(number: UInt64) {
        self.number = number
    }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    public var description: String { String(number) }
}

/// How a node says that an order went.
public enum Outcome: Hashable, Sendable {
    /// The copy is whole, hashed and synced; the verified content is whole; the removed content is gone.
    case done
    /// The content does not match its digest, and was put aside: the node does not hold it any more.
    case damaged
    /// The node does not hold the content that it was to verify.
    case absent
    /// It was not done.
    case failed(OrderFailure)
}

/// Why an order was not done.
public enum OrderFailure: String, Hashable, Sendable, CaseIterable {
    /// The source cannot be reached, went away, or stopped copying itself.
    ///
    /// Tried at once from another one.
    case sourceLost
    /// The source sent bytes that do not match.
    ///
    /// It is verified, and another one is asked.
    case sourceDamaged
    /// The disk is full.
    case noSpace
    /// Reading or writing failed.
    case disk
    /// The content is in use and cannot be removed at this moment.
    case inUse
    /// The node refuses, for a reason of its own; or the order could not be sent.
    case refused
}
