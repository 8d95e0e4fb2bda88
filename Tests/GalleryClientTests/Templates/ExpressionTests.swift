import Testing
import Wire

@testable import GalleryClient

@Suite struct ExpressionTests {
    private func value(_ text: String) throws -> JSONValue {
        var evaluation = Evaluation(TemplateSurroundings(subscription: "s", resourceGroup: "g", location: "westeurope"))
        evaluation.parameters = ["name": "web", "count": 3, "list": ["a", "b"], "nested": ["inner": ["x": 1]]]
        evaluation.variables = [
            "full": "[concat(parameters('name'), '-x')]", "a": "[variables('b')]", "b": "[variables('a')]",
        ]
        return try evaluation.value(.string(text), at: "here")
    }

    private static let values: [(String, JSONValue)] = [
        ("plain", JSONValue.string("plain")), ("[[not one]", "[not one]"), ("[ a", "[ a"),
        ("['it''s']", "it's"), ("[parameters('NAME')]", "web"), ("[variables('full')]", "web-x"),
        ("[concat('a', 1, true())]", "a1true"), ("[concat(parameters('list'), createArray('c'))]", ["a", "b", "c"]),
        ("[format('{0}/{1} {{}}', 'a', 2)]", "a/2 {}"), ("[parameters('list')[1]]", "b"),
        ("[parameters('nested').inner.x]", 1), ("[parameters('nested')['INNER'].x]", 1),
        ("[resourceGroup().location]", "westeurope"), ("[subscription().subscriptionId]", "s"),
        ("[toLower('ABC')]", "abc"), ("[if(equals(parameters('count'), 3), 'y', variables('a'))]", "y"),
        ("[and(true(), not(false()))]", true), ("[empty('')]", true), ("[length(parameters('list'))]", 2),
        ("[replace('a-b-c', '-', '.')]", "a.b.c"), ("[split('a,b', ',')]", ["a", "b"]),
        ("[join(createArray(1, 2), '+')]", "1+2"),
        ("[int('7')]", 7), ("[string(7)]", "7"), ("[first('xyz')]", "x"), ("[last(parameters('list'))]", "b"),
        ("[coalesce(null(), 'z')]", "z"), ("[contains(parameters('list'), 'a')]", true), ("[bool('True')]", true),
        ("[createObject('k', 1)]", ["k": 1]), ("[int('-2')]", -2), ("[-2]", -2),
    ]

    @Test(arguments: values)
    func `an expression comes to its value`(text: String, expected: JSONValue) throws {
        #expect(try value(text) == expected)
    }

    @Test(arguments: [
        (
            "[resourceId('Microsoft.Compute/galleries/images', 'c', 'w')]",
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/c/images/w"
        ),
        (
            "[resourceId('other', 'Microsoft.Compute/galleries', 'c')]",
            "/subscriptions/s/resourceGroups/other/providers/Microsoft.Compute/galleries/c"
        ),
        (
            "[resourceId('sub', 'other', 'Microsoft.Compute/galleries', 'c')]",
            "/subscriptions/sub/resourceGroups/other/providers/Microsoft.Compute/galleries/c"
        ),
    ])
    func `a resource id has subscription, group, and a name for each word of the type`(text: String, id: String) throws
    {
        #expect(try value(text) == .string(id))
    }

    @Test(arguments: [
        ("[parameters('x')]", "no parameter 'x'; declared: count, list, name, nested"),
        ("[nonsense()]", "no function nonsense()"),
        ("[parameters('name']", "instead of"), ("['open]", "no closing quote"),
        ("[concat('a') b]", "instead of the end"),
        ("[variables('a')]", "need each other: a → b → a"), ("[parameters('list')[7]]", "no element 7"),
        ("[parameters('nested').nope]", "no member 'nope'; there are inner"), ("[int('x')]", "'x' is no whole number"),
        ("[if('a', 1, 2)]", "true or false"), ("[format('{3}', 1)]", "no value is given"),
        ("[resourceId('Microsoft.Compute/galleries/images', 'c')]", "takes 2 names, 1 are given"),
        ("[uniqueString('a')]", "no function uniqueString()"), ("[]", "instead of"), ("[toLower(1)]", "wants a text"),
    ])
    func `what is wrong with an expression is said with its place`(text: String, part: String) {
        let error = #expect(throws: TemplateError.self) { try value(text) }
        let description = error?.description ?? ""
        #expect(description.hasPrefix("here: ") || description.contains("variables."), "\(description)")
        #expect(description.contains(part), "\(description)")
    }

    @Test func `an expression that is nested too deep or too long is refused`() {
        let deep = "[" + String(repeating: "string(", count: 100) + "1" + String(repeating: ")", count: 100) + "]"
        #expect(throws: TemplateError.self) { try value(deep) }
        let long = "['" + String(repeating: "x", count: TemplateLimits.expressionBytesMax) + "']"
        #expect(throws: TemplateError.self) { try value(long) }
    }

    @Test func `a text that doubles again and again is refused before it fills the memory`() {
        var evaluation = Evaluation(TemplateSurroundings())
        evaluation.variables["v0"] = "xxxxxxxxxxxxxxxx"
        for number in 1...40 {
            evaluation.variables["v\(number)"] = .string(
                "[concat(variables('v\(number - 1)'), variables('v\(number - 1)'))]")
        }
        #expect(throws: TemplateError.self) { try evaluation.value("[variables('v40')]", at: "here") }
    }
}
