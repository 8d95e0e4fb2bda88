import Foundation

/// Raw disk images for tests.
extension TestCluster {
    /// The bytes of an image that are not a hole: half of it.
    static func occupied(_ mebibytes: Int) -> Int { mebibytes << 19 }

    /// Writes a disk of `mebibytes`, an even number, whose middle half is a hole and whose rest comes from `seed`.
    func disk(_ name: String, mebibytes: Int = 2, seed: UInt64) throws -> String {
        let file = directory.appending(path: name)
        let quarter = mebibytes << 18
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        try handle.write(contentsOf: Self.noise(quarter, &state))
        try handle.seek(toOffset: UInt64(3 * quarter))
        try handle.write(contentsOf: Self.noise(quarter, &state))
        try handle.close()
        return file.path
    }

    private static func noise(_ count: Int, _ state: inout UInt64) -> Data {
        var words = [UInt64](repeating: 0, count: count / 8)
        for index in words.indices {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            words[index] = state
        }
        return words.withUnsafeBytes { Data($0) }
    }

    /// The bytes that a file takes on its file system.
    func allocated(_ path: String) throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Failure(story: "\(path) is not there") }
        return Int(status.st_blocks) * 512
    }
}
