import Gallery
import Testing
import Wire

struct PatchTests {
    private static let immutable: [(ResourceType, String, String)] =
        [
            "location", "properties.resourceGroup", "properties.identifier.uniqueName", "properties.provisioningState",
            "properties.sharingStatus.aggregatedState",
        ].map { (.gallery, "contoso", $0) }
        + [
            "location", "properties.osType", "properties.osState", "properties.hyperVGeneration",
            "properties.architecture", "properties.identifier.publisher", "properties.identifier.offer",
            "properties.identifier.sku", "properties.eula", "properties.privacyStatementUri",
            "properties.purchasePlan.name", "properties.purchasePlan.publisher", "properties.purchasePlan.product",
            "properties.provisioningState",
        ].map { (.imageDefinition, "contoso/web", $0) }
        + [
            "location", "properties.publishingProfile.storageAccountType", "properties.publishingProfile.publishedDate",
            "properties.storageProfile.osDiskImage.digest", "properties.storageProfile.osDiskImage.hostCaching",
            "properties.storageProfile.osDiskImage.source.id", "properties.storageProfile.source.id",
            "properties.storageProfile.source.virtualMachineId", "properties.provisioningState",
        ].map { (.imageVersion, "contoso/web/1.4.2", $0) }

    /// Another value of the same kind, so that it is not refused as none of its words.
    private static let others = [
        "properties.osType": "Windows", "properties.osState": "Specialized", "properties.hyperVGeneration": "V1",
        "properties.architecture": "x64", "properties.publishingProfile.storageAccountType": "Premium_LRS",
        "location": "northeurope", "properties.storageProfile.osDiskImage.hostCaching": "ReadWrite",
        "properties.storageProfile.osDiskImage.digest": "sha256:" + String(repeating: "cd", count: 32),
        "properties.publishingProfile.publishedDate": "2020-01-01",
    ]

    @Test(arguments: Self.immutable.indices)
    func `a member that may not change is refused by its path if it says something else`(index: Int) throws {
        let (type, name, path) = Self.immutable[index]
        let catalog = try TestCatalog.populated()
        let tree = JSONValue.object([:]).setting(path, to: .string(Self.others[path] ?? "disks/other"))
        let refusal = #expect(throws: GalleryRefusal.self, "\(path)") { try catalog.update(type, name, tree) }
        #expect(refusal?.rule == .propertyChangeNotAllowed)
        #expect(refusal?.target == path)
    }

    @Test func `names, regions and words are the same in another spelling`() throws {
        let catalog = try TestCatalog.populated()
        let definition = try JSONValue(
            reading:
                """
                {"location": "WEST EUROPE", "properties": {"osType": "LINUX", "identifier": {"publisher": "contoso"},
                 "endOfLifeDate": "2031-01-31T12:00:00.000Z"}}
                """)
        #expect(try catalog.update(.imageDefinition, "contoso/web", definition) == nil)
    }

    @Test func `an update names only what changes, and leaves the rest`() throws {
        var catalog = try TestCatalog.populated()
        let tree = try JSONValue(
            reading:
                """
                {"properties": {"publishingProfile": {"excludeFromLatest": true, "endOfLifeDate": "2032-01-31T00:00:00Z",
                 "targetRegionEdits": [{"op": "setCount", "name": "northeurope", "regionalReplicaCount": 3},
                  {"op": "setExclude", "name": "westeurope"}]}, "safetyProfile": {"blockDeletionBeforeEndOfLife": true}}}
                """)
        let operation = try #require(try catalog.update(.imageVersion, "contoso/web/1.4.2", tree))
        try catalog.apply(operation)
        let north = try #require(Region("northeurope"))
        let west = try #require(Region("westeurope"))
        guard case .updateImageVersion(_, let edits, nil) = operation else {
            Issue.record("\(operation)")
            return
        }
        #expect(
            edits == [
                .blockDeletionBeforeEndOfLife(blocked: true), .setReplicas(region: north, count: 3),
                .setExcludeFromLatest(region: west, excluded: nil), .excludeFromLatest(excluded: true),
                .endOfLifeDate(at: try #require(Instant(iso8601: "2032-01-31T00:00:00Z"))),
            ])
    }

    @Test(arguments: [
        (
            #"[{"name": "northeurope"}, {"name": "westeurope", "regionalReplicaCount": 2, "excludeFromLatest": true}]"#,
            false
        ),
        (#"[{"name": "westeurope", "regionalReplicaCount": 2, "excludeFromLatest": true}]"#, true),
        (#"[{"name": "northeurope"}, {"name": "westeurope", "regionalReplicaCount": 2}]"#, true),
    ])
    func `a list of target regions that says what holds, in any order, is no change`(list: String, changes: Bool) throws
    {
        let catalog = try TestCatalog.populated()
        let tree = try JSONValue(reading: #"{"properties": {"publishingProfile": {"targetRegions": \#(list)}}}"#)
        let operation = try catalog.update(.imageVersion, "contoso/web/1.4.2", tree)
        #expect((operation != nil) == changes)
    }

    @Test(arguments: [
        #"{"op": "add"}"#, #"{"op": "double", "name": "westeurope"}"#, #"{"op": "setCount", "name": "westeurope"}"#,
        #"{"op": "remove", "name": "westeurope", "regionalReplicaCount": 1}"#,
        #"{"op": "setCount", "name": "westeurope", "regionalReplicaCount": 1, "storageAccountType": "Premium_LRS"}"#,
    ])
    func `an edit of a target region that is none is refused with its index`(edit: String) throws {
        let catalog = try TestCatalog.populated()
        let tree = try JSONValue(reading: #"{"properties": {"publishingProfile": {"targetRegionEdits": [\#(edit)]}}}"#)
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.update(.imageVersion, "contoso/web/1.4.2", tree)
        }
        let isNamed = refusal?.target.hasPrefix("properties.publishingProfile.targetRegionEdits[0]") == true
        #expect(isNamed)
    }

    @Test func `an entity tag that is not the resource's is a conflict`() throws {
        let catalog = try TestCatalog.populated()
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.update(
                .gallery, "contoso", .object(["etag": .string("1"), "tags": .object(["a": .string("b")])]))
        }
        #expect(refusal?.kind == .conflict)
        #expect(refusal?.rule == .entityTagMismatch)
    }

    @Test func `two of the four facts of a community gallery are not enough where there were none`() throws {
        let catalog = try TestCatalog.populated()
        let path = "properties.sharingProfile.communityGalleryInfo"
        let tree = JSONValue.object([:]).setting("\(path).eula", to: .string("e"))
        let refusal = #expect(throws: GalleryRefusal.self) { try catalog.update(.gallery, "contoso", tree) }
        #expect(refusal?.target == "\(path).publisherUri")
    }
}
