import Foundation
import Gallery
import Testing
import Wire

extension JSONValue {
    /// With the member at `path` set, objects made where there are none.
    func setting(_ path: String, to value: JSONValue) -> JSONValue {
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        var members: [String: JSONValue] = [:]
        if case .object(let own) = self { members = own }
        members[parts[0]] =
            parts.count == 1 ? value : (members[parts[0]] ?? .object([:])).setting(parts[1], to: value)
        return .object(members)
    }
}

/// A catalog with two regions, a gallery, a definition and a version, and the reading of documents over it.
struct TestCatalog {
    static let owner = Principal("user/operator")
    static let now = Instant(milliseconds: 1_700_000_000_000)
    static let digest = "sha256:" + String(repeating: "ab", count: 32)

    var state = GalleryState()
    let reading = ResourceReading()

    static let galleryJSON = """
        {"location": "westeurope", "tags": {"team": "a"}, "properties": {"description": "d",
         "softDeletePolicy": {"isSoftDeleteEnabled": false, "retentionPeriodInDays": 9}}}
        """
    static let definitionJSON = """
        {"location": "West Europe", "properties": {
         "identifier": {"publisher": "Contoso", "offer": "web", "sku": "std"}, "osType": "linux",
         "osState": "Generalized", "hyperVGeneration": "V2", "architecture": "Arm64",
         "features": [{"name": "IsHibernateSupported", "value": "True", "startsAtVersion": "1.2.3"}],
         "recommended": {"vCPUs": {"min": 2, "max": 4}, "memory": {"min": 8}},
         "disallowed": {"diskTypes": ["Standard_LRS"]},
         "purchasePlan": {"name": "n", "publisher": "p", "product": "q"}, "eula": "https://e",
         "privacyStatementUri": "https://p", "releaseNoteUri": "https://r", "description": "d",
         "endOfLifeDate": "2031-01-31T12:00:00Z"}}
        """
    static let versionJSON = """
        {"location": "westeurope", "tags": {"a": "b"}, "properties": {
         "publishingProfile": {"targetRegions": [
           {"name": "West Europe", "regionalReplicaCount": 2, "excludeFromLatest": true},
           {"name": "northeurope", "storageAccountType": "Standard_LRS"}],
          "replicaCount": 1, "endOfLifeDate": "2031-01-31", "storageAccountType": "standard_lrs"},
         "storageProfile": {"osDiskImage": {"digest": "\(digest)", "sizeInBytes": 1073741825, "occupiedBytes": 10}},
         "safetyProfile": {"allowDeletionOfReplicatedLocations": true, "reportedForPolicyViolation": false}}}
        """

    init() throws {
        for (name, paired) in [("westeurope", "northeurope"), ("northeurope", "westeurope")] {
            let region = RegionDefinition(
                name: try #require(Region(name)), displayName: name, pairedRegion: Region(paired))
            try apply(.defineRegion(region: region), by: Principal("coordinator/c1"))
        }
        try apply(.establish(administrator: "operator"), by: Principal("coordinator/c1"))
    }

    static func populated() throws -> TestCatalog {
        var catalog = try TestCatalog()
        try catalog.create(.gallery, "contoso", galleryJSON)
        try catalog.create(.imageDefinition, "contoso/web", definitionJSON)
        try catalog.create(.imageVersion, "contoso/web/1.4.2", versionJSON)
        return catalog
    }

    @discardableResult
    mutating func apply(
        _ operation: GalleryOperation, by principal: Principal = owner
    ) throws -> GalleryState.Outcome {
        try state.apply(GalleryChange(operation, by: principal, at: Self.now))
    }

    @discardableResult
    mutating func create(_ type: ResourceType, _ name: String, _ json: String) throws -> GalleryState.Outcome {
        try create(type, name, try JSONValue(reading: json))
    }

    @discardableResult
    mutating func create(_ type: ResourceType, _ name: String, _ tree: JSONValue) throws -> GalleryState.Outcome {
        try apply(try reading.creation(of: ResourceKey(type, name), from: tree, in: state))
    }

    func show(_ type: ResourceType, _ name: String) throws -> JSONValue {
        guard let document = try ResourceKey(type, name).document(in: state) else {
            throw GalleryRefusal(.notFound, .resourceNotFound, name, "nothing stands under \(name)")
        }
        return try JSONValue(of: document)
    }

    func update(_ type: ResourceType, _ name: String, _ tree: JSONValue) throws -> GalleryOperation? {
        try reading.update(of: ResourceKey(type, name), with: tree, in: state)
    }

    func plan(_ resources: [JSONValue]) throws -> ApplyPlan {
        try ApplyPlan(resources, over: state, by: Self.owner, at: Self.now) { "suffix" }
    }
}
