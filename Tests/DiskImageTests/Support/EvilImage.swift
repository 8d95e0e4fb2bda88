import DiskImage
import Testing

/// A file that is to be refused, and for what.
struct EvilImage: CustomTestStringConvertible, Sendable {
    let name: String
    let token: String
    var declared: ImageFormat?
    /// Made when it is needed: all of them together would be many.
    let bytes: @Sendable () -> [UInt8]
    /// Pretended to be so long, with zeros behind.
    var size: Int?

    var testDescription: String { "\(name): \(token)" }

    init(
        _ name: String, _ token: String, declared: ImageFormat? = nil,
        _ bytes: @escaping @autoclosure @Sendable () -> [UInt8], size: Int? = nil
    ) {
        (self.name, self.token, self.declared, self.bytes, self.size) = (name, token, declared, bytes, size)
    }

    /// A text that stands in many of these files where a name would; no refusal may repeat it.
    static let secret = "/etc/secret-of-the-host"

    /// Expects the refusal, that nothing outside the file was asked for, that little was read, and that the text for
    /// people is plain and repeats nothing of the file.
    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let bytes = bytes()
        let source = ProbedSource(bytes, size: size)
        let refusal = try #require(
            try refusal(source, declared: declared), "\(name) was accepted", sourceLocation: sourceLocation)
        #expect(refusal.reason.token == token, "\(name): \(refusal)", sourceLocation: sourceLocation)
        let tally = source.probe.tally
        #expect(tally.outside == 0, "\(name)", sourceLocation: sourceLocation)
        let readMax = (1 << 20) + 2 * bytes.count
        #expect(tally.bytesRead <= readMax, "\(name)", sourceLocation: sourceLocation)
        let text = "\(refusal)"
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && text.utf8.count < 512
        #expect(isPlain, "\(text)", sourceLocation: sourceLocation)
        #expect(!text.contains("secret"), sourceLocation: sourceLocation)
    }
}
