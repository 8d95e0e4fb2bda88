import Gallery
import Testing
import Wire

struct DocumentTests {
    private static let resources: [(ResourceType, String)] = [
        (.gallery, "contoso"), (.imageDefinition, "contoso/web"), (.imageVersion, "contoso/web/1.4.2"),
    ]

    @Test(arguments: [0, 1, 2])
    func `what show says of a resource, sent as a new one, makes what stands`(index: Int) throws {
        var catalog = try TestCatalog.populated()
        let (type, name) = Self.resources[index]
        let outcome = try catalog.create(type, name, try catalog.show(type, name))
        #expect(outcome == .unchanged)
    }

    @Test(arguments: [0, 1, 2])
    func `what show says of a resource, sent as an update, changes nothing`(index: Int) throws {
        let catalog = try TestCatalog.populated()
        let (type, name) = Self.resources[index]
        #expect(try catalog.update(type, name, try catalog.show(type, name)) == nil)
    }

    @Test func `identifiers and types are the model's, with subscription and resource group`() throws {
        let catalog = try TestCatalog.populated()
        let scope = "/subscriptions/default/resourceGroups/default/providers/Microsoft.Compute/galleries/contoso"
        #expect(try catalog.show(.gallery, "contoso")["id"]?.string == scope)
        let version = try catalog.show(.imageVersion, "contoso/web/1.4.2")
        #expect(version["id"]?.string == "\(scope)/images/web/versions/1.4.2")
        #expect(version["type"]?.string == "Microsoft.Compute/galleries/images/versions")
        #expect(version["name"]?.string == "1.4.2")
    }

    @Test func `a gallery's sharing status names every region where a version is wanted`() throws {
        func regions(_ catalog: TestCatalog) throws -> [String?]? {
            try catalog.show(.gallery, "contoso")["properties.sharingStatus.summary"]?.array?.map {
                $0["region"]?.string
            }
        }
        #expect(try regions(TestCatalog.populated()) == ["northeurope", "westeurope"])
        var empty = try TestCatalog()
        _ = try empty.create(.gallery, "contoso", TestCatalog.galleryJSON)
        #expect(try regions(empty) == ["westeurope"])
    }

    @Test func `a version shows sizes rounded up to GB, effective counts and types, and what is computed`() throws {
        let properties = try TestCatalog.populated().show(.imageVersion, "contoso/web/1.4.2")["properties"]
        #expect(properties?["storageProfile"]?["osDiskImage"]?["sizeInGB"] == .integer(2))
        #expect(properties?["safetyProfile"]?["reportedForPolicyViolation"] == .bool(false))
        #expect(properties?["provisioningState"]?.string == "Creating")
        guard case .array(let regions) = properties?["publishingProfile"]?["targetRegions"] else {
            Issue.record("no target regions")
            return
        }
        #expect(regions.map { $0["regionalReplicaCount"] } == [.integer(2), .integer(1)])
        #expect(regions.map { $0["storageAccountType"]?.string } == ["Standard_LRS", "Standard_LRS"])
    }

    @Test(arguments: [
        ("gallery", "contoso", "frobnicate"), ("gallery", "contoso", "properties.sharingProfile.permission"),
        ("image-definition", "contoso/web", "properties.identifier.pub"),
        ("image-version", "contoso/web/1.4.2", "properties.publishingProfile.targetRegion"),
        ("image-version", "contoso/web/1.4.2", "properties.storageProfile.osDiskImage.size"),
    ])
    func `a member that a document has not is refused by its path`(kind: String, name: String, path: String) throws {
        let catalog = try TestCatalog.populated()
        let type = try #require(ResourceType(rawValue: kind))
        let tree = try catalog.show(type, name).setting(path, to: .string("x"))
        let refusal = #expect(throws: GalleryRefusal.self) { try catalog.update(type, name, tree) }
        #expect(refusal?.rule == .invalidParameter)
        #expect(refusal?.target == path)
        let isNamed = refusal?.text.contains(path) == true
        #expect(isNamed)
    }

    @Test func `a member of an element of an array is named with its index`() throws {
        var catalog = try TestCatalog.populated()
        let tree = try JSONValue(
            reading:
                #"{"properties": {"publishingProfile": {"targetRegions": [{"name": "westeurope"}, {"names": "x"}]}}}"#)
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.create(.imageVersion, "contoso/web/2.0.0", tree)
        }
        #expect(refusal?.target == "properties.publishingProfile.targetRegions[1].names")
    }

    @Test(arguments: [
        ("identity", "identity"), ("properties.publishingProfile.targetExtendedLocations", "edge zones"),
        ("properties.restore", "UNDELETE"),
        ("properties.storageProfile.encryption", "encrypted"),
    ])
    func `a member of the model that is not built is refused by name with the reason`(path: String, why: String) throws
    {
        let catalog = try TestCatalog.populated()
        let tree = JSONValue.object([:]).setting(path, to: .string("x"))
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.update(.imageVersion, "contoso/web/1.4.2", tree)
        }
        #expect(refusal?.target == path)
        let saysWhy = refusal?.text.contains("not built") == true && refusal?.text.contains(why) == true
        #expect(saysWhy, "\(refusal?.text ?? "")")
    }

    @Test func `additional replica sets and the strategy of storage types are read and shown as they were said`() throws
    {
        var catalog = try TestCatalog.populated()
        let target = """
            {"name": "westeurope", "regionalReplicaCount": 2, "storageAccountType": "Standard_LRS",
             "additionalReplicaSets": [{"storageAccountType": "Premium_LRS", "regionalReplicaCount": 3}]}
            """
        let profile = #"{"storageAccountStrategy": "PreferStandard_ZRS", "targetRegions": [\#(target)]}"#
        let tree = try JSONValue(reading: TestCatalog.versionJSON)
            .setting("properties.publishingProfile", to: try JSONValue(reading: profile))
        try catalog.create(.imageVersion, "contoso/web/2.0.0", tree)
        let version = try catalog.state.version(#require(ImageVersionID("contoso/web/2.0.0")))
        let shown = ImageVersionDocument(version, in: catalog.state).properties?.publishingProfile
        #expect(shown?.storageAccountStrategy == "PreferStandard_ZRS")
        #expect(shown?.storageAccountType == nil)
        let sets = shown?.targetRegions?.first?.additionalReplicaSets
        #expect(sets?.map(\.storageAccountType) == ["Premium_LRS"])
        #expect(sets?.map(\.regionalReplicaCount) == [3])
        let same = #"{"properties": {"publishingProfile": {"targetRegions": [\#(target)]}}}"#
        #expect(try catalog.update(.imageVersion, "contoso/web/2.0.0", try JSONValue(reading: same)) == nil)
    }

    @Test func `a strategy beside the storage type that it chooses is refused`() throws {
        var catalog = try TestCatalog.populated()
        let profile = #"{"storageAccountStrategy": "DefaultStandard_LRS", "storageAccountType": "Premium_LRS"}"#
        let tree = try JSONValue(reading: TestCatalog.versionJSON)
            .setting("properties.publishingProfile", to: try JSONValue(reading: profile))
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.create(.imageVersion, "contoso/web/2.0.0", tree)
        }
        #expect(refusal?.target == "properties.publishingProfile.storageAccountStrategy")
    }

    @Test func `null says nothing, also of a member that there is not`() throws {
        let catalog = try TestCatalog.populated()
        let tree = try JSONValue(reading: #"{"identity": null, "properties": {"description": null, "osType": null}}"#)
        #expect(try catalog.update(.imageDefinition, "contoso/web", tree) == nil)
    }

    @Test(arguments: [
        #"{"storageProfile": {"source": {"id": "disks/a", "virtualMachineId": "virtualMachines/b"}}}"#,
        #"{"storageProfile": {"source": {"virtualMachineId": "disks/b"}}}"#,
        #"{"storageProfile": {"source": {"communityGalleryImageId": "a/b"}}}"#,
        #"{"storageProfile": {"source": {"id": "what is this"}}}"#,
        #"{"storageProfile": {"osDiskImage": {"source": {"uri": "vhds/a"}}}}"#,
        #"{"storageProfile": {"osDiskImage": {"source": {"storageAccountId": "s"}}}}"#,
        #"{"storageProfile": {"osDiskImage": {"source": {"uri": "disks/a", "storageAccountId": "s"}}}}"#,
        #"{"storageProfile": {"osDiskImage": {"source": {"id": "vhds/a"}}}}"#,
        #"{"storageProfile": {"osDiskImage": {"sizeInBytes": 5}}}"#,
        #"{"storageProfile": {"source": {"id": "disks/a"}, "dataDiskImages": [{"hostCaching": "ReadOnly"}]}}"#,
    ])
    func `a source that is none, or that is named twice, is refused with its path`(properties: String) throws {
        let catalog = try TestCatalog.populated()
        let tree = try JSONValue(reading: #"{"location": "westeurope", "properties": \#(properties)}"#)
        let key = try ResourceKey(.imageVersion, "contoso/web/2.0.0")
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.reading.creation(of: key, from: tree, in: catalog.state)
        }
        let isNamed = refusal?.target.hasPrefix("properties.storageProfile") == true
        #expect(isNamed, "\(refusal?.target ?? "")")
    }

    @Test func `sources are read from the model's identifiers, and a disk's sizes beside a source do not count`() throws
    {
        let id = "/subscriptions/default/resourceGroups/g/providers/Microsoft.Compute"
        let tree = try JSONValue(
            reading:
                """
                {"location": "westeurope", "properties": {"storageProfile": {
                 "osDiskImage": {"source": {"id": "\(id)/snapshots/os"}, "sizeInGB": 3, "hostCaching": "readonly"},
                 "dataDiskImages": [{"lun": 4, "source": {"uri": "vhds/d", "storageAccountId": "/x/storageAccounts/acc"}}]}}}
                """)
        let catalog = try TestCatalog.populated()
        let operation = try catalog.reading.creation(
            of: ResourceKey(.imageVersion, "contoso/web/2.0.0"), from: tree, in: catalog.state)
        guard case .createImageVersion(_, let request) = operation else {
            Issue.record("\(operation)")
            return
        }
        let os = try #require(SourceID("snapshots/os"))
        let data = try #require(SourceID("vhds/d"))
        #expect(request.storage.osDisk == .init(source: .resource(id: os), hostCaching: .readOnly))
        let expected = StorageRequest.Disk(source: .vhd(id: data, storageAccount: "acc"))
        #expect(request.storage.dataDisks == [.init(lun: 4, expected)])
    }

    @Test(arguments: [
        ("type", "Microsoft.Compute/disks"), ("name", "fabrikam"), ("id", "/subscriptions/default/galleries/fabrikam"),
    ])
    func `a document that says it is another resource is refused`(member: String, value: String) throws {
        let catalog = try TestCatalog.populated()
        let tree = JSONValue.object([member: .string(value)])
        let refusal = #expect(throws: GalleryRefusal.self) { try catalog.update(.gallery, "contoso", tree) }
        #expect(refusal?.target == member)
    }
}
