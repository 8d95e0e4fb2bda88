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
            eastus, regionalReplicaCount: 2, storageAccountType: .standardZRS, excludeFromLatest: false)
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

    @Test func `names come back from JSON in the case they were first written in`() throws {
        let catalog = try Catalog.standing()
        let reread = try roundTrip(catalog.state)
        #expect(reread == catalog.state)
        #expect(try reread.gallery(the("base")).name.description == "Base")
        #expect(reread.galleries.keys.map(\.text) == ["Base"])
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

    @Test func `a state whose keys are no names is an error`() {
        #expect(throws: DecodingError.self) {
            let text = #"{"revision":1,"regions":{},"nodes":{},"galleries":{"no-name":{}}}"#
            _ = try JSONDecoder().decode(GalleryState.self, from: Data(text.utf8))
        }
    }
}

@Suite struct HostileStateTests {
    /// The standing catalog's JSON with each `(old, new)` replaced, decoded.
    func decoded(_ replacements: (String, String)...) throws -> Catalog {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope, regionalReplicaCount: 2)], verified: [westeurope])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var text = String(decoding: try encoder.encode(catalog.state), as: UTF8.self)
        for (old, new) in replacements {
            let isThere = text.contains(old)
            try #require(isThere, "\(old) is not in \(text)")
            text = text.replacingOccurrences(of: old, with: new)
        }
        catalog.state = try JSONDecoder().decode(GalleryState.self, from: Data(text.utf8))
        return catalog
    }

    @Test func `at the last revision there is, a change is refused and nothing overflows`() throws {
        let catalog = try decoded(("\"revision\":7}", "\"revision\":\(UInt64.max)}"))
        #expect(catalog.state.revision == .max)
        catalog.expectRefused(
            .updateGallery(the("Base"), GalleryEdit(description: "x")), .tooLarge, .invalidParameter,
            saying: "\(UInt64.max)", "backup")
    }

    @Test(arguments: [Int.max, Int.min, 0])
    func `counts out of range that were read are refused at the next change and nothing overflows`(count: Int) throws {
        let catalog = try decoded(
            ("\"regionalReplicaCount\":2", "\"regionalReplicaCount\":\(count)"),
            ("\"replicaCount\":1", "\"replicaCount\":\(count)"))
        catalog.expectRefused(
            "1.0.0", [.addRegion(TargetRegion(eastus))], .invalid, .invalidParameter, saying: "\(count)", "1 to 100")
    }

    @Test func `a version without target regions that was read can be looked at and is refused at the next change`()
        throws
    {
        let catalog = try decoded(
            ("\"targetRegions\":[{\"name\":\"westeurope\",\"regionalReplicaCount\":2}]", "\"targetRegions\":[]"))
        let version = try catalog.version("1.0.0")
        #expect(version.replicationStatus(progress: [:], verified: [:]).aggregatedState == .completed)
        #expect(version.replicationStatus(progress: [:], verified: [:]).summary.isEmpty)
        catalog.expectUnresolved("base/debian", in: westeurope, .notFound, .galleryImageNotFound)
        catalog.expectRefused("1.0.0", [.excludeFromLatest(true)], .invalid, .invalidParameter, saying: "own region")
    }

    @Test func `sizes out of range that were read do not trap`() throws {
        let catalog = try decoded(("\"bytes\":1048576", "\"bytes\":\(Int64.min)"))
        #expect(try catalog.version("1.0.0").properties.osDisk.bytes == .min)
        #expect(try catalog.latest(in: westeurope).version.id.number.description == "1.0.0")
    }

    @Test func `counts and revisions that fit no integer are errors`() {
        #expect(throws: DecodingError.self) {
            try decoded(("\"replicaCount\":1", "\"replicaCount\":9223372036854775808"))
        }
        #expect(throws: DecodingError.self) { try decoded(("\"revision\":7}", "\"revision\":-1}")) }
    }
}
