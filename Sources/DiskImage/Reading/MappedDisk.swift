/// The disk inside an image whose tables say where its bytes are.
struct MappedDisk<Map: DiskMap>: ByteSource {
    typealias Failure = ImageFile<Map.Source>.Failure

    let map: Map

    var size: Int { map.size }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) {
        var done = 0
        while done < buffer.count {
            let piece = try run(at: offset + done, upTo: buffer.count - done)
            try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + piece.count]), from: piece.content)
            done += piece.count
        }
    }

    /// Holes of the image are passed over by its tables, and holes of the file inside what the image holds by the file.
    func firstOccupied(from offset: Int) throws(Failure) -> Int {
        var offset = offset
        var hole = 0..<0
        while offset < size {
            let piece = try map.piece(at: offset)
            switch piece.content {
            case .packed: return offset
            case .file(let place), .unused(let place):
                // Neighbours in the image are often neighbours in the file, and one hole holds many.
                if !hole.contains(place) { hole = place..<(try map.file.firstOccupied(from: place)) }
                guard hole.upperBound >= place + piece.count else { return min(size, offset + hole.upperBound - place) }
            case .zeros: break
            }
            offset += piece.count
        }
        return size
    }

    /// The piece at `offset`, with those that follow as long as one read of the file, or none, gets them all.
    private func run(at offset: Int, upTo count: Int) throws(Failure) -> DiskPiece {
        var run = try map.piece(at: offset)
        while run.count < count {
            let next = try map.piece(at: offset + run.count)
            switch (run.content, next.content) {
            case (.zeros, .zeros): break
            case (.file(let start), .file(let place)) where place == start + run.count: break
            default: return run
            }
            run.count += next.count
        }
        run.count = count
        return run
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from content: PieceContent) throws(Failure) {
        switch content {
        case .zeros: buffer.initializeMemory(as: UInt8.self, repeating: 0)
        case .file(let place): try map.file.read(at: place, into: buffer)
        case .unused(let place):
            try map.file.read(at: place, into: buffer)
            guard UnsafeRawBufferPointer(buffer).isAllZero else {
                throw map.file.refusal(.ambiguousSector, at: "file", UInt64(clamping: place))
            }
        case .packed(let cluster, let start):
            let bytes = try map.expanded(cluster)
            guard start >= 0, start + buffer.count <= bytes.count else {
                throw map.file.refusal(.badCompression, at: "file", UInt64(clamping: cluster.range.lowerBound))
            }
            buffer.copyBytes(from: bytes[start..<start + buffer.count])
        }
    }
}

extension MappedDisk: Sendable where Map: Sendable {}
