import Gallery
import Testing
import Wire

/// That every reading of a document names the property, the value and the remedy.
@Suite struct FaultTests {
    /// A document that is otherwise right, with another member, and what the refusal says of it.
    struct Case: Sendable, CustomStringConvertible {
        let type: ResourceType
        /// Which member is set, and to which JSON.
        let member: String
        let json: String
        let path: String
        let value: String?
        let remedy: String

        init(_ type: ResourceType, _ member: String, _ json: String, _ path: String, _ value: String?, _ remedy: String)
        {
            (self.type, self.member, self.json) = (type, member, json)
            (self.path, self.value, self.remedy) = (path, value, remedy)
        }

        var description: String { "\(member) \(json)" }
    }

    private static let storage = "properties.storageProfile"
    private static let os = "\(storage).osDiskImage.source"
    private static let targets = "properties.publishingProfile.targetRegions"
    private static let uefi = "properties.securityProfile.uefiSettings"

    static let creations: [Case] = [
        Case(.gallery, "location", #""4ever""#, "location", "4ever", "westeurope"),
        Case(.gallery, "location", "7", "location", "7", "give a text"),
        Case(.gallery, "tags", #"{"a": 1}"#, "tags.a", "1", "give a text"),
        Case(.gallery, "tags", #"["a"]"#, "tags", nil, "give a mapping"),
        Case(.gallery, "properties.resourceGroup", #""a b""#, "properties.resourceGroup", "a b", "1 to 90"),
        Case(
            .gallery, "properties.sharingProfile.permissions", #""All""#, "properties.sharingProfile.permissions",
            "All", "Community"),
        Case(
            .gallery, "properties.sharingProfile.groups", #"[{"type": "Subscriptions", "ids": ["prod"]}]"#,
            "properties.sharingProfile.groups", "prod", "vitrine share add"),
        Case(.gallery, "properties.identity", "{}", "properties.identity", nil, "leave it out"),
        Case(.gallery, "properties.colour", #""red""#, "properties.colour", nil, "leave it out"),
        Case(.gallery, "name", #""fabrikam""#, "name", "fabrikam", "leave it out"),
        Case(.imageDefinition, "properties.osType", "null", "properties.osType", nil, "name it"),
        Case(.imageDefinition, "properties.osType", #""Plan9""#, "properties.osType", "Plan9", "Linux, Windows"),
        Case(
            .imageDefinition, "properties.features", #"[{"name": "IsFast", "value": "True"}]"#,
            "properties.features[0].name", "IsFast", "SecurityType"),
        Case(
            .imageDefinition, "properties.features", #"[{"name": "SecurityType"}]"#, "properties.features[0].value",
            nil, "name it"),
        Case(
            .imageDefinition, "properties.endOfLifeDate", #""soon""#, "properties.endOfLifeDate", "soon", "2030-01-31"),
        Case(
            .imageDefinition, "properties.disallowed.diskTypes", #"["Standard_LRS", "Tape"]"#,
            "properties.disallowed.diskTypes[1]", "Tape", "Premium_LRS"),
        Case(
            .imageDefinition, "properties.recommended.vCPUs.min", "1.5", "properties.recommended.vCPUs.min", "1.5",
            "whole number"),
        Case(
            .imageVersion, targets, #"[{"name": "westeurope"}, {"name": "4ever"}]"#, "\(targets)[1].name", "4ever",
            "westeurope"),
        Case(
            .imageVersion, targets, #"[{"name": "westeurope"}, {"name": "mars"}]"#, "\(targets)[1].name", "mars",
            "northeurope"),
        Case(
            .imageVersion, targets, #"[{"name": "westeurope", "storageAccountType": "Tape"}]"#,
            "\(targets)[0].storageAccountType", "Tape", "Premium_LRS"),
        Case(
            .imageVersion, targets, #"[{"name": "westeurope", "regionalReplicaCount": 101}]"#,
            "\(targets)[0].regionalReplicaCount", "101", "1 to 100"),
        Case(
            .imageVersion, "properties.publishingProfile.targetRegionEdits", "[{}]",
            "properties.publishingProfile.targetRegionEdits", nil, targets),
        Case(
            .imageVersion, "\(storage).dataDiskImages", #"[{"lun": 0}]"#, "\(storage).dataDiskImages[0].source", nil,
            "or upload the disk"),
        Case(
            .imageVersion, "\(storage).dataDiskImages", #"[{"digest": "x"}]"#, "\(storage).dataDiskImages[0].lun", nil,
            "name it"),
        Case(
            .imageVersion, "\(storage).dataDiskImages", #"[{"lun": 1, "digest": "sha1:0"}]"#,
            "\(storage).dataDiskImages[0].digest", "sha1:0", "64 hexadecimal digits"),
        Case(
            .imageVersion, "\(storage).dataDiskImages", #"[{"lun": 7, "source": {"id": "disks/none"}}]"#,
            "\(storage).dataDiskImages[0].source", "disks/none", "vitrine disk list"),
        Case(
            .imageVersion, "\(storage).source", #"{"id": "images/a", "virtualMachineId": "virtualMachines/b"}"#,
            "\(storage).source.virtualMachineId", "virtualMachines/b", "name one"),
        Case(
            .imageVersion, "\(storage).source", #"{"virtualMachineId": "disks/a"}"#,
            "\(storage).source.virtualMachineId", "disks/a", "name one"),
        Case(
            .imageVersion, "\(storage).source", #"{"communityGalleryImageId": "contoso/web/1.4.2"}"#,
            "\(storage).source.communityGalleryImageId", "contoso/web/1.4.2", "source.id"),
        Case(.imageVersion, os, #"{"id": "x!"}"#, "\(os).id", "x!", "KIND/NAME"),
        Case(.imageVersion, os, #"{"id": "vhds/a"}"#, "\(os).id", "vhds/a", "storageAccountId"),
        Case(.imageVersion, os, #"{"storageAccountId": "acme"}"#, "\(os).storageAccountId", "acme", "name the VHD too"),
        Case(.imageVersion, os, #"{"id": "disks/a", "uri": "vhds/b"}"#, "\(os).id", "disks/a", "one of the two"),
        Case(.imageVersion, os, #"{"uri": "disks/a", "storageAccountId": "acme"}"#, "\(os).uri", "disks/a", "name one"),
        Case(
            .imageVersion, "\(uefi).signatureTemplateNames", #"["NoSignatureTemplate", "Mine"]"#,
            "\(uefi).signatureTemplateNames[1]", "Mine", "MicrosoftWindowsTemplate"),
        Case(
            .imageVersion, "\(storage).osDiskImage.encryption", "{}", "\(storage).osDiskImage.encryption", nil,
            "leave it out"),
    ]

    static let updates: [Case] = [
        Case(.gallery, "location", #""northeurope""#, "location", "northeurope", "repeat what stands"),
        Case(.gallery, "etag", #""1""#, "etag", "1", "read it again"),
        Case(
            .imageDefinition, "properties.hyperVGeneration", #""V1""#, "properties.hyperVGeneration", "V1",
            "repeat what stands"),
        Case(
            .imageDefinition, "properties.identifier.sku", #""pro""#, "properties.identifier.sku", "pro",
            "repeat what stands"),
        Case(
            .imageVersion, "properties.publishingProfile.storageAccountType", #""Premium_LRS""#,
            "properties.publishingProfile.storageAccountType", "Premium_LRS", "repeat what stands"),
        Case(
            .imageVersion, "\(storage).dataDiskImages", #"[{"lun": 0}]"#, "\(storage).dataDiskImages", "1 elements",
            "leave it out"),
        Case(
            .imageVersion, "properties.publishingProfile.targetRegionEdits",
            #"[{"op": "remove", "name": "westeurope", "regionalReplicaCount": 2}]"#,
            "properties.publishingProfile.targetRegionEdits[0].regionalReplicaCount", "2", "leave it out"),
        Case(
            .imageVersion, "properties.publishingProfile.targetRegionEdits", #"[{"op": "drop", "name": "westeurope"}]"#,
            "properties.publishingProfile.targetRegionEdits[0].op", "drop", "setCount"),
    ]

    private func check(_ refusal: GalleryRefusal?, _ expected: Case) throws {
        let refused = try #require(refusal)
        let fault = try #require(refused.fault, "\(refused.text)")
        #expect(fault.path == expected.path, "\(refused.text)")
        #expect(refused.target == expected.path, "\(refused.text)")
        #expect(fault.value == expected.value, "\(refused.text)")
        let isRemedyNamed = fault.remedy.contains(expected.remedy)
        #expect(isRemedyNamed, "\(refused.text)")
        let beginning = expected.path + (expected.value.map { ": '\($0)' " } ?? " ")
        let isSaid = refused.text.hasPrefix(beginning) && refused.text.hasSuffix("; \(fault.remedy)")
        #expect(isSaid, "\(refused.text)")
    }

    @Test(arguments: creations)
    func `a document that makes something is refused with the property, the value and the remedy`(
        _ expected: Case
    ) throws {
        var catalog = try TestCatalog.populated()
        let (name, json) =
            switch expected.type {
            case .gallery: ("other", TestCatalog.galleryJSON)
            case .imageDefinition: ("contoso/other", TestCatalog.definitionJSON)
            default: ("contoso/web/3.0.0", TestCatalog.versionJSON)
            }
        let member = try JSONValue(reading: #"{"x": \#(expected.json)}"#)["x"] ?? .null
        let tree = try JSONValue(reading: json).setting(expected.member, to: member)
        let refusal = #expect(throws: GalleryRefusal.self) { try catalog.create(expected.type, name, tree) }
        try check(refusal, expected)
    }

    @Test(arguments: updates)
    func `a patch is refused with the property, the value and the remedy`(_ expected: Case) throws {
        let catalog = try TestCatalog.populated()
        let name =
            switch expected.type {
            case .gallery: "contoso"
            case .imageDefinition: "contoso/web"
            default: "contoso/web/1.4.2"
            }
        let member = try JSONValue(reading: #"{"x": \#(expected.json)}"#)["x"] ?? .null
        let tree = JSONValue.object([:]).setting(expected.member, to: member)
        let refusal = #expect(throws: GalleryRefusal.self) { try catalog.update(expected.type, name, tree) }
        try check(refusal, expected)
    }

    @Test func `what may not change is refused with what stands`() throws {
        let catalog = try TestCatalog.populated()
        let tree = try JSONValue(reading: #"{"properties": {"hyperVGeneration": "V1"}}"#)
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.update(.imageDefinition, "contoso/web", tree)
        }
        #expect(
            refusal?.text
                == "properties.hyperVGeneration: 'V1' is asked for where contoso/web has 'V2', which may not change; "
                + "leave it out, or repeat what stands")
    }
}
