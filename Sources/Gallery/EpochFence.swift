/// Which coordinator a node obeys: the one of the highest epoch it has seen, and of that epoch only the one that came
/// first, as long as no other comes with the same.
///
/// Two coordinators on two copies of one catalog take the same epoch; their incarnations, which each draws when it
/// starts, tell them apart. Which of them is right a node cannot know, so it obeys neither until one comes with a higher
/// epoch.
public struct EpochFence: Hashable, Sendable {
    /// Why a coordinator is not obeyed.
    public enum Breach: Error, Hashable, Sendable {
        /// A later coordinator has been seen.
        case superseded(epoch: Epoch, highest: Epoch)
        /// Two coordinators have come with this epoch.
        case contested(epoch: Epoch)
    }

    /// The highest epoch seen; 0 if none was.
    public private(set) var epoch: Epoch
    /// The incarnation of the coordinator of that epoch; `nil` if it is not known.
    public private(set) var incarnation: UInt64?
    /// Whether two have come with that epoch.
    public private(set) var isContested: Bool

    public init(epoch: Epoch = 0, incarnation: UInt64? = nil, isContested: Bool = false) {
        self.epoch = epoch
        self.incarnation = incarnation
        self.isContested = isContested
    }

    /// Takes a coordinator's greeting or command, or says why it is not obeyed.
    ///
    /// The fence may have changed in either case: write it down before anything is done by it. One that tells no
    /// incarnation has number 0.
    public mutating func admit(epoch: Epoch, incarnation: UInt64) throws(Breach) {
        guard epoch >= self.epoch else { throw .superseded(epoch: epoch, highest: self.epoch) }
        guard epoch == self.epoch, let known = self.incarnation else {
            self = EpochFence(epoch: epoch, incarnation: incarnation)
            return
        }
        if known != incarnation { isContested = true }
        guard !isContested else { throw .contested(epoch: epoch) }
    }
}
