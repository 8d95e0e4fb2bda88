import Gallery
import Testing

@Suite struct DigestTests {
    static let digits = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    @Test func `a digest is its 32 bytes, and is written in hexadecimal`() throws {
        let digest = try #require(Digest(0..<32))
        #expect(digest.bytes == Array(0..<32))
        #expect(digest.hex == Self.digits)
        #expect(digest.description == "sha256:" + Self.digits)
        #expect(Digest("sha256:" + Self.digits) == digest)
        #expect(Digest(hex: Self.digits.utf8) == digest)
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func `other than 32 bytes are no digest`(count: Int) {
        #expect(Digest([UInt8](repeating: 1, count: count)) == nil)
    }

    @Test(arguments: [
        "0%", "sha512:0%", "SHA256:0%", "sha256:000%", "sha256:A%", "sha256:g%", "sha256:\u{E9}%", "sha256: %", "",
    ])
    func `a digest has one spelling only`(pattern: String) {
        let zeros = String(repeating: "0", count: 63)
        let filled = pattern.split(separator: "%", omittingEmptySubsequences: false).joined(separator: zeros)
        #expect(Digest("sha256:0" + zeros) != nil)
        #expect(Digest(filled) == nil)
        #expect(Digest(filled + "00") == nil)
    }

    @Test func `digests are ordered by their bytes`() {
        #expect(digest(1) < digest(2))
        #expect(!(digest(2) < digest(1)))
        #expect(digest(1) != digest(2))
    }
}

@Suite struct InstantTests {
    @Test func `moments add and subtract in milliseconds`() {
        let later = Instant(milliseconds: 1000).advanced(by: .seconds(2))
        #expect(later == Instant(milliseconds: 3000))
        #expect(later.since(Instant(milliseconds: 1000)) == .seconds(2))
        #expect(Instant(milliseconds: 1000).since(later) == .seconds(-2))
        #expect(Instant(milliseconds: 1000) < later)
    }

    @Test func `moments and durations saturate instead of overflowing`() {
        let last = Instant(milliseconds: .max)
        let first = Instant(milliseconds: .min)
        #expect(last.advanced(by: .seconds(1)) == last)
        #expect(first.advanced(by: .seconds(-1)) == first)
        #expect(last.since(first) == .milliseconds(Int64.max))
        #expect(first.since(last) == .milliseconds(Int64.min))
        #expect(Duration.seconds(Int64.max).milliseconds == .max)
        #expect(Duration.seconds(Int64.min).milliseconds == .min)
        #expect(Duration.microseconds(1999).milliseconds == 1)
    }
}
