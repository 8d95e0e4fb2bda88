import Foundation
import Testing

extension ClusterTests.Steady {
    @Suite struct Output: UsesCluster {
        static let resource: Set<String> = ["id", "name", "type", "location", "tags", "properties"]
        static let galleries = "/subscriptions/default/resourceGroups/default/providers/Microsoft.Compute/galleries"

        @Test func `galleries are shown as the Azure API shapes them`() async throws {
            let gallery = try await cluster.json("gallery", "show", "-r", "contoso")
            #expect(gallery.names.isSuperset(of: Self.resource))
            #expect(gallery.id.text == "\(Self.galleries)/contoso")
            #expect(gallery.type == "Microsoft.Compute/galleries")
            #expect(gallery.properties.provisioningState == "Succeeded")
            let listed = try await cluster.json("gallery", "list").items.first { $0.name == gallery.name }
            #expect(listed?.id == gallery.id && listed?.tags == gallery.tags)
            #expect(listed?.properties.identifier == gallery.properties.identifier)
        }

        @Test func `image definitions are shown as the Azure API shapes them`() async throws {
            let definition = try await cluster.json("image-definition", "show", "-r", "contoso", "-i", "web")
            #expect(definition.names.isSuperset(of: Self.resource))
            #expect(definition.id.text == "\(Self.galleries)/contoso/images/web")
            #expect(definition.type == "Microsoft.Compute/galleries/images")
            #expect(definition.properties.identifier.names == ["publisher", "offer", "sku"])
            #expect(definition.properties.osType == "Linux")
            #expect(definition.properties.osState == "Generalized")
            #expect(definition.properties.hyperVGeneration == "V2")
        }

        @Test func `image versions are shown as the Azure API shapes them`() async throws {
            let version = try await cluster.json(
                "image-version", "show", "-r", "contoso", "-i", "web", "-e", "1.0.0", "--expand", "ReplicationStatus")
            #expect(version.names.isSuperset(of: Self.resource))
            #expect(version.id.text == "\(Self.galleries)/contoso/images/web/versions/1.0.0")
            #expect(version.type == "Microsoft.Compute/galleries/images/versions")
            let properties = version.properties
            #expect(properties.names.isSuperset(of: ["publishingProfile", "storageProfile", "safetyProfile"]))
            let publishing = properties.publishingProfile
            #expect(publishing.replicationMode == "Full")
            #expect(publishing.excludeFromLatest == false)
            #expect(publishing.storageAccountType == "Standard_LRS")
            #expect(publishing.publishedDate.text?.hasSuffix("Z") == true)
            #expect(publishing.targetRegions[0].name == "westeurope")
            #expect(publishing.targetRegions[0].regionalReplicaCount == 2)
            #expect(properties.storageProfile.osDiskImage.sizeInGB == 1)
            let regional = properties.replicationStatus.summary[0]
            #expect(regional.names.isSuperset(of: ["region", "state", "progress", "details"]))
            #expect(regional.state == "Completed")
            #expect(regional.progress == 100)
        }

        @Test func `tsv has one line for each row, tabs between the values, and no heading`() async throws {
            let list = try await cluster.done("image-version", "list", "-r", "contoso", "-i", "web", "-o", "tsv")
            let rows = list.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
            #expect(rows.map { $0[0] } == ["1.0.0", "1.1.0", "2.0.0"])
            #expect(rows.map { $0[3] } == ["Full", "Shallow", "Full"])
            #expect(Set(rows.map(\.count)) == [10])
            let nothing = try await cluster.done("incidents", "-o", "tsv")
            #expect(nothing.output.isEmpty)
        }

        @Test func `tables have a heading, a rule and a line for each row`() async throws {
            let list = try await cluster.done("image-version", "list", "-r", "contoso", "-i", "web")
            let lines = list.output.split(separator: "\n")
            #expect(lines.count == 5)
            #expect(lines[0].hasPrefix("NAME "))
            #expect(lines[0].hasSuffix(" DIGEST"))
            #expect(lines[1].hasPrefix("-----  "))
            #expect(lines[2].contains("westeurope=2 northeurope=1 swedencentral=1"))
            let receipt = try await cluster.done("resolve", "contoso/web", "--region", "westeurope")
            #expect(receipt.output.contains("passed over: 2.0.0 (excluded)"))
        }

        @Test func `results go to standard output, what is said on the way does not`() async throws {
            let target = try cluster.file("said.raw")
            let result = try await cluster.done(
                "vm", "create", "--image", "contoso/web", "--region", "westeurope", "--to", target, "-o", "json")
            try FileManager.default.removeItem(atPath: target)
            #expect(try JSON(result.output).receipt.version == "1.1.0")
            #expect(result.errors.contains("receiving 100%"))
        }
    }
}
