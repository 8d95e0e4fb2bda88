/// Writes the versions of a definition: first what many have in common, each of it once, then a row a version.
///
/// ```
/// regions, lists of target regions, lists of regions, rare properties: each a count and its elements
/// count of rows; each row:
///   flags (VersionFlags), number, OS disk, own region, target regions, verified regions (places in the tables),
///   replica count, published, generation, revision, succeeded or 0,
///   with their flags: place of the rare properties, failures, time of deletion and missing copies
/// ```
struct VersionWriting {
    /// Different values in the order in which they came.
    private struct Table<Value: Hashable> {
        private(set) var values: [Value] = []
        private var places: [Value: Int] = [:]

        mutating func place(of value: Value) -> UInt64 {
            // Neighbours are mostly alike, and comparing is cheaper than hashing.
            if let last = values.last, last == value { return UInt64(values.count - 1) }
            if let place = places[value] { return UInt64(place) }
            places[value] = values.count
            values.append(value)
            return UInt64(values.count - 1)
        }
    }

    private var regions = Table<Region>()
    private var targets = Table<[TargetRegion]>()
    private var verified = Table<[Region]>()
    private var rare = Table<Shared<ImageVersionProperties.Rare>>()
    private var rows = ByteWriter()

    static func write(_ versions: VersionTable, to writer: inout ByteWriter) {
        var writing = Self()
        for version in versions { writing.add(version) }
        writing.regions.values.write(to: &writer)
        writing.targets.values.write(to: &writer)
        writing.verified.values.write(to: &writer)
        writing.rare.values.map(\.value).write(to: &writer)
        writer.count(versions.count)
        writer.raw(writing.rows.bytes)
    }

    private mutating func add(_ version: ImageVersion) {
        let properties = version.properties
        let circumstances = version.circumstances
        rows.byte(VersionFlags(of: version).rawValue)
        version.number.write(to: &rows)
        properties.osDisk.write(to: &rows)
        rows.unsigned(regions.place(of: properties.location))
        rows.unsigned(targets.place(of: properties.targetRegions))
        rows.unsigned(verified.place(of: version.verifiedIn))
        rows.count(properties.replicaCount)
        version.publishedDate.write(to: &rows)
        rows.unsigned(version.generation)
        rows.unsigned(version.revision)
        rows.unsigned(version.succeeded ?? 0)
        if let rare = properties.rare { rows.unsigned(self.rare.place(of: rare)) }
        guard let circumstances else { return }
        circumstances.value.failedIn.write(to: &rows)
        circumstances.value.deletedAt.write(to: &rows)
        circumstances.value.shortIn.write(to: &rows)
    }
}

/// What of a version has two or three values, in a byte.
struct VersionFlags: OptionSet {
    let rawValue: UInt8

    static let isShallow = Self(rawValue: 1)
    static let isExcludedFromLatest = Self(rawValue: 1 << 1)
    static let allowsDeletionOfReplicatedLocations = Self(rawValue: 1 << 2)
    static let blocksDeletionBeforeEndOfLife = Self(rawValue: 1 << 3)
    static let isZRS = Self(rawValue: 1 << 4)
    static let isPremium = Self(rawValue: 1 << 5)
    static let hasRareProperties = Self(rawValue: 1 << 6)
    static let hasCircumstances = Self(rawValue: 1 << 7)
}

extension VersionFlags {
    init(of version: ImageVersion) {
        self = []
        let properties = version.properties
        if properties.replicationMode == .shallow { insert(.isShallow) }
        if properties.excludeFromLatest { insert(.isExcludedFromLatest) }
        if properties.allowDeletionOfReplicatedLocations { insert(.allowsDeletionOfReplicatedLocations) }
        if properties.blockDeletionBeforeEndOfLife { insert(.blocksDeletionBeforeEndOfLife) }
        switch properties.storageAccountType {
        case .standardLRS: break
        case .standardZRS: insert(.isZRS)
        case .premiumLRS: insert(.isPremium)
        case .premiumV2LRS: insert([.isZRS, .isPremium])
        }
        if properties.rare != nil { insert(.hasRareProperties) }
        if version.circumstances != nil { insert(.hasCircumstances) }
    }

    /// The second generation of premium storage is both bits.
    var storageAccountType: StorageAccountType {
        switch (contains(.isZRS), contains(.isPremium)) {
        case (false, false): .standardLRS
        case (true, false): .standardZRS
        case (false, true): .premiumLRS
        case (true, true): .premiumV2LRS
        }
    }
}
