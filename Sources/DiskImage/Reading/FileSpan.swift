/// Checks that what a field points at lies inside the file, in arithmetic that cannot overflow.
struct FileSpan {
    let format: ImageFormat
    let fileSize: Int

    /// The bytes of `count` from `offset`; throws `misaligned` or `outsideFile`.
    func range(
        at offset: UInt64, count: Int, alignment: Int, _ place: @autoclosure () -> String
    ) throws(ImageFormatError) -> Range<Int> {
        guard offset % UInt64(alignment) == 0 else { throw ImageFormatError(format, .misaligned, at: place(), offset) }
        guard let start = Int(exactly: offset) else {
            throw ImageFormatError(format, .outsideFile, at: place(), offset)
        }
        let (end, overflows) = start.addingReportingOverflow(count)
        guard count >= 0, !overflows, end <= fileSize else {
            throw ImageFormatError(format, .outsideFile, at: place(), offset)
        }
        return start..<end
    }
}
