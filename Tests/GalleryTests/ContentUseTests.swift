import Chance
import Testing

@testable import Gallery

/// Who uses which content, found in a table that keeps neither names nor contents.
@Suite struct ContentUseTests {
    @Test func `the table finds what a dictionary of all uses finds, whatever is put in and taken away`() {
        var table = ContentUseTable()
        var model: [Digest: [ContentUse]] = [:]
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let content = digest(UInt8.random(in: 0..<40, using: &random))
            let use = ContentUse(
                UInt32.random(in: 0..<8, using: &random), VersionNumber(1, 0, UInt32.random(in: 0..<30, using: &random))
            )
            if let index = model[content]?.firstIndex(of: use) {
                model[content]?.remove(at: index)
                table.remove(use, of: content)
            } else {
                model[content, default: []].append(use)
                table.insert(use, of: content)
            }
        }
        #expect(table.count == model.values.reduce(0) { $0 + $1.count })
        for number in 0..<40 as Range<UInt8> {
            var found: [ContentUse] = []
            table.forEachCandidate(for: digest(number)) { found.append($0) }
            #expect(Set(found) == Set(model[digest(number)] ?? []))
        }
    }

    @Test func `taking away what is not there changes nothing`() {
        var table = ContentUseTable()
        table.remove(ContentUse(1, nil), of: digest(1))
        table.insert(ContentUse(1, nil), of: digest(1))
        table.remove(ContentUse(2, nil), of: digest(1))
        table.remove(ContentUse(1, nil), of: digest(2))
        #expect(table.count == 1)
    }

    @Test func `following changes gives what looking at everything gives`() throws {
        var catalog = try Catalog.standing()
        var uses = ContentUses(catalog.state)
        let operations: [GalleryOperation] = [
            .createSource(id: the("disks/a"), properties: .disk(1)),
            .createImageVersion(
                id: the("Base/Debian/1.0.0"),
                request: ImageVersionRequest(location: westeurope, osDisk: disk(1), targetRegions: [])),
            .createImageVersion(
                id: the("Base/Debian/1.0.1"),
                request: ImageVersionRequest(location: westeurope, osDisk: disk(2), targetRegions: [])),
            .updateSource(id: the("disks/a"), edit: ImageSourceEdit(content: disk(2)), ifRevision: nil),
            .deleteImageVersion(id: the("Base/Debian/1.0.0"), bypassSoftDelete: true),
            .deleteGallery(id: the("Base"), recursively: true),
            .deleteSource(id: the("disks/a")),
        ]
        for operation in operations {
            let before = catalog.state
            #expect(try catalog.perform(operation) == .applied)
            let changed = uses.follow([operation], from: before, to: catalog.state)
            #expect(!changed.isEmpty)
            let whole = ContentUses(catalog.state)
            #expect(uses.count == whole.count)
            for content in [digest(1), digest(2)] {
                let users = uses.users(of: content, in: catalog.state)
                #expect(users == whole.users(of: content, in: catalog.state))
                #expect(users.allSatisfy { catalog.state.contents(of: $0).contains { $0.digest == content } })
            }
        }
        #expect(uses.count == 0)
    }

    @Test func `a use takes at most 32 bytes in the table, and its chain 8`() {
        #expect(ContentUseTable.bytesPerUse <= 32)
    }
}
