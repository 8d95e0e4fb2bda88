import Foundation
import Gallery
import NIOCore
import ReplicaStore
import Transport
import Wire

/// The files of the view: a snapshot, and the changes since.
///
///     <data>/view/
///       snapshot         a GalleryState in its binary coding
///       changes          a line for each later change: 16 hexadecimal digits of the SHA-256 of the rest, a space,
///                        the ViewEvent as JSON, LF. A line that is cut off or wrong ends it, and is cut away
///       changes.previous the file of changes before the snapshot, of which a restored coordinator may know less
///       lineage          of which of the catalog's lives the state is, in decimal; 0 if there is none
///       heard.json       when the coordinator was last heard, so that an age can be told after a restart
///
/// Changes up to the snapshot's revision are passed over, so the two need not be replaced together, but where the
/// catalog has begun another life: then the changes go first, and the lineage comes last. The changes
/// are not synced: what a power loss takes the coordinator has.
struct ViewJournal: Sendable {
    /// What the files say.
    struct Loaded {
        let state: GalleryState
        let lineage: Epoch
        /// The change that led to the state, if it is there.
        let last: ViewEvent?
        let heardAt: Instant?
        /// Why the state is empty, or not as far as it was.
        let problem: String?
    }

    /// The longest snapshot, in bytes.
    static let snapshotBytesMax = 256 << 20
    /// The longest file of changes, in bytes; before it is that long a new snapshot is made.
    static let changesBytesMax = 16 << 20
    private static let checksumDigits = ViewEvent.fingerprintDigits
    private static let heardBytesMax = 1024

    private let snapshot: DurableFile
    private let heard: DurableFile
    private let lineageFile: DurableFile
    private let changes: GrowingFile
    private let directory: String
    private let calls: any FileSystemCalls
    private var previous: DurableFile { DurableFile("\(changes.path).previous", calls: calls) }
    private(set) var changesBytes = 0

    /// The directory must be there.
    init(in directory: String, calls: any FileSystemCalls) {
        snapshot = DurableFile("\(directory)/snapshot", calls: calls)
        heard = DurableFile("\(directory)/heard.json", calls: calls)
        lineageFile = DurableFile("\(directory)/lineage", calls: calls)
        changes = GrowingFile("\(directory)/changes", calls: calls)
        self.directory = directory
        self.calls = calls
    }

    /// Reads what is there: the state as far as it could be read, and if it could not, an empty one.
    mutating func load() throws -> Loaded {
        var state = GalleryState()
        var problem: String?
        if let bytes = try snapshot.read(limit: Self.snapshotBytesMax) {
            do throws(GalleryCodingError) {
                state = try GalleryState(encoded: bytes)
            } catch {
                problem = "the snapshot cannot be read: \(error)"
            }
        }
        var last: ViewEvent?
        if problem == nil { problem = try loadChanges(into: &state, &last) }
        if last?.revision != state.revision { last = nil }
        let heardAt = try heard.read(limit: Self.heardBytesMax)
            .flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
            .map(Instant.init(milliseconds:))
        return Loaded(state: state, lineage: try readLineage(), last: last, heardAt: heardAt, problem: problem)
    }

    private func readLineage() throws -> Epoch {
        let bytes = try lineageFile.read(limit: Self.heardBytesMax) ?? []
        return DecimalNumber.read(String(decoding: bytes, as: UTF8.self), as: Epoch.self) ?? 0
    }

    private mutating func loadChanges(into state: inout GalleryState, _ last: inout ViewEvent?) throws -> String? {
        let bytes = try DurableFile(changes.path, calls: calls).read(limit: 2 * Self.changesBytesMax) ?? []
        var good = 0
        var problem: String?
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            guard let event = Self.event(of: line) else { break }
            if event.revision > state.revision {
                do {
                    try state.follow(event)
                } catch {
                    problem = "change \(event.revision) does not follow: \(error)"
                    break
                }
            }
            last = event
            good += line.count + 1
        }
        changesBytes = good
        if good < bytes.count { try changes.resize(to: good) }
        return problem
    }

    /// Adds a change that was applied to the state.
    mutating func append(_ event: ViewEvent) throws {
        let json = Array(try JSONPayload.encode(event).readableBytesView)
        let line = Array(Self.checksum(of: json).utf8) + [UInt8(ascii: " ")] + json + [UInt8(ascii: "\n")]
        // Not at the end but where the last whole line ended: an append that failed half-way is written over.
        try changes.write(line, at: changesBytes)
        changesBytes += line.count
    }

    /// Puts a whole state in the place of everything.
    mutating func replace(with state: GalleryState, lineage: Epoch? = nil) throws {
        // Changes of another of the catalog's lives must not be taken for what follows this state.
        if let lineage, try lineage != readLineage() {
            try DurableFile(changes.path, calls: calls).remove()
            changesBytes = 0
        }
        try snapshot.replace(with: state.encoded())
        if let lineage { try lineageFile.replace(with: Array("\(lineage)".utf8)) }
        try previous.remove()
        try changes.resize(to: 0)
        changesBytes = 0
    }

    /// Puts the state in the place of the changes that led to it, and keeps those beside it.
    mutating func compact(into state: GalleryState) throws {
        try snapshot.replace(with: state.encoded())
        try DurableFile(changes.path, calls: calls).move(to: previous.path)
        changesBytes = 0
    }

    /// The changes after `revision` up to `last`; `nil` if not all of them are there any more.
    func changes(after revision: Revision, upTo last: Revision) throws -> [ViewEvent]? {
        var events: [ViewEvent] = []
        for file in [previous, DurableFile(changes.path, calls: calls)] {
            let bytes = try file.read(limit: 2 * Self.changesBytesMax) ?? []
            for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
                guard let event = Self.event(of: line) else { break }
                guard event.revision > revision, event.revision <= last else { continue }
                guard event.revision == (events.last?.revision ?? revision) + 1 else { return nil }
                events.append(event)
            }
        }
        return (events.last?.revision ?? revision) == last ? events : nil
    }

    /// Keeps what is there under a directory of this name, beside it, for people; the files stay.
    func keepAside(as name: String, _ state: GalleryState) throws {
        let aside = "\(directory)/\(name)"
        try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: true)
        try DurableFile("\(aside)/snapshot", calls: calls).replace(with: state.encoded())
        for file in [previous, DurableFile(changes.path, calls: calls)] {
            let copy = DurableFile("\(aside)/\((file.path as NSString).lastPathComponent)", calls: calls)
            try copy.replace(with: try file.read(limit: 2 * Self.changesBytesMax) ?? [])
        }
    }

    /// Notes when the coordinator was heard.
    func noteHeard(at instant: Instant) throws {
        try heard.replace(with: Array("\(instant.milliseconds)".utf8))
    }

    private static func event(of line: ArraySlice<UInt8>) -> ViewEvent? {
        guard line.count > checksumDigits + 1 else { return nil }
        let json = Array(line.dropFirst(checksumDigits + 1))
        guard line.prefix(checksumDigits).elementsEqual(checksum(of: json).utf8) else { return nil }
        do {
            return try JSONPayload.decode(ViewEvent.self, from: ByteBuffer(bytes: json))
        } catch {
            return nil
        }
    }

    /// Tells a change from another of the same revision.
    static func fingerprint(of event: ViewEvent) throws -> String {
        checksum(of: Array(try JSONPayload.encode(event).readableBytesView))
    }

    private static func checksum(of bytes: [UInt8]) -> String {
        String(Digest.sha256(of: bytes).hex.prefix(checksumDigits))
    }
}
