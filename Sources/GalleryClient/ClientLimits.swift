/// How long the client is patient, and how much it does at once.
///
/// The defaults are what `vitrine` uses; tests take shorter times.
public struct ClientLimits: Hashable, Sendable {
    /// How long connecting to anybody may take.
    public var connectTimeout = Duration.seconds(5)
    /// How long an answer to a small question may take.
    public var answerTimeout = Duration.seconds(30)
    /// How long the coordinator may take over `RESOLVE` before the region's nodes are asked.
    public var resolvePatience = Duration.seconds(2)
    /// How long an image is asked for again that no node can serve at this moment: nodes come back to a coordinator that
    /// was started anew, or from which they were cut off.
    public var unavailablePatience = Duration.seconds(5)
    /// How long a change is asked for again, with the same key, when its answer was lost.
    public var retryWindow = Duration.seconds(30)
    /// The pause before asking again.
    public var retryDelay = Duration.milliseconds(250)
    /// How often in a row an upload or a deployment may break off without one more chunk having arrived.
    public var fruitlessAttemptsMax = 5
    /// How long a node may send nothing of a disk that it was asked for, before it is given up for another.
    public var bulkSilenceMax = Duration.seconds(10)
    /// How long a node may take to put what was uploaded safely on its disk.
    public var sealTimeout = Duration.seconds(600)
    /// How often a version's progress is asked for.
    public var pollInterval = Duration.milliseconds(500)
    /// Chunks of the file that are read ahead of the network.
    public var chunksInFlight = 8
    /// The rows of one page of a list.
    public var pageSize = 1000

    /// All defaults.
    public init() {}
}
