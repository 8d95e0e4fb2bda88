import Testing
import Wire

@testable import GalleryClient

@Suite struct TemplateTests {
    private let gallery: JSONValue = ["type": "gallery", "name": "contoso", "location": "westeurope"]
    private let definition: JSONValue = ["type": "image-definition", "name": "contoso/web", "location": "westeurope"]

    private func problems(_ documents: JSONValue..., parameters: [String: JSONValue] = [:]) -> String {
        do {
            _ = try Template(documents, parameters: parameters)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func `resources come after those they need, whatever order they are written in`() throws {
        let version: JSONValue = ["type": "image-version", "name": "contoso/web/1.0.0", "location": "westeurope"]
        let template = try Template([version, definition, gallery])
        #expect(template.resources.map(\.name) == ["contoso", "contoso/web", "contoso/web/1.0.0"])
        #expect(template.resources[2].document["type"] == "Microsoft.Compute/galleries/images/versions")
    }

    @Test func `a version comes after the one it is made of`() throws {
        let copy: JSONValue = [
            "type": "image-version", "name": "contoso/web/1.0.0",
            "properties": ["storageProfile": ["source": ["id": "contoso/web/2.0.0"]]],
        ]
        let original: JSONValue = ["type": "image-version", "name": "contoso/web/2.0.0"]
        let template = try Template([.array([copy, original])])
        #expect(template.resources.map(\.name) == ["contoso/web/2.0.0", "contoso/web/1.0.0"])
    }

    @Test func `names without a subscription are in the one that is applied to`() throws {
        let template = try Template([gallery, definition], in: TemplateSurroundings(subscription: "prod"))
        #expect(template.resources.map(\.name) == ["prod:contoso", "prod:contoso/web"])
    }

    @Test func `sources are named with their kind, or by the model's type`() throws {
        let own: JSONValue = ["type": "source", "name": "snapshots/s1", "location": "westeurope"]
        let model: JSONValue = ["type": "Microsoft.Compute/disks", "name": "d1", "location": "westeurope"]
        let template = try Template([own, model])
        #expect(Set(template.resources.map(\.name)) == ["disks/d1", "snapshots/s1"])
        #expect(
            template.resources.first { $0.name == "snapshots/s1" }?.document["type"] == "Microsoft.Compute/snapshots")
    }

    @Test func `what is sound beside faulty resources is known, without what needs one of those`() throws {
        let typo: JSONValue = ["type": "galery", "name": "typo", "location": "westeurope"]
        let inTypo: JSONValue = ["type": "image-definition", "name": "typo/web", "location": "westeurope"]
        var strayed = gallery
        strayed["name"] = "strayed"
        strayed["dependsOn"] = ["nobody"]
        var circling = gallery
        circling["name"] = "circling"
        circling["dependsOn"] = ["circling"]
        let inCircle: JSONValue = ["type": "image-definition", "name": "circling/web", "location": "westeurope"]
        let error = #expect(throws: TemplateError.self) {
            try Template([typo, inTypo, strayed, circling, inCircle, gallery, definition])
        }
        #expect(error?.problems.count == 3, "\(error?.problems ?? [])")
        #expect(error?.sound.map(\.name) == ["contoso", "contoso/web"])
    }

    @Test func `a resource that stands twice is refused, whatever its case`() {
        let again: JSONValue = ["type": "gallery", "name": "CONTOSO", "location": "westeurope"]
        #expect(problems(gallery, again).contains("gallery CONTOSO stands twice; first as document 1"))
    }

    @Test func `resources that need each other are refused with the circle named`() {
        var first = gallery
        first["dependsOn"] = ["other"]
        let second: JSONValue = [
            "type": "gallery", "name": "other", "location": "westeurope", "dependsOn": ["contoso"],
        ]
        #expect(problems(first, second).contains("gallery contoso → gallery other → gallery contoso"))
    }

    @Test func `a type that is none is refused by its place`() {
        let network: JSONValue = ["resources": [gallery, ["type": "Microsoft.Network/virtualNetworks", "name": "n"]]]
        let text = problems(network)
        #expect(text.contains("resources[1].type: 'Microsoft.Network/virtualNetworks' is no type that can be applied"))
    }

    @Test func `what is needed and is not there is refused`() {
        var alone = gallery
        alone["dependsOn"] = ["nobody"]
        #expect(problems(alone).contains("dependsOn: 'nobody' is no resource of this template"))
    }

    @Test func `parameters are given, or have a default, or are missing and named`() throws {
        let file: JSONValue = [
            "parameters": ["name": .null, "place": "westeurope", "count": ["type": "int", "default": 2]],
            "resources": [["type": "gallery", "name": "[parameters('name')]", "location": "[parameters('place')]"]],
        ]
        let template = try Template([file], parameters: ["name": "contoso"])
        #expect(template.resources.first?.name == "contoso")
        #expect(template.resources.first?.document["location"] == "westeurope")
        #expect(problems(file).contains("parameters without a value: name"))
        #expect(
            problems(file, parameters: ["name": "a", "nome": "b"]).contains(
                "no parameter 'nome'; declared: count, name, place"))
        #expect(problems(file, parameters: ["name": "a", "count": "many"]).contains("'many' is no int"))
    }

    @Test func `all problems are told at once`() {
        let text = problems(
            ["type": "nonsense", "name": "x"], ["type": "image-definition", "name": "alone"],
            ["type": "gallery", "name": "g", "location": "[parameters('nope')]"])
        for part in ["'nonsense' is no type", "'alone' has 1 parts", "no parameter 'nope'"] {
            #expect(text.contains(part), "\(text)")
        }
        #expect(text.hasPrefix("3 problems, nothing was changed"))
    }

    @Test(arguments: [JSONValue.null, [], "text", 7, [7], ["resource": []], ["resources": 7]])
    func `what is no template is refused or holds nothing`(document: JSONValue) {
        let resources = try? Template([document]).resources
        #expect(resources?.isEmpty ?? true)
    }

    @Test func `a role assignment needs no name`() throws {
        let grant: JSONValue = ["type": "role-assignment", "principal": "alice", "role": "Reader", "scope": "/"]
        let template = try Template([grant])
        #expect(
            template.resources.first?.document == [
                "type": "Microsoft.Authorization/roleAssignments", "principal": "alice", "role": "Reader", "scope": "/",
            ])
    }

    @Test func `parameters may be declared in the model's words too`() throws {
        let file: JSONValue = [
            "parameters": ["name": ["type": "string", "defaultValue": "contoso"]],
            "resources": [["type": "gallery", "name": "[parameters('name')]", "location": "westeurope"]],
        ]
        #expect(try Template([file]).resources.first?.name == "contoso")
    }

    @Test func `a deployment template has at most 800 resources, an export as many as can be applied at once`() throws {
        func galleries(_ count: Int, _ type: String) -> JSONValue {
            .array((0..<count).map { ["type": .string(type), "name": .string("g\($0)"), "location": "westeurope"] })
        }
        let model: JSONValue = [
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0", "resources": galleries(801, "Microsoft.Compute/galleries"),
        ]
        #expect(problems(model).contains("801 resources; such a template has at most 800"))
        #expect(try Template([galleries(801, "gallery")]).resources.count == 801)
        #expect(problems(galleries(10_001, "gallery")).contains("at most 10000"))
    }
}
