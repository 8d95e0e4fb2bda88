/// Something of a fixed size that can be read at any offset: a file, a buffer, a disk inside an image format.
public protocol ByteSource {
    /// Why a read failed.
    associatedtype Failure: Error

    /// How many bytes there are.
    var size: Int { get }

    /// Fills the whole of `buffer` with the bytes from `offset`; throws rather than fill a part.
    ///
    /// The range lies within `0..<size`.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Failure)

    /// The first offset at or after `offset` where bytes may be other than zero; `size` if there is none.
    ///
    /// Lets a sparse source be passed over without reading its holes. `offset` itself is always a right answer.
    func firstOccupied(from offset: Int) throws(Failure) -> Int
}

extension ByteSource {
    public func firstOccupied(from offset: Int) throws(Failure) -> Int { offset }
}
