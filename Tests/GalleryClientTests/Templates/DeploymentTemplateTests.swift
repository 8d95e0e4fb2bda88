import Testing
import Wire

@testable import GalleryClient

/// Templates as the model's quickstarts have them, written anew.
@Suite struct DeploymentTemplateTests {
    private static let schema: JSONValue =
        "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"

    private let surroundings = TemplateSurroundings(location: "westeurope")

    private let gallery: JSONValue = [
        "$schema": schema, "contentVersion": "1.0.0.0",
        "parameters": [
            "galleryName": ["type": "string", "metadata": ["description": "The gallery"]],
            "location": ["type": "string", "defaultValue": "[resourceGroup().location]"],
        ],
        "resources": [
            [
                "type": "Microsoft.Compute/galleries", "apiVersion": "2022-03-03",
                "name": "[parameters('galleryName')]",
                "location": "[parameters('location')]",
                "properties": ["description": "[format('{0} images', parameters('galleryName'))]"],
            ]
        ],
        "outputs": [
            "id": ["type": "string", "value": "[resourceId('Microsoft.Compute/galleries', parameters('galleryName'))]"]
        ],
    ]

    @Test func `a gallery's template`() throws {
        let template = try Template([gallery], parameters: ["galleryName": "contoso"], in: surroundings)
        let resource = try #require(template.resources.first)
        #expect(resource.name == "contoso")
        #expect(resource.document["location"] == "westeurope")
        #expect(resource.document["properties.description"] == "contoso images")
        #expect(resource.document["apiVersion"] == nil)
        #expect(template.outputs["id"]?.text.hasSuffix("/providers/Microsoft.Compute/galleries/contoso") == true)
    }

    @Test func `where a resource group is must be said if the template asks`() {
        let error = #expect(throws: TemplateError.self) {
            try Template([gallery], parameters: ["galleryName": "contoso"])
        }
        #expect(error?.description.contains("no member 'location'") == true)
    }

    @Test func `a definition beside its gallery, with what it depends on`() throws {
        let template = try Template(
            [
                [
                    "$schema": Self.schema, "contentVersion": "1.0.0.0",
                    "variables": ["gallery": "contoso", "image": "web"],
                    "resources": [
                        [
                            "type": "Microsoft.Compute/galleries/images", "apiVersion": "2022-03-03",
                            "name": "[concat(variables('gallery'), '/', variables('image'))]", "location": "westeurope",
                            "dependsOn": ["[resourceId('Microsoft.Compute/galleries', variables('gallery'))]"],
                            "properties": [
                                "osType": "Linux", "osState": "Generalized",
                                "identifier": ["publisher": "p", "offer": "o", "sku": "s"],
                                "description": "[reference(variables('gallery')).description]",
                            ],
                        ],
                        [
                            "type": "Microsoft.Compute/galleries", "apiVersion": "2022-03-03",
                            "name": "[variables('gallery')]", "location": "westeurope",
                            "properties": ["description": "d"],
                        ],
                    ],
                ]
            ])
        #expect(template.resources.map(\.name) == ["contoso", "contoso/web"])
        #expect(template.resources[1].document["properties.description"] == "d")
        #expect(template.resources[1].document["dependsOn"] == nil)
    }

    @Test func `versions nested in a definition nested in a gallery`() throws {
        let version: JSONValue = ["type": "versions", "apiVersion": "1", "name": "1.0.0", "location": "westeurope"]
        let image: JSONValue = [
            "type": "images", "apiVersion": "1", "name": "web", "location": "westeurope", "resources": [version],
        ]
        let template = try Template([
            [
                "$schema": Self.schema,
                "resources": [
                    [
                        "type": "Microsoft.Compute/galleries", "name": "contoso", "location": "westeurope",
                        "resources": [image],
                    ]
                ],
            ]
        ])
        #expect(template.resources.map(\.name) == ["contoso", "contoso/web", "contoso/web/1.0.0"])
        #expect(
            template.resources.map(\.place) == [
                "resources[0]", "resources[0].resources[0]", "resources[0].resources[0].resources[0]",
            ])
    }

    @Test func `a resource whose condition does not hold is left out`() throws {
        let template = try Template([
            [
                "$schema": Self.schema,
                "resources": [
                    ["type": "Microsoft.Compute/galleries", "name": "a", "location": "x", "condition": false],
                    [
                        "type": "Microsoft.Compute/galleries", "name": "b", "location": "x",
                        "condition": "[not(false())]",
                    ],
                ],
            ]
        ])
        #expect(template.resources.map(\.name) == ["b"])
    }

    private static let refused: [(JSONValue, String)] = [
        (
            ["copy": ["name": "c", "count": 2], "type": "Microsoft.Compute/galleries", "name": "a"],
            "copy loops are not built"
        ),
        (["type": "Microsoft.Compute/disks", "name": "a"], "'Microsoft.Compute/disks' is no type"),
        (["type": "gallery", "name": "a"], "'gallery' is no type"),
        (["type": "Microsoft.Compute/galleries"], "name: it is missing"),
        (["type": "Microsoft.Compute/galleries", "name": "a/b"], "has 2 parts"),
    ]

    @Test(arguments: refused)
    func `what cannot be applied is refused by name`(resource: JSONValue, part: String) {
        let error = #expect(throws: TemplateError.self) {
            try Template([["$schema": Self.schema, "resources": [resource]]])
        }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }

    @Test func `references that need each other are refused`() {
        let error = #expect(throws: TemplateError.self) {
            try Template([
                [
                    "$schema": Self.schema,
                    "resources": [
                        [
                            "type": "Microsoft.Compute/galleries", "name": "a",
                            "properties": ["description": "[reference('b').description]"],
                        ],
                        [
                            "type": "Microsoft.Compute/galleries", "name": "b",
                            "properties": ["description": "[reference('a').description]"],
                        ],
                    ],
                ]
            ])
        }
        #expect(error?.description.contains("references need each other") == true)
    }

    @Test func `allowed values and lengths are kept to`() {
        let template: JSONValue = [
            "$schema": Self.schema, "resources": [],
            "parameters": [
                "tier": ["type": "string", "allowedValues": ["a", "b"], "defaultValue": "a"],
                "name": ["type": "string", "minLength": 3, "defaultValue": "abc"],
                "count": ["type": "int", "maxValue": 4, "defaultValue": 1],
            ],
        ]
        for (name, value, part) in [
            ("tier", "c" as JSONValue, "'c' is not one of a, b"), ("name", "x", "its length, 1"),
            ("count", 5, "5 is not from"),
        ] {
            let error = #expect(throws: TemplateError.self) { try Template([template], parameters: [name: value]) }
            #expect(error?.description.contains(part) == true)
        }
    }

    @Test func `a template of another kind is refused`() {
        #expect(throws: TemplateError.self) {
            try Template([["$schema": "https://x/subscriptionDeploymentTemplate.json#", "resources": []]])
        }
        #expect(throws: TemplateError.self) {
            try Template([["$schema": Self.schema, "resources": [], "functions": []]])
        }
    }
}
