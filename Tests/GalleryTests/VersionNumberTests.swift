import Gallery
import Testing

@Suite struct VersionNumberTests {
    @Test(arguments: ["0.0.0", "1.2.3", "10.20.30", "2147483647.2147483647.2147483647"])
    func `a version number is three integers and has one spelling`(text: String) throws {
        let number = try #require(VersionNumber(text))
        #expect(number.description == text)
    }

    @Test(arguments: [
        "", "1", "1.2", "1.2.3.4", "1.2.", ".1.2", "1..2", "1.2.3.", "v1.2.3", "1.2.x", "1.2.3-rc1", "1.2.3+7",
        "latest",
        " 1.2.3", "1.2.3 ", "1.2. 3", "1.2.3\n", "1.2.3\r\n", "1,2,3", "1.2.3\u{0}",
    ])
    func `anything but three parts of digits is refused`(text: String) {
        #expect(VersionNumber(text) == nil)
    }

    @Test(arguments: ["01.2.3", "1.02.3", "1.2.03", "00.0.0", "1.2.00", "+1.2.3", "-1.2.3", "-0.1.2", "1.+2.3"])
    func `a leading zero or a sign is refused`(text: String) {
        #expect(VersionNumber(text) == nil)
    }

    @Test(arguments: [
        "1.2.2147483648", "2147483648.0.0", "1.4294967295.0", "1.4294967296.0", "1.2.99999999999999999999999",
    ])
    func `a part above 2147483647 is refused`(text: String) {
        #expect(VersionNumber(text) == nil)
    }

    @Test func `parts above the maximum are refused as numbers too`() {
        #expect(VersionNumber(VersionNumber.partMax, 0, 0) != nil)
        #expect(VersionNumber(VersionNumber.partMax + 1, 0, 0) == nil)
        #expect(VersionNumber(0, .max, 0) == nil)
        #expect(VersionNumber(0, 0, .max) == nil)
    }

    @Test(arguments: ["1.2.３", "١.2.3", "1．2.3", "1.2.3\u{301}", "1.\u{200B}2.3", "1.2.²"])
    func `digits and dots that only look like ours are refused`(text: String) {
        #expect(VersionNumber(text) == nil)
    }

    @Test(arguments: [
        ("1.9.0", "1.10.0"), ("9.0.0", "10.0.0"), ("1.0.9", "1.0.10"), ("1.99.99", "2.0.0"), ("1.2.3", "1.2.4"),
        ("999999999.0.0", "2147483647.0.0"),
    ])
    func `versions are ordered part by part as integers, not as text`(lower: String, higher: String) throws {
        let low = try #require(VersionNumber(lower))
        let high = try #require(VersionNumber(higher))
        #expect(low < high)
        #expect(!(high < low))
    }

    @Test func `whoever writes a version number wrongly is told what one is like`() {
        do throws(GalleryRefusal) {
            let number = try VersionNumber.read("latest", as: "the version's name")
            Issue.record("read as \(number)")
        } catch {
            expect(
                error, .invalid, .invalidName, saying: ["the version's name", "'latest'", "1.2.3", "2147483647"],
                #_sourceLocation)
        }
    }
}
