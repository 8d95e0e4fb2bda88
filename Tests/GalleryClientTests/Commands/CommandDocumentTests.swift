import ArgumentParser
import Foundation
import Gallery
import GalleryClient
import Testing
import Wire

@testable import vitrine

/// What commands send is what the coordinator reads.
@Suite struct CommandDocumentTests {
    private func command<Command>(_ type: Command.Type, _ arguments: [String]) throws -> Command {
        try #require(try Vitrine.parseAsRoot(ThreeStateFlags.expanded(arguments)) as? Command)
    }

    private func typed<Document: Codable>(_ type: Document.Type, _ value: JSONValue) throws -> Document {
        let document = try value.decode(type)
        // Nothing that was said is lost on the way.
        let again = try JSONValue(reading: Array(JSONEncoder().encode(document)))
        #expect(again == value)
        return document
    }

    @Test func `a gallery with everything that can be said of one`() throws {
        let create = try command(
            GalleryCreate.self,
            [
                "gallery", "create", "-r", "contoso", "-l", "West Europe", "-g", "images", "--permissions", "community",
                "--publisher-uri", "https://c.example", "--publisher-email", "a@c.example", "--eula", "e",
                "--public-name-prefix", "con", "--soft-delete", "--soft-delete-retention-period", "14",
                "--soft-delete-grace-period", "3", "--description", "d", "--tags", "a=1",
            ])
        let properties = try typed(GalleryDocument.self, try create.document()).galleryProperties()
        #expect(properties.resourceGroup.text == "images")
        #expect(properties.permissions == .community)
        #expect(properties.communityInfo?.publisherContact == "a@c.example")
        #expect(properties.softDeletePolicy == SoftDeletePolicy(isEnabled: true, retentionDays: 14, graceDays: 3))
        #expect(properties.tags == ["a": "1"])
    }

    @Test func `an image definition with everything that can be said of one`() throws {
        let create = try command(
            ImageDefinitionCreate.self,
            [
                "image-definition", "create", "-r", "c", "-i", "w", "-p", "p", "-f", "o", "-s", "s", "--os-type",
                "windows",
                "--features", "SecurityType=TrustedLaunch DiskControllerType=SCSI,NVMe",
                "IsHibernateSupported=True@1.2.0",
                "--minimum-cpu-core", "2", "--maximum-cpu-core", "8", "--minimum-memory", "4", "--maximum-memory", "64",
                "--disallowed-disk-types", "Standard_LRS", "Premium_LRS", "--plan-name", "n", "--plan-product", "q",
                "--plan-publisher", "r", "--eula", "e", "--privacy-statement-uri", "v", "--release-note-uri", "x",
                "--end-of-life-date", "2030-01-31", "-l", "westeurope",
            ])
        let properties = try typed(ImageDefinitionDocument.self, try create.document()).definitionProperties()
        #expect(properties.features.count == 3)
        #expect(properties.features.last?.startsAtVersion?.description == "1.2.0")
        #expect(properties.recommendedVCPUs == ResourceRange(min: 2, max: 8))
        #expect(properties.recommendedMemory == ResourceRange(min: 4, max: 64))
        #expect(properties.disallowedDiskTypes == [.standardLRS, .premiumLRS])
        #expect(properties.purchasePlan == PurchasePlan(name: "n", publisher: "r", product: "q"))
        #expect(properties.privacyStatementURI == "v" && properties.releaseNoteURI == "x" && properties.eula == "e")
    }

    @Test func `a version of snapshots has their LUNs, counted where none are named`() throws {
        let create = try command(
            ImageVersionCreate.self,
            [
                "image-version", "create", "-r", "c", "-i", "w", "-e", "1.0.0", "--os-snapshot", "os",
                "--data-snapshots",
                "d1", "prod:disks/d2", "--target-regions", "a=2=premium_lrs=exclude", "b", "--data-disk-caching",
                "1=ReadWrite",
            ])
        let subscription = try #require(SubscriptionID("test"))
        let document = try typed(ImageVersionDocument.self, try create.document(in: subscription))
        let storage = try #require(document.properties?.storageProfile)
        #expect(storage.osDiskImage?.source?.id == "test:snapshots/os")
        #expect(storage.dataDiskImages?.map(\.lun) == [0, 1])
        #expect(storage.dataDiskImages?.map(\.source?.id) == ["test:snapshots/d1", "prod:disks/d2"])
        #expect(storage.dataDiskImages?.map(\.hostCaching) == [nil, "ReadWrite"])
        let targets = document.properties?.publishingProfile?.targetRegions
        #expect(targets?.first?.excludeFromLatest == true)
        #expect(targets?.first?.storageAccountType == "Premium_LRS")
    }

    @Test(arguments: [
        (["--managed-image", "i"], "source.id", "images/i"),
        (["--virtual-machine", "v"], "source.virtualMachineId", "virtualMachines/v"),
        (["--image-version", "o/w/1.0.0"], "source.id", "o/w/1.0.0"),
        (
            ["--image-version", "/CommunityGalleries/c/Images/i"], "source.communityGalleryImageId",
            "/CommunityGalleries/c/Images/i/Versions/latest"
        ),
        (["--os-vhd-uri", "v", "--os-vhd-storage-account", "s"], "osDiskImage.source.uri", "vhds/v"),
        (["--os-disk", "d"], "osDiskImage.source.id", "disks/d"),
    ])
    func `each source stands where the model has it`(flags: [String], path: String, id: String) throws {
        let create = try command(
            ImageVersionCreate.self, ["image-version", "create", "-r", "c", "-i", "w", "-e", "1.0.0"] + flags)
        let document = try create.document(in: .standard)
        #expect(document["properties.storageProfile.\(path)"] == .string(id))
        _ = try typed(ImageVersionDocument.self, document)
    }

    @Test func `an update says only what was said`() throws {
        let update = try command(
            ImageVersionUpdate.self,
            [
                "image-version", "update", "-r", "c", "-i", "w", "-e", "1.0.0", "--set-exclude", "a=true",
                "--replication-mode", "full",
            ])
        #expect(
            try update.patch() == [
                "properties": [
                    "publishingProfile": [
                        "replicationMode": "Full",
                        "targetRegionEdits": [["op": "setExclude", "name": "a", "excludeFromLatest": true]],
                    ]
                ]
            ])
    }

    @Test func `a machine's disks are resources with LUNs of their own`() throws {
        let create = try command(
            VMCreate.self,
            [
                "vm", "create", "-n", "m", "-l", "westeurope", "--attach-os-disk", "os", "--attach-data-disks", "a",
                "0=b", "c",
                "--os-type", "Linux", "--ephemeral-os-disk",
            ])
        let machine = try #require(try create.machine.document(in: .standard))
        #expect("\(machine.id)" == "virtualMachines/m")
        let document = try typed(SourceDocument.self, machine.document)
        #expect(document.properties?.storageProfile?.dataDisks?.map(\.lun) == [1, 0, 2])
        #expect(document.properties?.isEphemeral == true)
        #expect(document.properties?.osState == "Specialized")
    }

    @Test(arguments: [
        (["--scope", "/"], "/"), ([], "/subscriptions/test"), (["-g", "x"], "/subscriptions/test/resourceGroups/x"),
        (["-r", "g"], "/subscriptions/test/galleries/g"),
        (["-r", "g", "-i", "d"], "/subscriptions/test/galleries/g/images/d"),
    ])
    func `a role is granted over what was named, else over the subscription`(flags: [String], scope: String) throws {
        let create = try command(
            RoleAssignmentCreate.self,
            ["role", "assignment", "create", "--assignee", "a", "--role", "compute gallery image reader"] + flags)
        let document = create.grant.document(in: try #require(SubscriptionID("test")))
        #expect(document["scope"] == .string(scope))
        let assignment = try typed(RoleAssignmentDocument.self, document).assignment()
        #expect(assignment.role == .imageReader)
    }

    @Test func `names without a subscription are in the command's, others where they say`() throws {
        let test = try #require(SubscriptionID("test"))
        #expect("\(try ImageArgument.parse("a/b").reference(in: test))" == "test:a/b/latest")
        #expect("\(try ImageArgument.parse("default:a/b/1.0.0").reference(in: test))" == "a/b/1.0.0")
        #expect("\(try SourceArgument.disk("d").id(in: test))" == "test:disks/d")
        #expect("\(try SourceArgument.disk("default:disks/d").id(in: test))" == "disks/d")
        #expect(try SubscriptionArgument.parse("/subscriptions/test") == test)
    }
}
