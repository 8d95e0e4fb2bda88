import Foundation
import Gallery
import Testing

@Suite struct CodingTests {
    func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test func `names, numbers, digests and moments stand in JSON as one text or number`() throws {
        #expect(try json(the("1.2.3") as VersionNumber) == "\"1.2.3\"")
        #expect(try json(westeurope) == "\"westeurope\"")
        #expect(try json(the("eastus/n1") as NodeID) == "\"eastus/n1\"")
        #expect(try json(the("Base/Debian/1.0.0") as ImageVersionID) == "\"Base/Debian/1.0.0\"")
        #expect(try json(the("Base/Debian") as ImageReference) == "\"Base/Debian/latest\"")
        #expect(try json(digest(0)) == "\"sha256:\(String(repeating: "0", count: 64))\"")
        #expect(try json(Instant(milliseconds: -5)) == "-5")
        #expect(try json(Principal("user/alice")) == "\"user/alice\"")
        #expect(try json([the("1.2.3") as VersionNumber: 1]) == "{\"1.2.3\":1}")
    }

    @Test func `each operation comes back from JSON as it was`() throws {
        let version: ImageVersionID = the("Base/Debian/1.0.0")
        let target = TargetRegion(
            eastus, regionalReplicaCount: 2, storageAccountType: .standardZRS, excludeFromLatest: false,
            additionalReplicaSets: [ReplicaSet(.premiumV2LRS, regionalReplicaCount: 3)])
        let properties = ImageVersionRequest(
            location: eastus, osDisk: disk(7), replicationMode: .shallow, storageAccountType: .premiumLRS,
            targetRegions: [target], replicaCount: 3, excludeFromLatest: true, endOfLifeDate: Instant(milliseconds: 9),
            allowDeletionOfReplicatedLocations: true, blockDeletionBeforeEndOfLife: true, tags: ["a": "b"])
        let edits: [ImageVersionEdit] = [
            .addRegion(target), .removeRegion(eastus), .setReplicas(region: eastus, count: 4),
            .setExcludeFromLatest(region: eastus, excluded: nil), .setExcludeFromLatest(region: eastus, excluded: true),
            .replaceTargetRegions([target]), .excludeFromLatest(true), .replicaCount(2),
            .endOfLifeDate(Instant(milliseconds: 1)), .allowDeletionOfReplicatedLocations(true),
            .blockDeletionBeforeEndOfLife(false), .tags(["x": ""]),
        ]
        let operations: [GalleryOperation] = [
            .defineRegion(RegionDefinition(name: eastus, displayName: "East US", pairedRegion: westeurope)),
            .registerNode(NodeRegistration(id: the("eastus/n1"), host: "::1", port: 7443)),
            .setRegionStanding(region: eastus, standing: .retired),
            .setNodeStanding(id: the("eastus/n1"), standing: .draining),
            .createGallery(the("Base"), GalleryProperties(location: eastus, description: "d", tags: ["a": "b"])),
            .updateGallery(the("Base"), GalleryEdit(description: "e", tags: [:])),
            .deleteGallery(the("Base")), .createImageDefinition(the("Base/Debian"), .debian),
            .updateImageDefinition(the("Base/Debian"), ImageDefinitionEdit(endOfLifeDate: Instant(milliseconds: 2))),
            .deleteImageDefinition(the("Base/Debian")), .createImageVersion(version, properties),
            .updateImageVersion(version, edits, ifRevision: .max), .updateImageVersion(version, [], ifRevision: nil),
            .deleteImageVersion(version), .recordVerified(version, generation: 3, in: eastus),
            .recordFailure(version, generation: 3, in: eastus, reason: "disk \"full\""),
        ]
        for operation in operations {
            let change = GalleryChange(operation, by: Principal("user/alice"), at: Instant(milliseconds: 4))
            #expect(try roundTrip(change) == change)
        }
    }

    @Test(arguments: [
        ("\"1.2\"", "VersionNumber"), ("\"1.2.2147483648\"", "VersionNumber"), ("123", "VersionNumber"),
        ("\"\"", "Region"), ("\"west-europe\"", "Region"), ("\"a-b\"", "GalleryID"), ("null", "GalleryID"),
        ("\"a/b/latest\"", "ImageVersionID"), ("\"a\"", "ImageReference"), ("\"sha256:00\"", "Digest"),
        ("\"n1\"", "NodeID"), ("\"Medium\"", "ReplicationMode"), ("9223372036854775808", "Instant"), ("1.5", "Instant"),
    ])
    func `JSON that spells no value of its type is an error, not a trap`(text: String, type: String) {
        let types: [String: any Decodable.Type] = [
            "VersionNumber": VersionNumber.self, "Region": Region.self, "GalleryID": GalleryID.self,
            "ImageVersionID": ImageVersionID.self, "ImageReference": ImageReference.self, "Digest": Digest.self,
            "NodeID": NodeID.self, "ReplicationMode": ReplicationMode.self, "Instant": Instant.self,
        ]
        #expect(throws: DecodingError.self) {
            let type = try #require(types[type])
            _ = try JSONDecoder().decode(type, from: Data(text.utf8))
        }
    }
}
