import DiskImage
import Instances
import NIOCore
import ReplicaStore
import Synchronization
import Transport
import Wire

/// Gets the missing chunks of one replica over one connection, several ranges under way at once.
///
/// Under way are at most `copyRangesMax` requests, and of what they bring at most what the connection buffers and
/// one chunk for each.
final class RangeCopy: Sendable {
    private let context: NodeContext
    private let replica: any ChunkReceiver
    private let connection: Connection
    private let isHealing: Bool
    private let fetched = Atomic<Int>(0)

    init(context: NodeContext, replica: any ChunkReceiver, connection: Connection, isHealing: Bool) {
        self.context = context
        self.replica = replica
        self.connection = connection
        self.isHealing = isHealing
    }

    /// The bytes that came and were new.
    var fetchedBytes: Int { fetched.load(ordering: .relaxed) }

    /// Returns when nothing is missing.
    func run(tellingProgressTo request: Request) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.getMissing() }
            group.addTask { try await self.tellProgress(to: request) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func getMissing() async throws {
        try await StallWatch.watching(context.limits.copyStallMax) { watch in
            while let missing = self.replica.missing.first {
                let (before, fetched) = (self.replica.haveCount, self.fetchedBytes)
                try await self.getRanges(watch)
                // What another request was bringing, and did not, is asked for again; a source that says it sent
                // everything and did not is not. As much may have been found damaged meanwhile as came.
                guard self.replica.haveCount > before || self.fetchedBytes > fetched else {
                    throw ChunkError.missing(chunk: missing.lowerBound)
                }
            }
        }
    }

    private func getRanges(_ watch: StallWatch) async throws {
        let ranges = replica.missing.flatMap { self.pieces(of: $0) }
        watch.begin()
        defer { watch.end() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, range) in ranges.enumerated() {
                if index >= context.limits.copyRangesMax { try await group.next() }
                group.addTask { try await self.get(range, watch) }
            }
            try await group.waitForAll()
        }
    }

    /// A missing range in parts of about `copyRangeBytes`.
    private func pieces(of range: Range<Int>) -> [Range<Int>] {
        let length = max(1, context.limits.copyRangeBytes / replica.manifest.chunkSize)
        return stride(from: range.lowerBound, to: range.upperBound, by: length).map {
            $0..<min($0 + length, range.upperBound)
        }
    }

    private func get(_ range: Range<Int>, _ watch: StallWatch) async throws {
        let fields =
            [
                "\(replica.digest)", "first=\(range.lowerBound)", "count=\(range.count)",
                "for=\(ContentPurpose.copy.rawValue)",
            ] + (isHealing ? ["heal=true"] : [])
        var writing = ChunkWriting(into: replica, context)
        for try await message in try await connection.stream(.get, fields) {
            watch.noteProgress()
            guard message.verb == AnswerVerb.data.rawValue, let piece = message.payload else { continue }
            context.counters.receivedFromNode(piece.readableBytes)
            let offset = message.positional.first.flatMap({ DecimalNumber.read($0, as: UInt64.self) })
            fetched.add(try await writing.write(piece, at: offset), ordering: .relaxed)
        }
        try writing.finish()
    }

    private func tellProgress(to request: Request) async throws {
        let of = Int64(replica.manifest.occupiedBytes)
        while true {
            try await Task.sleep(for: context.limits.progressInterval)
            let bytes = of - Int64(replica.missingBytes)
            try await request.item(json: try JSONPayload.encode(FetchProgress(bytes: bytes, of: of)))
        }
    }
}
