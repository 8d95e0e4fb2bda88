/// Reads what ``VersionWriting`` wrote; versions that say the same of regions and rare properties share it.
struct VersionReading {
    /// The fewest bytes that a row takes.
    private static let rowBytesMin = 48

    private let definition: Shared<ImageDefinitionID>
    private let regions: [Region]
    private let targets: [[TargetRegion]]
    private let verified: [[Region]]
    private let rare: [Shared<ImageVersionProperties.Rare>]

    static func versions(
        of definition: Shared<ImageDefinitionID>, from reader: inout ByteReader
    ) throws(GalleryCodingError) -> VersionTable {
        let reading = Self(
            definition: definition, regions: try [Region](reading: &reader),
            targets: try [[TargetRegion]](reading: &reader), verified: try [[Region]](reading: &reader),
            rare: try [ImageVersionProperties.Rare](reading: &reader).map { Shared($0) })
        let count = try reader.count(elementBytes: rowBytesMin)
        var versions: [ImageVersion] = []
        versions.reserveCapacity(count)
        for _ in 0..<count { versions.append(try reading.version(from: &reader)) }
        guard let table = VersionTable(inOrder: versions) else { throw .malformed(what: "the order of versions") }
        return table
    }

    private func version(from reader: inout ByteReader) throws(GalleryCodingError) -> ImageVersion {
        let flags = VersionFlags(rawValue: try reader.byte())
        let number = try VersionNumber(reading: &reader)
        let disk = try DiskContent(reading: &reader)
        let location = try Self.element(of: regions, &reader)
        let targets = try Self.element(of: targets, &reader)
        let verified = try Self.element(of: verified, &reader)
        let replicaCount = try reader.unsigned()
        guard let replicaCount = UInt8(exactly: replicaCount) else { throw .malformed(what: "a version") }
        let publishedDate = try Instant(reading: &reader)
        let (generation, revision) = (try reader.unsigned(), try reader.unsigned())
        let succeeded = try reader.unsigned()
        let rare = flags.contains(.hasRareProperties) ? try Self.element(of: rare, &reader) : nil
        let properties = ImageVersionProperties(
            location: location, osDisk: disk, targetRegions: targets,
            replicationMode: flags.contains(.isShallow) ? .shallow : .full,
            storageAccountType: flags.storageAccountType,
            excludeFromLatest: flags.contains(.isExcludedFromLatest),
            allowDeletionOfReplicatedLocations: flags.contains(.allowsDeletionOfReplicatedLocations),
            blockDeletionBeforeEndOfLife: flags.contains(.blocksDeletionBeforeEndOfLife),
            replicaCount: Int(replicaCount), sharing: rare)
        var version = ImageVersion(
            number, of: definition, properties, publishedDate: publishedDate, generation: generation,
            revision: revision)
        version.verifiedIn = verified
        version.succeeded = succeeded == 0 ? nil : succeeded
        guard flags.contains(.hasCircumstances) else { return version }
        version.failedIn = try [Region: String](reading: &reader)
        version.deletedAt = try Instant?(reading: &reader)
        version.shortIn = try [Region: Int](reading: &reader)
        return version
    }

    private static func element<Element>(
        of table: [Element], _ reader: inout ByteReader
    ) throws(GalleryCodingError) -> Element {
        let place = try reader.unsigned()
        guard place < table.count else { throw .malformed(what: "a place in a table") }
        return table[Int(place)]
    }
}
