import DiskImage
import Gallery
import Instances
import NIOCore
import Testing
import Transport
import Wire

@Suite struct RemoteBaseTests {
    private let kit: DeploymentKit

    init() throws {
        kit = try DeploymentKit()
    }

    @Test func `all chunks come in order and byte for byte, but for the zero ones`() async throws {
        try await kit.serving(ContentStub(kit)) { connection in
            let base = try await RemoteBase(kit.digest, on: connection)
            #expect(base.manifest == kit.manifest)
            let chunks = try await taken(kit.manifest.chunks, of: base)
            #expect(chunks.map(\.number) == kit.manifest.chunks.filter(kit.manifest.isOccupied))
            for chunk in chunks {
                let isSame = Array(chunk.bytes.readableBytesView) == bytes(ofChunk: chunk.number)
                #expect(isSame, "chunk \(chunk.number)")
            }
        }
    }

    @Test func `a range is read alone, and one of zeros gives nothing`() async throws {
        try await kit.serving(ContentStub(kit)) { connection in
            let base = RemoteBase(kit.manifest, of: kit.digest, on: connection, for: .copy)
            #expect(try await taken(1..<3, of: base).map(\.number) == [1, 2])
            let hole = try #require(kit.manifest.chunks.first { !kit.manifest.isOccupied($0) })
            #expect(try await taken(hole..<hole + 1, of: base).isEmpty)
        }
    }

    @Test func `a wrong byte ends the reading before its chunk`() async throws {
        try await expect(.chunk(.corrupt(chunk: 2)), of: .wrongByte)
    }

    @Test func `chunks that do not come are missed`() async throws {
        try await expect(.chunk(.missing(chunk: 2)), of: .endsEarly)
    }

    @Test func `a refusal in the middle is an error`() async throws {
        try await kit.serving(ContentStub(kit, .refuses)) { connection in
            let base = try await RemoteBase(kit.digest, on: connection)
            let error = await #expect(throws: DiskBaseError.self) { _ = try await taken(0..<4, of: base) }
            guard case .connection(.refused(let refusal)) = error else { throw DeploymentKit.Unexpected() }
            #expect(refusal.code == .unavailable)
        }
    }

    @Test func `the manifest of another content is not used`() async throws {
        try await kit.serving(ContentStub(kit, .otherManifest)) { connection in
            let error = await #expect(throws: DiskBaseError.self) {
                _ = try await RemoteBase(kit.digest, on: connection)
            }
            guard case .wrongManifest(kit.digest, _) = error else { throw DeploymentKit.Unexpected() }
        }
    }

    private func expect(_ error: DiskBaseError, of fault: ContentStub.Fault) async throws {
        try await kit.serving(ContentStub(kit, fault)) { connection in
            let base = try await RemoteBase(kit.digest, on: connection)
            var chunks = try await base.chunks(0..<4).makeAsyncIterator()
            #expect(try await chunks.next()?.number == 0)
            #expect(try await chunks.next()?.number == 1)
            await #expect(throws: error) { _ = try await chunks.next() }
        }
    }

    private func taken(_ range: Range<Int>, of base: RemoteBase) async throws -> [DiskChunk] {
        var taken: [DiskChunk] = []
        for try await chunk in try await base.chunks(range) { taken.append(chunk) }
        return taken
    }

    private func bytes(ofChunk number: Int) -> [UInt8] {
        Array(kit.bytes[kit.manifest.byteRange(ofChunk: number)])
    }
}
