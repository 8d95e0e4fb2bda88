import DiskImage
import Foundation
import Synchronization

/// Bytes in memory that count what is read of them, and remember whether anything outside was asked for.
struct ProbedSource: ByteSource {
    struct OutOfBounds: Error, Equatable { let offset: Int }

    struct Tally: Sendable {
        var bytesRead = 0
        var reads = 0
        var outside = 0
    }

    final class Probe: Sendable {
        private let state = Mutex(Tally())

        var tally: Tally { state.withLock { $0 } }

        func note(_ change: (inout Tally) -> Void) { state.withLock { change(&$0) } }
    }

    let bytes: [UInt8]
    /// Pretended to be as long as this; what is beyond `bytes` is zeros.
    let size: Int
    let probe = Probe()

    init(_ bytes: [UInt8], size: Int? = nil) {
        self.bytes = bytes
        self.size = size ?? bytes.count
    }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(OutOfBounds) {
        guard offset >= 0, buffer.count <= size, offset <= size - buffer.count else {
            probe.note { $0.outside += 1 }
            throw OutOfBounds(offset: offset)
        }
        probe.note { tally in
            tally.reads += 1
            tally.bytesRead += buffer.count
        }
        guard let target = buffer.baseAddress else { return }
        let held = max(0, min(bytes.count - offset, buffer.count))
        bytes.withUnsafeBytes { memory in
            guard held > 0, let start = memory.baseAddress else { return }
            memcpy(target, start + offset, held)
        }
        memset(target + held, 0, buffer.count - held)
    }

    func firstOccupied(from offset: Int) throws(OutOfBounds) -> Int { offset < bytes.count ? offset : size }
}

extension ByteSource {
    /// The bytes of a range, for comparing.
    func bytes(_ range: Range<Int>) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0xA5, count: range.count)
        try bytes.withUnsafeMutableBytes { try read(at: range.lowerBound, into: $0) }
        return bytes
    }

    /// All bytes, read piece by piece, with holes passed over.
    func allBytes(piece: Int = 65_536) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var occupied = 0
        while bytes.count < size {
            let range = bytes.count..<min(size, bytes.count + piece)
            if occupied <= range.lowerBound { occupied = try firstOccupied(from: range.lowerBound) }
            bytes += occupied >= range.upperBound ? [UInt8](repeating: 0, count: range.count) : try self.bytes(range)
        }
        return bytes
    }
}

/// Whether `left` has the same bytes as `range` of `right`; comparing by elements takes long in a debug build.
func isEqual(_ left: [UInt8], _ right: [UInt8], _ range: Range<Int>? = nil) -> Bool {
    let range = range ?? right.indices
    guard left.count == range.count else { return false }
    return left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
            guard let start = left.baseAddress, let other = right.baseAddress else { return true }
            return memcmp(start, other + range.lowerBound, range.count) == 0
        }
    }
}

/// The refusal of these bytes as an image; `nil` if they are accepted.
func refusal(_ source: ProbedSource, declared: ImageFormat? = nil) throws -> ImageFormatError? {
    do throws(ImageError<ProbedSource.OutOfBounds>) {
        _ = try SourceImage(source, declared: declared)
        return nil
    } catch {
        guard case .refused(let refusal) = error else { throw error }
        return refusal
    }
}

/// Why `body` was refused; `nil` if it was not.
func reason(_ body: () throws -> some Any) -> ImageFormatError.Reason? {
    do {
        _ = try body()
        return nil
    } catch ImageError<ProbedSource.OutOfBounds>.refused(let refusal) {
        return refusal.reason
    } catch { return nil }
}
