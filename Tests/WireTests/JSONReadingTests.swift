import Foundation
import Gallery
import Testing
import Wire

@Suite struct JSONReadingTests {
    private func refusal(_ text: String) -> JSONFault? {
        do throws(JSONFault) {
            _ = try JSONValue(reading: text)
            return nil
        } catch {
            return error
        }
    }

    private static let allowed: [(String, JSONValue)] = [
        ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
        ("9223372036854775807", .integer(.max)), ("1.5", .number(1.5)), ("2.0", 2), ("1e3", 1000),
        ("1E-2", .number(0.01)),
        ("\"\"", ""), (#""a\n\"\\\/\u00e9\ud83d\ude00é""#, "a\n\"\\/é😀é"), ("[]", []), ("{}", [:]),
        (#"{"a":[1,{"b":null}],"":"x"}"#, ["a": [1, ["b": .null]], "": "x"]), ("[\t1,\r\n2 ]", [1, 2]),
    ]

    @Test(arguments: allowed)
    func `what the standard allows is read`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(reading: text) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "True", "01", "+1", ".5", "1.", "1e", "-", "NaN", "0x1", "'a'", "\"a", "\"\u{1}\"", #""\x""#,
        #""\u12""#, #""\u+123""#, #""\ud83d""#, #""\ude00""#, #""\ud83d\u0041""#, "[1,]", "[1 2]", "[", "[1", "{",
        "{a:1}",
        #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1"#, "1 2", "{}x", "]",
    ])
    func `what is no JSON is refused with its place`(text: String) throws {
        let fault = try #require(refusal(text), "\(text)")
        #expect(fault.isMalformed)
        #expect(fault.description.hasPrefix("the document is no JSON at line 1, column "))
    }

    @Test func `the place of a fault counts lines and bytes`() {
        #expect(
            refusal("{\n  \"a\": [1,\n 2 3]}")?.description
                == "the document is no JSON at line 3, column 4; write ',' or ']' behind an element")
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONFault.self) { try JSONValue(reading: [0x22, 0xC3, 0x28, 0x22]) }
        #expect(throws: JSONFault.self) { try JSONValue(reading: [0xFF]) }
    }

    @Test func `a member that stands twice is refused by its path, however it is spelled`() {
        let text = #"{"properties": [{"a": 1}, {"location": "x", "l\u006fcation": "y"}]}"#
        #expect(refusal(text)?.path == "properties[1].location")
        #expect(refusal(text)?.isMalformed == false)
        #expect(refusal(text)?.description == "properties[1].location stands twice; say it once")
    }

    @Test(arguments: ["9223372036854775808", "-9223372036854775809", "99999999999999999999999999", "1e999", "-1e999"])
    func `a number out of range is refused with its path and its value`(number: String) {
        let fault = refusal(#"{"a": {"b": [\#(number)]}}"#)
        #expect(fault?.path == "a.b[0]")
        let isShown = fault?.reason.hasPrefix("is '\(number)', which is out of range; ") == true
        #expect(isShown)
    }

    @Test func `a value may be nested so deep and no deeper, and the fault is short all the same`() throws {
        let most = JSONLimits.depthMax
        _ = try JSONValue(reading: String(repeating: "[", count: most) + String(repeating: "]", count: most))
        for text in [
            String(repeating: "[", count: most + 1), String(repeating: "[", count: 100_000),
            String(repeating: #"{"a\#(String(repeating: "b", count: 1000))":"#, count: 100_000 / 64),
        ] {
            let fault = try #require(refusal(text))
            #expect(fault.reason.hasPrefix("is nested deeper than \(most)"))
            #expect(fault.description.utf8.count < 400)
        }
    }

    @Test func `there may be so many values and no more`() throws {
        func text(_ count: Int) -> String { "[" + String(repeating: "0,", count: count - 2) + "0]" }
        _ = try JSONValue(reading: text(JSONLimits.valuesMax))
        #expect(refusal(text(JSONLimits.valuesMax + 1))?.reason.hasPrefix("holds more than 500000 values") == true)
    }

    @Test func `whatever the bytes are, a value or a fault comes of them`() {
        let sample = Array(#"{"a": [1, -2.5e3, "x\u00e9\n"], "b": {"c": null, "d": true}}"#.utf8)
        var seed: UInt64 = 7
        func random(_ count: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % count
        }
        var values = 0
        for _ in 0..<5000 {
            var bytes = sample
            for _ in 0...random(3) { bytes[random(bytes.count)] = UInt8(random(256)) }
            bytes.removeLast(random(4) == 0 ? random(bytes.count) : 0)
            do throws(JSONFault) {
                _ = try JSONValue(reading: bytes)
                values += 1
            } catch {
                #expect(error.description.utf8.count < 600)
            }
        }
        #expect(values > 0)
    }
}

@Suite struct JSONDecodingTests {
    private struct Sample: Codable, Hashable {
        struct Part: Codable, Hashable {
            var name: String
            var counts: [UInt8]?
        }

        var days: Int?
        var ratio: Double?
        var isOn: Bool?
        var parts: [Part]?
        var tags: [String: String]?
    }

    private func refusal(_ text: String) throws -> String {
        let value = try JSONValue(reading: text)
        do throws(JSONFault) {
            _ = try value.decode(Sample.self)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func `a document is read from its members; those that are null are not there`() throws {
        let text = #"""
            {"days": 3, "ratio": 2, "isOn": false, "parts": [{"name": "a", "counts": [1, 2]}, {"name": "b"}],
             "tags": {"x": "y"}, "other": 1}
            """#
        #expect(
            try JSONValue(reading: text).decode(Sample.self)
                == Sample(
                    days: 3, ratio: 2, isOn: false,
                    parts: [.init(name: "a", counts: [1, 2]), .init(name: "b", counts: nil)], tags: ["x": "y"]))
        #expect(try JSONValue(reading: #"{"days": null, "tags": null}"#).decode(Sample.self) == Sample())
    }

    /// One of each type that the language reads from a single value.
    private struct Scalars: Codable, Hashable {
        var bool = true
        var text = "x"
        var double = 0.5
        var float: Float = 0.25
        var int = -1
        var int8 = Int8.min
        var int16 = Int16.min
        var int32 = Int32.min
        var int64 = Int64.min
        var uint: UInt = 1
        var uint8 = UInt8.max
        var uint16 = UInt16.max
        var uint32 = UInt32.max
        var uint64 = UInt64(Int64.max)
    }

    @Test func `every type of a single value is read`() throws {
        let bytes = Array(try JSONEncoder().encode(Scalars()))
        #expect(try JSONValue(reading: bytes).decode(Scalars.self) == Scalars())
    }

    @Test func `every change that documents ask for is read as it was written`() throws {
        let catalog = try TestCatalog.populated()
        let resources: [(ResourceType, String)] = [
            (.gallery, "contoso"), (.imageDefinition, "contoso/web"), (.imageVersion, "contoso/web/1.4.2"),
        ]
        for (type, name) in resources {
            let operation = try catalog.reading.creation(
                of: ResourceKey(type, name), from: try catalog.show(type, name), in: catalog.state)
            let event = ViewEvent(
                revision: catalog.state.revision,
                change: GalleryChange(operation, by: TestCatalog.owner, at: TestCatalog.now))
            #expect(try JSONValue(reading: Array(JSONEncoder().encode(event))).decode(ViewEvent.self) == event)
        }
    }

    @Test(arguments: [
        (
            #"{"days": 1.5}"#,
            "days is '1.5', where a whole number from -9223372036854775808 to 9223372036854775807 is wanted"
        ),
        (#"{"days": "3"}"#, "days is '3', where a whole number from "),
        (
            #"{"parts": [{"name": "a"}, {"name": "b", "counts": [0, 256]}]}"#,
            "parts[1].counts[1] is '256', where a whole "
        ),
        (#"{"isOn": 1}"#, "isOn is '1', where true or false is wanted"),
        (#"{"tags": {"a": 1}}"#, "tags.a is '1', where a text is wanted"),
        (#"{"tags": ["a"]}"#, "tags is a list, where a mapping is wanted"),
        (#"{"parts": {}}"#, "parts is a mapping, where a list is wanted"), (#"{"parts": [{}]}"#, "parts[0] lacks name"),
        (#"{"parts": [{"name": null}]}"#, "parts[0].name is null, where a text is wanted"),
        (#"[]"#, "the document is a list, where a mapping is wanted"),
    ])
    func `a member of the wrong type is told with its path, its value and what is wanted`(text: String, says: String)
        throws
    {
        let fault = try refusal(text)
        #expect(fault.hasPrefix(says), "\(fault)")
    }
}
