/// What `latest` named: the version by what no other ever bears, its generation, and the content of its OS disk.
public struct LatestAnswer: Hashable, Sendable, Codable {
    public let number: VersionNumber
    /// The revision that made it: another version that bears its number later has another.
    public let generation: Generation
    public let digest: Digest

    public init(number: VersionNumber, generation: Generation, digest: Digest) {
        self.number = number
        self.generation = generation
        self.digest = digest
    }

    init(_ version: ImageVersion) {
        self.init(number: version.number, generation: version.generation, digest: version.properties.osDisk.digest)
    }
}
