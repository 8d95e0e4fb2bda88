extension ImageFile {
    /// What the file is, by its ends and by what was declared.
    func recognised(declared: ImageFormat?) throws(Failure) -> ImageFormat {
        guard size > 0 else { throw .refused(ImageFormatError(declared, .empty, at: "file")) }
        let head = try bytes(at: 0, count: min(Detection.headBytesMax, size))
        let tailCount = min(Detection.tailBytesMax, size)
        let tail = try bytes(at: size - tailCount, count: tailCount)
        return try Self.decoding { () throws(ImageFormatError) in
            try Detection(head: head, tail: tail).format(declared: declared)
        }
    }
}

extension RawDisk {
    /// Refuses a disk whose own bytes claim a format.
    ///
    /// Its guest may have written them, to have whoever opens the disk without saying `raw` follow what they name
    /// (CVE-2026-24708; reliability.md, F3).
    public func requireNoFormat() throws(ImageError<Source.Failure>) {
        _ = try ImageFile(source: self, format: .raw).recognised(declared: .raw)
    }
}

extension SourceImage {
    /// Refuses an image inside which another one stands, as ``RawDisk/requireNoFormat()`` does.
    public func requireNoFormatInside() throws(Failure) {
        do throws(ImageError<Failure>) {
            _ = try ImageFile(source: self, format: .raw).recognised(declared: .raw)
        } catch {
            switch error {
            case .refused(let refusal): throw .refused(refusal)
            case .source(let error): throw error
            }
        }
    }
}
