import Gallery
import Testing
import Wire

@testable import GalleryClient

/// Which sources an exported version names.
struct ExportedContentsTests {
    private static let path = "properties.storageProfile.source"

    private func version(
        _ number: String, _ digit: Character, in regions: String..., mode: String = "Full", of source: String? = nil
    ) throws -> JSONValue {
        let targets = regions.map { #"{"name": "\#($0)"}"# }.joined(separator: ", ")
        let source = source.map { #""source": {"id": "\#($0)"}, "# } ?? ""
        return try JSONValue(
            reading: """
                {"id": "\(Self.id(number, "images/"))", "location": "\(regions[0])",
                 "properties": {"publishingProfile": {"replicationMode": "\(mode)", "targetRegions": [\(targets)]},
                  "storageProfile": {\(source)"osDiskImage": {"digest": "sha256:\(String(repeating: digit, count: 64))",
                   "sizeInBytes": 10, "occupiedBytes": 10}}}}
                """)
    }

    /// As a document names it: with or without the resource group.
    private static func id(_ number: String, _ group: String = "") -> String {
        let group = group.isEmpty ? "" : "/resourceGroups/default"
        return
            "/subscriptions/default\(group)/providers/Microsoft.Compute/galleries/contoso/images/web/versions/\(number)"
    }

    private func isNamed(_ source: JSONValue, by version: JSONValue) -> Bool {
        var contents = ExportedContents()
        for row in [version, source] { contents.add(row) }
        return contents.withoutLostSources(version)[Self.path] != nil
    }

    @Test func `a version names the version that it was made of, where that can be made there as well`() throws {
        let shallow = try version("2.0.0", "a", in: "westeurope", "eastus", mode: "Shallow", of: Self.id("1.0.0"))
        #expect(isNamed(try version("1.0.0", "a", in: "westeurope"), by: shallow))
        #expect(isNamed(try version("1.0.0", "a", in: "eastus", "westeurope"), by: shallow))
        let full = try version("2.0.0", "a", in: "westeurope", "eastus", of: "contoso/WEB/1.0.0")
        #expect(isNamed(try version("1.0.0", "a", in: "westeurope"), by: full))
        #expect(isNamed(try version("1.0.0", "a", in: "westeurope", "eastus", mode: "Shallow"), by: full))
    }

    @Test func `what is gone, holds other bytes or left the region is not named as a source`() throws {
        let shallow = try version("2.0.0", "a", in: "westeurope", "eastus", mode: "Shallow", of: Self.id("1.0.0"))
        #expect(!isNamed(try version("1.0.1", "a", in: "westeurope"), by: shallow))
        #expect(!isNamed(try version("1.0.0", "b", in: "westeurope"), by: shallow))
        #expect(!isNamed(try version("1.0.0", "a", in: "eastus"), by: shallow))
        #expect(!isNamed(try version("1.0.0", "a", in: "eastus", "westeurope", mode: "Shallow"), by: shallow))
    }
}
