import ArgumentParser
import Foundation
import Testing
import Wire

@testable import GalleryClient
@testable import vitrine

@Suite struct TemplateFileTests {
    private func documents(_ text: String) throws -> [JSONValue] {
        let folder = try TestFolder()
        return try TemplateFile(path: try folder.file("t.yaml", Array(text.utf8))).documents()
    }

    @Test func `YAML is read with the types it shows`() throws {
        let text = """
            a: 1.0.0
            b: "1"
            c: 1
            d: true
            e: 2030-01-31
            f: [x, 2.5, null]
            g: 0x10
            h: no
            """
        #expect(
            try documents(text) == [
                [
                    "a": "1.0.0", "b": "1", "c": 1, "d": true, "e": "2030-01-31", "f": ["x", .number(2.5), .null],
                    "g": "0x10", "h": "no",
                ]
            ])
    }

    @Test func `a stream has several documents, JSON one, tabs and all`() throws {
        #expect(try documents("a: 1\n---\nb: 2\n") == [["a": 1], ["b": 2]])
        #expect(try documents("{\n\t\"a\": [1,\t2]\n}") == [["a": [1, 2]]])
    }

    @Test(arguments: ["a: [", "{\"a\": ", "a: 1\na: 2", "? [x]\n: 1", "a: *nothing"])
    func `what is no proper file is refused`(text: String) {
        #expect(throws: CommandFailure.self) { try documents(text) }
    }

    @Test(arguments: [
        (#"{"a": 1, "a": 2}"#, "a stands twice"), (#"{"a": [1e999]}"#, "out of range"),
        (String(repeating: "[", count: 100_000), "is nested deeper than 64"),
        (String(repeating: "- ", count: 100_000) + "x", "YAML"),
        ("a: [\"" + String(repeating: "x", count: 100_000), "YAML"),
    ])
    func `what is wrong with a file is told shortly, and where`(text: String, says: String) {
        let error = #expect(throws: CommandFailure.self) { try documents(text) }
        let isTold = error?.text.contains(says) == true && (error?.text.utf8.count ?? 0) < 1500
        #expect(isTold, "\(error?.text.prefix(300) ?? "")")
    }

    @Test func `lists and mappings in brackets may be YAML with bare words`() throws {
        #expect(try documents("{a: b, c: [d, 1]}") == [["a": "b", "c": ["d", 1]]])
        #expect(try documents("\u{feff}{\"a\": 1}") == [["a": 1]])
    }

    @Test(.timeLimit(.minutes(1)))
    func `what is no file is refused at once and by its name`() throws {
        let folder = try TestFolder()
        #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
        for (name, reason) in [
            ("pipe", "it is no regular file"), ("", "it is a directory"), ("nothing", "there is no such file"),
        ] {
            let path = "\(folder.path)/\(name)"
            let error = #expect(throws: CommandFailure.self) { try TemplateFile(path: path).documents() }
            #expect(error?.text.hasPrefix("\(path) cannot be read: \(reason)") == true, "\(error?.text ?? "")")
            #expect(throws: ValidationError.self) { try JSONArgument.parse("@\(path)") }
        }
        #expect(throws: ClientError.self) { try SourceDisk("\(folder.path)/pipe") }
    }

    @Test func `aliases count as what they stand for, so that a small file cannot become a huge one`() {
        var text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        for number in 1...12 {
            let part = Array(repeating: "*a\(number - 1)", count: 10).joined(separator: ",")
            text += "a\(number): &a\(number) [\(part)]\n"
        }
        let error = #expect(throws: CommandFailure.self) { try documents(text) }
        #expect(error?.text.contains("more than \(TemplateLimits.valuesMax) values") == true)
    }

    @Test func `what is written as YAML reads back to the same`() throws {
        let value: JSONValue = [
            "resources": [
                [
                    "type": "gallery", "name": "a", "tags": ["on": "yes", "k: v": "#x", "empty": ""],
                    "list": [[1, 2], ["x": ["y": ["z"]]], "- a"], "none": .null, "text": "line\nbreak\t\"é\" 😀",
                    "number": "22", "version": "1.0.0", "flag": false, "emptyList": [], "emptyMap": [:],
                ]
            ]
        ]
        let text = YAMLText.text(value)
        #expect(try documents(text) == [value])
        #expect(text.hasPrefix("resources:\n  - type: gallery\n    name: a\n    tags:\n"))
    }

    @Test func `parameters are texts unless they are plainly something else`() throws {
        let folder = try TestFolder()
        let file = try folder.file(
            "p.json", Array(#"{"$schema": "x", "parameters": {"a": {"value": "f"}, "b": {"value": 2}}}"#.utf8))
        #expect(
            try ParameterArguments.parse(["@\(file)", "a=over", "n=7", "v=1.0", "z=007", "l=[1]", "t=true", "e="]) == [
                "a": "over", "b": 2, "n": 7, "v": "1.0", "z": "007", "l": [1], "t": true, "e": "",
            ])
        #expect(throws: (any Error).self) { try ParameterArguments.parse(["@/nowhere"]) }
    }

    @Test func `a file that is wrong is told without a cluster`() async throws {
        let folder = try TestFolder()
        let file = try folder.file("t.yaml", Array("- {type: gallery, name: a}\n- {type: gallery, name: A}\n".utf8))
        let outcome = await Invocation(["apply", "-f", file, "--cluster", "/nowhere"]).run()
        #expect(outcome == .failed)
    }
}
