import Foundation
import Gallery
import Testing
import Wire

struct JSONEncodingTests {
    /// As the tree was made before there was a shorter way: over the text.
    private func treeOverText(_ value: some Encodable) throws -> JSONValue {
        try JSONValue(reading: Array(JSONEncoder().encode(value)))
    }

    @Test func `the tree of a document is what its text is read as`() throws {
        let catalog = try TestCatalog.populated()
        var count = 0
        for key in [
            try ResourceKey(.gallery, "contoso"), try ResourceKey(.imageDefinition, "contoso/web"),
            try ResourceKey(.imageVersion, "contoso/web/1.4.2"), try ResourceKey(.tenant, "default"),
            try ResourceKey(.subscription, "default"), try ResourceKey(.principal, "operator"),
        ] {
            guard let document = key.document(in: catalog.state) else { continue }
            try requireSame(document)
            count += 1
        }
        #expect(count == 6)
    }

    private func requireSame(_ document: some Encodable) throws {
        #expect(try JSONValue(of: document) == treeOverText(document))
    }

    private struct Numbers: Encodable {
        var small: Int8 = -128
        var int = Int.min
        var wide = UInt64(Int64.max)
        var byte: UInt8 = 255
        var whole = 2.0
        var half = -0.5
        var huge = 1e300
        var float: Float = 0.25
        var yes = true
        var no: Bool? = false
        var nothing: Int?
        var text = "a\"b\u{1F600}"
        var empty: [Int] = []
        var none: [String: Int] = [:]
        var lists = [[1, 2], []]
        var named = ["b": ["x": 1.5], "a": [:]]
        var optionals: [Int?] = [1, nil]
    }

    /// Containers in containers, begun by hand.
    private struct Nested: Encodable {
        private enum Key: String, CodingKey { case list, members, value }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            var members = container.nestedContainer(keyedBy: Key.self, forKey: .members)
            try list.encode(1)
            try members.encodeNil(forKey: .list)
            var inner = list.nestedUnkeyedContainer()
            try members.encode("a", forKey: .value)
            try inner.encode(true)
            try list.encodeNil()
            var object = list.nestedContainer(keyedBy: Key.self)
            try object.encode(Numbers(), forKey: .value)
            #expect(list.count == 4)
            try container.encode("last", forKey: .value)
        }
    }

    @Test func `numbers, texts, nothing and containers in containers are what their text is read as`() throws {
        try requireSame(Numbers())
        try requireSame(Nested())
        try requireSame([Numbers(), Numbers()])
        try requireSame(["a": JSONValue.array([.null, .number(0.5), .integer(3)])])
        try requireSame("text")
        try requireSame(3)
    }

    @Test func `what is written is what JSON's encoder writes, and is read as what it was`() throws {
        let controls = String(String.UnicodeScalarView((0...0x90).compactMap(Unicode.Scalar.init)))
        let texts = ["", controls, "\u{2028}/\\\"é\u{1F600}", "Z", "a", "B", "aa", "a b", "10", "9", "_"]
        try requireSameBytes(Numbers())
        try requireSameBytes(Nested())
        try requireSameBytes(texts)
        try requireSameBytes(Dictionary(uniqueKeysWithValues: texts.map { ($0, [$0]) }))
        try requireSameBytes([Double.leastNonzeroMagnitude, 0.1, -1e-7, 1e21, 0x1p53, 123_456.789])
        try requireSameBytes([[Int64.min, Int64.max], []])
        try requireSameBytes(["a": JSONValue.array([.null, .number(0.5), .integer(3), .object([:])])])
    }

    private func requireSameBytes(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let tree = try JSONValue(of: value)
        let isSame = try tree.encoded == Array(encoder.encode(value))
        #expect(isSame, "\(String(decoding: tree.encoded, as: UTF8.self))")
        let isRead = try JSONValue(reading: tree.encoded) == tree
        #expect(isRead)
    }

    @Test func `an integer that is not read is not written`() {
        #expect(throws: EncodingError.self) { try JSONValue(of: ["a": UInt64.max]) }
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan])
    func `what is no number in JSON is refused`(number: Double) {
        #expect(throws: EncodingError.self) { try JSONValue(of: ["a": number]) }
    }
}
