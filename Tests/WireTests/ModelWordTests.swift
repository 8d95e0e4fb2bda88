import Gallery
import Testing
import Wire

struct ModelWordTests {
    @Test func `a feature that there is not is refused by its place, with those there are`() throws {
        let catalog = try TestCatalog.populated()
        let tree = try JSONValue(
            reading:
                """
                {"location": "westeurope", "properties": {"osType": "Linux",
                 "identifier": {"publisher": "p", "offer": "o", "sku": "s"},
                 "features": [{"name": "IsHibernateSupported", "value": "True"}, {"name": "IsFast", "value": "True"}]}}
                """)
        let key = try ResourceKey(.imageDefinition, "contoso/fast")
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.reading.creation(of: key, from: tree, in: catalog.state)
        }
        #expect(refusal?.target == "properties.features[1].name")
        let areNamed = refusal?.text.contains("IsFast") == true && refusal?.text.contains("SecurityType") == true
        #expect(areNamed, "\(refusal?.text ?? "")")
    }

    @Test(arguments: [
        ("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), ("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c"),
        ("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7"),
        ("Compute Gallery Sharing Admin", "1ef6a3be-d0ac-425d-8c01-acb62866290b"),
        ("Compute Gallery Artifacts Publisher", "85a2d0d9-2eba-4c9c-b355-11c2cc0788ab"),
        ("Compute Gallery Image Reader", "cf7c76d2-98a3-4358-a134-615aa78bf44d"),
    ])
    func `a role is read by its name or by the id that the model gives it, and both are shown`(name: String, id: String)
        throws
    {
        for text in [name, name.lowercased(), id, id.uppercased()] {
            let assignment = try RoleAssignmentDocument(principal: "eve", role: text, scope: "/").assignment()
            #expect(assignment.role.rawValue == name)
            let shown = RoleAssignmentDocument(assignment)
            #expect(shown.role == name)
            #expect(shown.roleDefinitionId == id)
        }
    }

    @Test(arguments: [
        (#"[{"lun": 3, "hostCaching": "None"}]"#, false), (#"[{"lun": 4}]"#, true),
        (#"[{"lun": 3}, {"lun": 4}]"#, true),
        (#"[{"lun": 3, "hostCaching": "ReadOnly"}]"#, true),
    ])
    func `a version's data disks keep their number, their LUNs and their caching`(disks: String, changes: Bool) throws {
        var catalog = try TestCatalog.populated()
        let other = "sha256:" + String(repeating: "cd", count: 32)
        let own = #"{"lun": 3, "digest": "\#(other)", "sizeInBytes": 1024, "occupiedBytes": 0}"#
        let version = try JSONValue(
            reading:
                """
                {"location": "westeurope", "properties": {"storageProfile": {
                 "osDiskImage": {"digest": "\(TestCatalog.digest)", "sizeInBytes": 1024, "occupiedBytes": 0},
                 "dataDiskImages": [\(own)]}}}
                """)
        try catalog.create(.imageVersion, "contoso/web/2.0.0", version)
        let patch = try JSONValue(reading: #"{"properties": {"storageProfile": {"dataDiskImages": \#(disks)}}}"#)
        guard changes else {
            #expect(try catalog.update(.imageVersion, "contoso/web/2.0.0", patch) == nil)
            return
        }
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.update(.imageVersion, "contoso/web/2.0.0", patch)
        }
        #expect(refusal?.rule == .propertyChangeNotAllowed)
        let isNamed = refusal?.target.hasPrefix("properties.storageProfile.dataDiskImages") == true
        #expect(isNamed, "\(refusal?.target ?? "")")
    }

    @Test(arguments: [
        ("gallery", #"{"identity": {"type": "SystemAssigned"}}"#, "identity"),
        ("image-version", #"{"properties": {"restore": true}}"#, "properties.restore"),
        ("image-version", #"{"properties": {"validationsProfile": {}}}"#, "properties.validationsProfile"),
        ("image-version", #"{"properties": {"imageMetadataProfiles": [{}]}}"#, "properties.imageMetadataProfiles"),
        (
            "image-version", #"{"properties": {"publishingProfile": {"targetExtendedLocations": [{"name": "x"}]}}}"#,
            "properties.publishingProfile.targetExtendedLocations"
        ),
        (
            "image-version",
            #"{"properties": {"publishingProfile": {"targetRegions": [{"name": "westeurope", "encryption": {}}]}}}"#,
            "properties.publishingProfile.targetRegions[0].encryption"
        ),
        (
            "image-version", #"{"properties": {"storageProfile": {"osDiskImage": {"diskEncryptionSetId": "/x"}}}}"#,
            "properties.storageProfile.osDiskImage.diskEncryptionSetId"
        ),
    ])
    func `each member that is not built is refused where it stands, with the reason`(
        kind: String, json: String, path: String
    ) throws {
        let catalog = try TestCatalog.populated()
        let (type, name): (ResourceType, String) =
            kind == "gallery" ? (.gallery, "contoso") : (.imageVersion, "contoso/web/1.4.2")
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.update(type, name, try JSONValue(reading: json))
        }
        #expect(refusal?.rule == .invalidParameter)
        #expect(refusal?.target == path)
        let saysWhy = refusal?.text.contains("\(path) is not built: ") == true
        #expect(saysWhy, "\(refusal?.text ?? "")")
    }

    /// Another word in a document that is otherwise right, or `null` for none, and what the refusal names.
    private static let words: [(ResourceType, String, JSONValue)] = [
        (.imageDefinition, "properties.osType", .null), (.imageDefinition, "properties.osType", .string("Plan9")),
        (.imageDefinition, "properties.osState", .string("Frozen")),
        (.imageDefinition, "properties.hyperVGeneration", .string("V3")),
        (.imageDefinition, "properties.architecture", .string("x86")),
        (.imageDefinition, "properties.identifier.publisher", .null),
        (.imageDefinition, "properties.identifier.offer", .null),
        (.imageDefinition, "properties.identifier.sku", .null),
        (.imageDefinition, "properties.endOfLifeDate", .string("soon")), (.imageDefinition, "location", .null),
        (.imageVersion, "properties.publishingProfile.storageAccountType", .string("Tape_LRS")),
        (.imageVersion, "properties.publishingProfile.storageAccountStrategy", .string("PreferTape")),
        (.imageVersion, "properties.publishingProfile.replicationMode", .string("Partial")),
        (.imageVersion, "properties.publishingProfile.endOfLifeDate", .string("2030-02-30")),
        (.imageVersion, "properties.storageProfile.osDiskImage.hostCaching", .string("Sometimes")),
        (.gallery, "properties.sharingProfile.permissions", .string("Friends")),
        (.gallery, "location", .string("4ever")),
    ]

    @Test(arguments: Self.words.indices)
    func `a word that is none of the model's, and one that is missing, is refused by its path`(index: Int) throws {
        let (type, path, value) = Self.words[index]
        let catalog = try TestCatalog.populated()
        let json =
            switch type {
            case .gallery: TestCatalog.galleryJSON
            case .imageDefinition: TestCatalog.definitionJSON
            default: TestCatalog.versionJSON
            }
        let name = type == .gallery ? "other" : type == .imageDefinition ? "contoso/other" : "contoso/web/3.0.0"
        let tree = try JSONValue(reading: json).setting(path, to: value)
        let refusal = #expect(throws: GalleryRefusal.self, "\(path)") {
            try catalog.reading.creation(of: ResourceKey(type, name), from: tree, in: catalog.state)
        }
        #expect(refusal?.kind == .invalid)
        #expect(refusal?.target == path)
        let isNamed = refusal?.text.contains(path) == true
        #expect(isNamed, "\(refusal?.text ?? "")")
    }
}
