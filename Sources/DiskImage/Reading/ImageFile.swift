/// The file that holds an image.
///
/// Nothing is read of it but what lies within it, whatever its tables say.
struct ImageFile<Source: ByteSource> {
    typealias Failure = ImageError<Source.Failure>

    let source: Source
    /// What it is read as, for refusals.
    let format: ImageFormat

    var size: Int { source.size }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) {
        guard offset >= 0, buffer.count <= size, offset <= size - buffer.count else {
            throw refusal(.outsideFile, at: "file", UInt64(clamping: offset))
        }
        guard !buffer.isEmpty else { return }
        do throws(Source.Failure) { try source.read(at: offset, into: buffer) } catch { throw .source(error) }
    }

    func bytes(at offset: Int, count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(Failure) in try read(at: offset, into: buffer) }
        }
        try result.get()
        return bytes
    }

    /// The first offset at or after `offset` where the file may hold other than zeros, or its end.
    func firstOccupied(from offset: Int) throws(Failure) -> Int {
        guard offset < size else { return offset }
        do throws(Source.Failure) {
            return max(offset, try source.firstOccupied(from: offset))
        } catch { throw .source(error) }
    }

    func refusal(_ reason: ImageFormatError.Reason, at place: String, _ value: UInt64? = nil) -> Failure {
        .refused(ImageFormatError(format, reason, at: place, value))
    }

    /// What `body` decodes, with its refusal as one of this file.
    static func decoding<Value>(_ body: () throws(ImageFormatError) -> Value) throws(Failure) -> Value {
        do throws(ImageFormatError) { return try body() } catch { throw .refused(error) }
    }
}

extension ImageFile: Sendable where Source: Sendable {}
