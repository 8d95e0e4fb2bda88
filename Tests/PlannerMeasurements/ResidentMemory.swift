import Foundation

/// The memory of this process that is in RAM.
enum ResidentMemory {
    /// In bytes, from `/proc/self/statm`; 0 where there is none.
    static func bytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(getpagesize())
    }
}
