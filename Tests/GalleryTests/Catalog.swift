import Gallery
import Testing

let westeurope: Region = the("westeurope")
let northeurope: Region = the("northeurope")
let eastus: Region = the("eastus")
let regions = [eastus, northeurope, westeurope]

/// The value spelled `text`, which the test knows to be a spelling.
func the<Name: TextCodable>(_ text: String) -> Name {
    guard let name = Name(text) else { preconditionFailure("a test spells \(Name.self) wrongly: \(text)") }
    return name
}

/// The digest whose bytes are all `byte`.
func digest(_ byte: UInt8) -> Digest {
    guard let digest = Digest([UInt8](repeating: byte, count: Digest.byteCount)) else {
        preconditionFailure("32 bytes are a digest")
    }
    return digest
}

func disk(_ content: UInt8, bytes: Int64 = 1 << 20) -> DiskContent {
    DiskContent(digest: digest(content), bytes: bytes, occupiedBytes: bytes / 2)
}

/// A catalog with three regions, the gallery `Base` and the image definition `Base/Debian`, as a test changes it.
struct Catalog {
    var state = GalleryState()
    var now = Instant(milliseconds: 1_000_000)
    /// Who changes it: one who may do everything, unless a test is of rights.
    var actor = Principal("coordinator/c1")

    /// A cluster with three regions and nothing in it.
    static func bare() throws -> Catalog {
        var catalog = Catalog()
        for region in regions {
            try catalog.perform(.defineRegion(RegionDefinition(name: region, displayName: region.name)))
        }
        return catalog
    }

    static func standing() throws -> Catalog {
        var catalog = try bare()
        try catalog.perform(.createGallery(the("Base"), GalleryProperties(location: westeurope)))
        try catalog.perform(.createImageDefinition(the("Base/Debian"), .debian))
        return catalog
    }

    @discardableResult
    mutating func perform(_ operation: GalleryOperation) throws(GalleryRefusal) -> GalleryState.Outcome {
        try state.apply(GalleryChange(operation, by: actor, at: now))
    }

    /// Publishes `Base/Debian/NUMBER` and records it as verified in `verified`.
    mutating func publish(
        _ number: String, in targets: [TargetRegion], verified: [Region] = [], excluded: Bool = false,
        mode: ReplicationMode = .full, content: UInt8 = 1
    ) throws {
        let id: ImageVersionID = the("Base/Debian/\(number)")
        let location = targets.first?.name ?? westeurope
        try perform(
            .createImageVersion(
                id,
                ImageVersionRequest(
                    location: location, osDisk: disk(content), replicationMode: mode, targetRegions: targets,
                    excludeFromLatest: excluded)))
        try verify(number, in: verified)
    }

    mutating func verify(_ number: String, in regions: [Region]) throws {
        let version = try version(number)
        for region in regions {
            try perform(.recordVerified(version.id, generation: version.generation, in: region))
        }
    }

    mutating func fail(_ number: String, in region: Region, _ reason: String = "disk full") throws {
        let version = try version(number)
        try perform(.recordFailure(version.id, generation: version.generation, in: region, reason: reason))
    }

    @discardableResult
    mutating func update(_ number: String, _ edits: ImageVersionEdit...) throws(GalleryRefusal) -> GalleryState.Outcome
    {
        try perform(.updateImageVersion(the("Base/Debian/\(number)"), edits, ifRevision: nil))
    }

    func version(_ number: String) throws -> ImageVersion {
        try state.version(the("Base/Debian/\(number)"))
    }

    func latest(in region: Region) throws -> Resolution {
        try state.resolve(the("Base/Debian"), in: region, now: now)
    }
}

extension ImageDefinitionProperties {
    static let debian = ImageDefinitionProperties(
        location: westeurope, identifier: ImageIdentifier(publisher: "Acme", offer: "debian", sku: "13"),
        osType: .linux)
}
