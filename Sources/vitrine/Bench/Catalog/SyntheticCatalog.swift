import Chance
import Gallery

/// A catalog of any size whose every name, content and place follows from a number.
///
/// The versions are dealt out evenly over subscriptions and home regions, so that the limits of a subscription in a
/// region (100 galleries, 1,000 definitions, 10,000 versions) leave room for a million.
struct SyntheticCatalog {
    static let subscriptionCount = 10
    static let regionCount = 20
    static let targetRegionCount = 3
    /// The most versions that the limits of all subscriptions in all regions leave room for.
    static let versionsMax = subscriptionCount * regionCount * Quota.imageVersions.limit
    /// What each replica counts for, in bytes.
    static let bytes: Int64 = 1 << 30

    private static let versionsPerDefinition = 100
    private static let definitionsPerGallery = 10
    /// The user whose certificate owns the cluster.
    static let administrator = "operator"
    /// The user who resolves, with a role over everything through a group.
    static let deployer = "deployer"

    let versionCount: Int
    let regions: [Region]
    private let subscriptions: [SubscriptionID]

    init(versions: Int) throws {
        versionCount = versions
        regions = try (0..<Self.regionCount).map { try Self.named("region\($0)") }
        subscriptions = try (0..<Self.subscriptionCount).map { try Self.named("subscription\($0)") }
    }

    var definitionCount: Int { (versionCount + Self.versionsPerDefinition - 1) / Self.versionsPerDefinition }
    var galleryCount: Int { (definitionCount + Self.definitionsPerGallery - 1) / Self.definitionsPerGallery }

    /// The node of each region: it holds all contents that are wanted there.
    var nodes: [NodeID] { regions.enumerated().compactMap { NodeID("\($1)/holder\($0)") } }

    /// Where the gallery with this number and everything in it is at home.
    private func home(ofGallery gallery: Int) -> Int { gallery % Self.regionCount }

    func gallery(_ number: Int) throws -> (id: GalleryID, location: Region) {
        let subscription = subscriptions[number / Self.regionCount % Self.subscriptionCount]
        let id = GalleryID(subscription: subscription, name: try Self.named("gallery\(number)"))
        return (id, regions[home(ofGallery: number)])
    }

    func definition(_ number: Int) throws -> (id: ImageDefinitionID, location: Region) {
        let (gallery, location) = try gallery(number / Self.definitionsPerGallery)
        return (ImageDefinitionID(gallery: gallery, name: try Self.named("image\(number)")), location)
    }

    /// The numbers of the versions of a definition.
    func versions(ofDefinition definition: Int) -> Range<Int> {
        let first = definition * Self.versionsPerDefinition
        return first..<min(first + Self.versionsPerDefinition, versionCount)
    }

    func versionNumber(_ version: Int) throws -> VersionNumber {
        try Self.named("1.0.\(version % Self.versionsPerDefinition)")
    }

    /// The regions where a definition's versions are wanted: their home and those that follow it.
    func targets(ofDefinition definition: Int) -> [Region] {
        let home = home(ofGallery: definition / Self.definitionsPerGallery)
        return (0..<Self.targetRegionCount).map { regions[(home + $0) % Self.regionCount] }
    }

    /// Different for each version: what a generator of numbers makes of it.
    func digest(ofVersion version: Int) throws -> Digest {
        var numbers = SeededGenerator(seed: UInt64(version))
        let bytes = (0..<4).flatMap { _ in
            withUnsafeBytes(of: numbers.next().littleEndian) { Array($0) }
        }
        guard let digest = Digest(bytes) else { throw CommandFailure("no digest has \(bytes.count) bytes") }
        return digest
    }

    /// The contents that are wanted in a region.
    func contents(in region: Region) throws -> [Digest] {
        try (0..<definitionCount).filter { targets(ofDefinition: $0).contains(region) }
            .flatMap { try versions(ofDefinition: $0).map(digest) }
    }

    static func named<Name: LosslessStringConvertible>(_ text: String) throws -> Name {
        guard let name = Name(text) else { throw CommandFailure("\(text) is not a \(Name.self)") }
        return name
    }
}
