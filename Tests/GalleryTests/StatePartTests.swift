import Testing

@testable import Gallery

@Suite struct StatePartTests {
    private func assembled(_ parts: [(String, [UInt8])], revision: Revision) throws -> GalleryState {
        var assembly = GalleryAssembly()
        for (key, bytes) in parts { try assembly.add(bytes, key: key) }
        return try assembly.state(revision: revision)
    }

    private func parts(of state: GalleryState) throws -> [(String, [UInt8])] {
        try state.parts.map { part in (part.key, try #require(state.encoded(part))) }
    }

    @Test func `parts put together in any order are the catalog`() throws {
        let state = CodedSample.state()
        let parts = try parts(of: state)
        #expect(parts.count == 2 + 5 + 2 + 1)
        for order in [parts, parts.reversed(), parts.sorted { $0.1.count < $1.1.count }] {
            let isSame = try assembled(order, revision: state.revision) == state
            #expect(isSame)
        }
    }

    @Test(arguments: 0..<10)
    func `the parts that differ turn one catalog into the next`(seed: UInt64) throws {
        var sequence = ChangeSequence(seed: seed)
        var state = GalleryState()
        var rows: [String: [UInt8]] = ["cluster": try #require(state.encoded(.cluster))]
        rows["directory"] = state.encoded(.directory)
        for _ in 0..<40 {
            let before = state
            for _ in 0..<10 { _ = try? state.apply(sequence.next(after: state)) }
            let difference = GalleryDifference(from: before, to: state)
            for part in difference.removed { #expect(rows.removeValue(forKey: part.key) != nil) }
            for part in difference.written {
                let bytes = try #require(state.encoded(part))
                #expect(rows[part.key] != bytes)
                rows[part.key] = bytes
            }
            let isSame = try assembled(rows.map { ($0, $1) }, revision: state.revision) == state
            try #require(isSame)
        }
    }

    @Test func `nothing differs between a catalog and itself, and one change is one part`() throws {
        var catalog = try Catalog.standing()
        let before = catalog.state
        #expect(GalleryDifference(from: before, to: before).written.isEmpty)
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        let difference = GalleryDifference(from: before, to: catalog.state)
        #expect(difference.written == [.definition(the("base/debian"))])
        #expect(difference.removed.isEmpty)
    }

    @Test func `a name has one key, however its case is written`() throws {
        #expect(GalleryPart.gallery(the("Base")).key == GalleryPart.gallery(the("bASE")).key)
        #expect(GalleryPart.definition(the("S:Base/X")).key == "definition s:base/x")
        #expect(CodedSample.state().encoded(.gallery(the("missing"))) == nil)
        #expect(CodedSample.state().encoded(.definition(the("base/missing"))) == nil)
        #expect(CodedSample.state().encoded(.source(the("disks/missing"))) == nil)
    }

    @Test func `parts that are missing, double, or another's are refused`() throws {
        let state = CodedSample.state()
        let parts = try parts(of: state)
        for index in parts.indices {
            var fewer = parts
            let taken = fewer.remove(at: index)
            // Sources, definitions and galleries without definitions may be missing: nothing else tells of them.
            let isNeeded = ["cluster", "directory", "gallery base"].contains(taken.0)
            #expect((try? assembled(fewer, revision: 1)) == nil || !isNeeded)
            #expect(throws: GalleryCodingError.self) { try assembled(parts + [taken], revision: 1) }
            var renamed = parts
            renamed[index].0 += "x"
            #expect(throws: GalleryCodingError.self) { try assembled(renamed, revision: 1) }
            var exchanged = parts
            exchanged[index].1 = parts[(index + 1) % parts.count].1
            #expect(throws: GalleryCodingError.self) { try assembled(exchanged, revision: 1) }
        }
    }
}
