import DiskImage
import Gallery
import NIOCore
import Transport
import Wire

/// Brings a disk content to a node of a region, and takes up again what broke off.
struct Upload: Sendable {
    let client: GalleryClient
    let source: SourceDisk
    let manifest: DiskManifest
    let disk: DiskContent
    let region: Region
    let progress: TransferProgress.Report

    init(client: GalleryClient, _ disk: HashedDisk, region: Region, progress: @escaping TransferProgress.Report) {
        self.client = client
        source = disk.source
        manifest = disk.manifest
        self.disk = disk.content
        self.region = region
        self.progress = progress
    }

    /// Returns the node that holds the content, sealed, and how many bytes were sent.
    func run() async throws(ClientError) -> (node: NodeID, bytesSent: Int) {
        let sent = ByteCount()
        var fruitless = 0
        var avoided: [NodeID] = []
        while true {
            let before = sent.value
            let (node, address) = try await client.place(disk, in: region, avoiding: avoided)
            do throws(ClientError) {
                if try await attempt(node, address, sent) { return (node, sent.value) }
                throw .uploadFailed(node: "\(node)", reason: "the node still misses chunks")
            } catch {
                guard error.isOfOneNode else { throw error }
                // Another takes it, if there is one; a broken connection alone is no reason to begin afresh elsewhere.
                if case .refused = error, !avoided.contains(node) {
                    avoided = (avoided + [node]).suffix(Self.avoidedMax)
                }
                fruitless = sent.value > before ? 0 : fruitless + 1
                guard fruitless < client.limits.fruitlessAttemptsMax else { throw error }
            }
            try await client.pause(fruitless + 1)
        }
    }

    /// One connection's worth; `true` once the content is complete there.
    private func attempt(_ node: NodeID, _ address: String, _ sent: ByteCount) async throws(ClientError) -> Bool {
        do {
            return try await client.dialer.with(address, expecting: .node(node)) { connection in
                let missing = try await offer(on: connection)
                guard !missing.isEmpty else { return true }
                return try await put(missing, on: connection, sent)
            }
        } catch let error as ClientError {
            throw error
        } catch ConnectionError.refused(let refusal) {
            throw .refused(refusal)
        } catch ConnectionError.cancelled {
            throw .cancelled(standing: standing(node))
        } catch is CancellationError {
            throw .cancelled(standing: standing(node))
        } catch {
            throw .uploadFailed(node: "\(node)", reason: (error as? ConnectionError)?.shortReason ?? "\(error)")
        }
    }

    private func standing(_ node: NodeID) -> String {
        "no version was made; what was uploaded stays on \(node) for a while, and publishing again goes on from there"
    }

    /// Shows the node the manifest; returns the chunks it does not have.
    private func offer(on connection: Connection) async throws -> [Range<Int>] {
        let fields = ["\(disk.digest)", "bytes=\(disk.bytes)", "occupied=\(disk.occupiedBytes)"]
        let encoded = manifest.encoded
        let answer = try await connection.upload(
            .offer, fields, deadline: client.limits.answerTimeout + slowestTime(encoded.count)
        ) { writer in
            for start in stride(from: 0, to: encoded.count, by: Self.pieceBytesMax) {
                let end = min(start + Self.pieceBytesMax, encoded.count)
                try await writer.more(at: UInt64(start), ByteBuffer(bytes: encoded[start..<end]))
            }
        }
        var ranges: [Range<Int>] = []
        for item in answer.items {
            for pair in try DocumentCoding.value([[Int]].self, of: item, to: "OFFER") { ranges.append(try range(pair)) }
        }
        return ranges
    }

    private func range(_ pair: [Int]) throws(ClientError) -> Range<Int> {
        guard pair.count == 2, pair[0] >= 0, pair[0] < manifest.chunkCount, pair[1] > 0,
            pair[1] <= manifest.chunkCount - pair[0]
        else { throw .unreadableAnswer(to: "OFFER", reason: "\(pair) is no range of chunks of this disk") }
        return pair[0]..<pair[0] + pair[1]
    }

    /// Sends chunks; `true` if the node has all of them and has sealed the content.
    private func put(_ missing: [Range<Int>], on connection: Connection, _ sent: ByteCount) async throws -> Bool {
        let numbers = missing.joined().filter(manifest.isOccupied)
        let bytes = numbers.reduce(0) { $0 + manifest.byteRange(ofChunk: $1).count }
        let deadline = client.limits.sealTimeout + slowestTime(bytes)
        let begun = sent.value
        let answer = try await connection.upload(.put, ["\(disk.digest)"], deadline: deadline) { writer in
            try await readAhead(numbers) { number, chunk in
                try await write(chunk, at: manifest.byteRange(ofChunk: number).lowerBound, to: writer)
                sent.add(chunk.readableBytes)
                progress(TransferProgress(.sending, bytesDone: sent.value - begun, bytesTotal: bytes))
            }
            try source.checkUnchanged()
        }
        return answer["complete"] == "true"
    }

    /// Reads chunks, some ahead of their use, and hands them over as they come: in any order.
    private func readAhead(_ numbers: [Int], _ use: (Int, ByteBuffer) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: (Int, ByteBuffer).self) { group in
            var rest = numbers[...]
            for number in rest.prefix(client.limits.chunksInFlight) { group.addTask { try await read(number) } }
            rest = rest.dropFirst(client.limits.chunksInFlight)
            while let (number, chunk) = try await group.next() {
                if let next = rest.popFirst() { group.addTask { try await read(next) } }
                try await use(number, chunk)
            }
        }
    }

    private func read(_ number: Int) async throws -> (Int, ByteBuffer) {
        (number, try await source.chunk(number, of: manifest))
    }

    private func write(_ chunk: ByteBuffer, at offset: Int, to writer: BodyWriter) async throws {
        var (rest, offset) = (chunk, offset)
        while let piece = rest.readSlice(length: min(Self.pieceBytesMax, rest.readableBytes)), piece.readableBytes > 0 {
            try await writer.more(at: UInt64(offset), piece)
            offset += piece.readableBytes
        }
    }

    /// The longest piece of a body: what a payload may hold.
    private static let pieceBytesMax = 1_048_576
    /// How many nodes that refused are remembered.
    private static let avoidedMax = 16
    /// Slower than this nobody waits, in bytes a second.
    private static let slowestRate = 262_144

    private func slowestTime(_ bytes: Int) -> Duration { .seconds(bytes / Self.slowestRate) }
}

extension ClientError {
    /// Whether another node may take what one did not.
    fileprivate var isOfOneNode: Bool {
        switch self {
        case .uploadFailed: true
        case .refused(let refusal): refusal.code.mayRepeat || refusal.rule == Self.noSpace
        default: false
        }
    }

    private static let noSpace = "NoSpace"
}
