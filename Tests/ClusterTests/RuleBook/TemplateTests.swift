import Foundation
import Testing

extension ClusterTests.RuleBook {
    /// Many resources at once, from files.
    @Suite struct Templates: UsesCluster {
        /// Written in the wrong order; the disk is a file beside it.
        static func file(publisher: String = "a", team: String = "x") -> String {
            """
            parameters:
              name: {type: string, defaultValue: applied}
            resources:
            - type: Microsoft.Compute/galleries/images/versions
              name: "[concat(parameters('name'), '/web/1.0.0')]"
              location: westeurope
              properties:
                publishingProfile: {targetRegions: [{name: westeurope}, {name: northeurope}]}
                storageProfile: {osDiskImage: {source: {file: web-os.raw}}}
            - type: Microsoft.Compute/galleries/images
              name: "[concat(parameters('name'), '/web')]"
              location: westeurope
              properties: {osType: Linux, osState: Generalized, identifier: {publisher: \(publisher), offer: b, sku: c}}
            - {type: Microsoft.Compute/galleries, name: "[parameters('name')]", location: westeurope, tags: {team: \(team)}}
            """
        }

        @Test func `a file is looked at, applied, and applied again without a change; a wrong one changes nothing`()
            async throws
        {
            let cluster = try cluster
            let file = try cluster.write("applied.yaml", Self.file())
            func apply(_ file: String, _ more: String...) async throws -> [String] {
                let result = try await cluster.done(["apply", "-f", file, "-o", "json"] + more)
                return try JSON(result.output).items.map { "\($0.action.text ?? "") \($0.name.text ?? "")" }
            }
            let would = ["create applied", "create applied/web", "create applied/web/1.0.0"]
            #expect(try await apply(file, "--what-if") == would)
            try await cluster.refused("gallery", "show", "-r", "applied", saying: ["there is no gallery applied"])
            #expect(try await apply(file) == would)
            try await cluster.done(
                "image-version", "wait", "-r", "applied", "-i", "web", "-e", "1.0.0", "--replicated", "--timeout", "60")
            #expect(try await cluster.deploys("applied/web", in: "northeurope", as: cluster.osDisk))
            let revision = try await cluster.json("cluster", "status").coordinator.revision
            #expect(try await apply(file) == ["none applied", "none applied/web", "none applied/web/1.0.0"])
            #expect(try await cluster.json("cluster", "status").coordinator.revision == revision)

            let wrong = try cluster.write("wrong.yaml", Self.file(publisher: "other", team: "y"))
            try await cluster.refused("apply", "-f", wrong, saying: ["applied/web", "identifier.publisher"])
            #expect(try await cluster.json("gallery", "show", "-r", "applied").tags.team == "x")
            #expect(try await cluster.json("cluster", "status").coordinator.revision == revision)
            let changed = try cluster.write("changed.yaml", Self.file(team: "y"))
            #expect(try await apply(changed) == ["update applied", "none applied/web", "none applied/web/1.0.0"])
            #expect(try await cluster.json("gallery", "show", "-r", "applied").tags.team == "y")
        }

        @Test func `a deployment template of the model makes a gallery, a definition and a version`() async throws {
            let cluster = try cluster
            let file = try cluster.write("deploy.json", Self.deployment)
            try await cluster.done(
                "apply", "-f", file, "--location", "westeurope", "--parameters", "galleryName=modelled",
                "sourceId=/subscriptions/default/resourceGroups/default/providers/Microsoft.Compute/disks/web-os")
            let version = try await cluster.json("image-version", "show", "-r", "modelled", "-i", "web", "-e", "1.0.0")
            #expect(
                version.properties.publishingProfile.targetRegions.items.map(\.name) == ["westeurope", "northeurope"])
            #expect(try await cluster.deploys("modelled/web", in: "westeurope", as: cluster.osDisk))
        }

        @Test(arguments: [
            ("cycle", ["resources need each other", "one", "two"]), ("twice", ["One stands twice"]),
            ("type", ["'Microsoft.Compute/galeries' is no type"]), ("member", ["properties.colour is no member"]),
            ("broken", ["is not proper YAML"]), ("file", ["nothing.raw", "No such file"]),
            ("principal", ["there is no principal ghost"]),
            (
                "several",
                [
                    "4 problems", "'galery' is no type", "'Microsoft.Compute/galleries/applications' is no type",
                    "properties.softDeletePolicy.isSoftDeleteEnabld", "'mars' is no region",
                ]
            ), ("deep", ["is nested deeper than 64"]),
        ])
        func `what is wrong with a file is told, and nothing is changed`(name: String, words: [String]) async throws {
            let cluster = try cluster
            let file = try cluster.write("\(name).yaml", Self.wrong[name] ?? "")
            let standing = try await cluster.done("export").output
            try await cluster.refused("apply", "-f", file, saying: words)
            #expect(try await cluster.done("export").output == standing)
        }

        static let wrong = [
            "cycle": """
            - {type: gallery, name: one, location: westeurope, dependsOn: [two]}
            - {type: gallery, name: two, location: westeurope, dependsOn: [one]}
            """,
            "twice": """
            - {type: gallery, name: one, location: westeurope}
            - {type: gallery, name: One, location: westeurope}
            """,
            "type": "- {type: Microsoft.Compute/galeries, name: one, location: westeurope}",
            "member": """
            - {type: gallery, name: good, location: westeurope}
            - {type: gallery, name: one, location: westeurope, properties: {colour: red}}
            """,
            "broken": "type: gallery\nname: one\nlocation: westeurope\n---\na: [1",
            "file": """
            - type: image-version
              name: contoso/web/7.0.0
              location: westeurope
              properties: {storageProfile: {osDiskImage: {source: {file: nothing.raw}}}}
            """,
            "several": """
            - {type: galery, name: one, location: westeurope}
            - {type: Microsoft.Compute/galleries/applications, name: one/app, location: westeurope}
            - {type: gallery, name: two, location: westeurope,
               properties: {softDeletePolicy: {isSoftDeleteEnabld: true}}}
            - {type: image-definition, name: two/web, location: westeurope}
            - {type: gallery, name: astray, location: mars}
            """,
            "deep": String(repeating: "[", count: 100_000),
            "principal": """
            - {type: gallery, name: good, location: westeurope}
            - {type: role-assignment, principal: ghost, role: Reader, scope: /}
            """,
        ]

        static let deployment = """
            {
              "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
              "contentVersion": "1.0.0.0",
              "parameters": {
                "galleryName": {"type": "string"},
                "sourceId": {"type": "string"},
                "location": {"type": "string", "defaultValue": "[resourceGroup().location]"}
              },
              "resources": [
                {"type": "Microsoft.Compute/galleries", "apiVersion": "2023-07-03", "name": "[parameters('galleryName')]",
                 "location": "[parameters('location')]", "properties": {"description": "from a template"}},
                {"type": "Microsoft.Compute/galleries/images", "apiVersion": "2023-07-03",
                 "name": "[concat(parameters('galleryName'), '/web')]", "location": "[parameters('location')]",
                 "dependsOn": ["[resourceId('Microsoft.Compute/galleries', parameters('galleryName'))]"],
                 "properties": {"osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2",
                                "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}},
                {"type": "Microsoft.Compute/galleries/images/versions", "apiVersion": "2023-07-03",
                 "name": "[concat(parameters('galleryName'), '/web/1.0.0')]", "location": "[parameters('location')]",
                 "dependsOn": ["[resourceId('Microsoft.Compute/galleries/images', parameters('galleryName'), 'web')]"],
                 "properties": {
                   "publishingProfile": {"targetRegions": [{"name": "westeurope"}, {"name": "northeurope"}]},
                   "storageProfile": {"osDiskImage": {"source": {"id": "[parameters('sourceId')]"}}}}}
              ]
            }
            """
    }
}
