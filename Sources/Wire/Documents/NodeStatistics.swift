/// What a node has done since its process began: the payload of the answer to `STATS`.
///
/// Counts are bytes.
public struct NodeStatistics: Hashable, Sendable, Codable {
    public var node: String
    public var region: String
    /// To clients that deploy.
    public var bytesToClients: Int64
    /// To nodes of the same region.
    public var bytesWithinRegion: Int64
    /// To nodes of other regions, by region.
    public var bytesToRegions: [String: Int64]
    /// From clients that publish.
    public var bytesFromClients: Int64
    /// From other nodes.
    public var bytesFromNodes: Int64
    /// Taken from another content on the same node instead of the network.
    public var bytesFromLocalContents: Int64
    /// Hashed to verify what was on disk.
    public var bytesVerified: Int64
    public var residentBytes: Int64
    public var freeBytes: Int64
    public var contents: Int
    /// Chunks of complete contents that were found damaged, and that were given their right bytes again.
    public var chunksDamaged: Int
    public var chunksRepaired: Int
    /// Errors of the medium, and `sound`, `slow`, `full`, `readonly` or `failing`.
    public var diskFaults: Int
    public var disk: String

    public init(node: String, region: String) {
        self.node = node
        self.region = region
        bytesToClients = 0
        bytesWithinRegion = 0
        bytesToRegions = [:]
        bytesFromClients = 0
        bytesFromNodes = 0
        bytesFromLocalContents = 0
        bytesVerified = 0
        residentBytes = 0
        freeBytes = 0
        contents = 0
        chunksDamaged = 0
        chunksRepaired = 0
        diskFaults = 0
        disk = ""
    }
}
