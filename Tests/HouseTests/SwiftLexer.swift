/// Tells code, comments and string literals of Swift apart; knows nested comments, raw and multi-line strings, and
/// interpolation, whose inside is code.
struct SwiftLexer {
    private(set) var code: [UInt8]
    private(set) var comments: [UInt8]
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        code = bytes.map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
        comments = code
    }

    mutating func run() { scanCode(isInterpolation: false) }

    private func sees(_ text: StaticString, at place: Int) -> Bool {
        let end = place + text.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        return bytes[place..<end].elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: end - place))
    }

    private func hashes(at place: Int) -> Int { bytes[place...].prefix { $0 == UInt8(ascii: "#") }.count }

    private mutating func scanCode(isInterpolation: Bool) {
        var depth = 0
        while index < bytes.count {
            if sees("//", at: index) { scanLineComment(); continue }
            if sees("/*", at: index) { scanBlockComment(); continue }
            let hashes = hashes(at: index)
            if sees("\"", at: index + hashes) { scanString(hashes: hashes); continue }
            if sees("`", at: index) { scanBackticks(); continue }
            if sees("(", at: index) { depth += 1 }
            if sees(")", at: index) {
                depth -= 1
                if isInterpolation && depth < 0 {
                    index += 1
                    return
                }
            }
            code[index] = bytes[index]
            index += 1
        }
    }

    private mutating func scanLineComment() {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            comments[index] = bytes[index]
            index += 1
        }
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            let step = sees("/*", at: index) || sees("*/", at: index) ? 2 : 1
            if step == 2 { depth += sees("/*", at: index) ? 1 : -1 }
            for place in index..<(index + step) { comments[place] = bytes[place] }
            index += step
        } while depth > 0 && index < bytes.count
    }

    private mutating func scanBackticks() {
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            index += 1
            if bytes[index - 1] == UInt8(ascii: "`") { return }
        }
    }

    private mutating func scanString(hashes: Int) {
        index += hashes
        let isMultiline = sees("\"\"\"", at: index)
        index += isMultiline ? 3 : 1
        while index < bytes.count {
            if sees("\\", at: index), self.hashes(at: index + 1) >= hashes {
                index += 1 + hashes
                let isInterpolation = sees("(", at: index)
                index += 1
                if isInterpolation { scanCode(isInterpolation: true) }
                continue
            }
            let quotes = isMultiline ? 3 : 1
            if sees(isMultiline ? "\"\"\"" : "\"", at: index), self.hashes(at: index + quotes) >= hashes {
                index += quotes + hashes
                return
            }
            if !isMultiline, sees("\n", at: index) { return }
            index += 1
        }
    }
}
