/// A file that is read from the disk itself, past what memory holds of it, where the file system can.
///
/// Elsewhere memory is asked to forget the bytes first, which it does unless they were just written.
final class DirectFile {
    /// What offsets, lengths and memory are aligned to.
    static let alignment = 4096

    private var file: OpenFile
    private var isDirect: Bool

    init(_ path: String, calls: any FileSystemCalls) throws(ReplicaStoreError) {
        do throws(ReplicaStoreError) {
            file = try OpenFile(path, .direct, calls: calls)
            isDirect = true
        } catch {
            guard error.isInvalidArgument else { throw error }
            file = try OpenFile(path, .reading, calls: calls)
            isDirect = false
        }
    }

    /// Fills the beginning of `buffer` with as many bytes as the file has of `range`, and returns how many.
    ///
    /// `buffer` is aligned, and as long as `range` rounded up to the alignment; `range` begins at a multiple of it.
    func read(_ range: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws(ReplicaStoreError) -> Int {
        guard isDirect else { return try readForgotten(range, into: buffer) }
        do throws(ReplicaStoreError) {
            let count = try readDirectly(at: range.lowerBound, into: buffer)
            return count < range.count ? try readForgotten(range, into: buffer) : range.count
        } catch {
            // It may be known to the file system and not to the disk below.
            guard error.isInvalidArgument else { throw error }
            file = try OpenFile(file.path, .reading, calls: file.calls)
            isDirect = false
            return try readForgotten(range, into: buffer)
        }
    }

    private func readDirectly(
        at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(ReplicaStoreError) -> Int {
        var done = 0
        // After a count that is not aligned, mostly the end of the file, nothing more can be read so.
        while done < buffer.count, done.isMultiple(of: Self.alignment) {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let at = offset + done
            let calls = file.calls
            let descriptor = file.descriptor
            let count = try calls.repeated(file.path) { () throws(SystemCallError) in
                try calls.read(descriptor, at: at, into: rest)
            }
            guard count > 0 else { break }
            done += count
        }
        return done
    }

    private func readForgotten(
        _ range: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
    ) throws(ReplicaStoreError) -> Int {
        file.calls.forget(file.descriptor, range)
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<range.count])
        return try file.read(at: range.lowerBound, into: room)
    }
}
