import Foundation

/// How much memory this process holds.
enum ProcessMemory {
    /// The resident set in bytes, as Linux tells it; 0 if it does not.
    static func residentBytes() throws -> Int64 {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/statm"))
        defer { handle.closeFile() }
        let words = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self).split(separator: " ")
        guard words.count > 1, let pages = Int64(words[1]) else { return 0 }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
