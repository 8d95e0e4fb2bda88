import Gallery
import Testing

@Suite struct InstantTextTests {
    @Test func `a moment without a time is the beginning of its day`() {
        #expect(Instant(beginningOf: "2020-01-01")?.iso8601 == "2020-01-01T00:00:00Z")
        #expect(Instant(beginningOf: "2020-01-01T03:04:05Z")?.iso8601 == "2020-01-01T03:04:05Z")
        #expect(Instant(beginningOf: "2020-02-30") == nil)
        #expect(Instant(beginningOf: "") == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
        (1_795_426_270_250, "2026-11-23T09:31:10.250Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `moments are written in ISO 8601, and read back the same`(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).iso8601 == text)
        #expect(Instant(iso8601: text) == Instant(milliseconds: milliseconds))
    }

    @Test func `a bare date is 12:59:59 of its day, as the model's client takes it`() {
        #expect(Instant(iso8601: "2030-01-31")?.iso8601 == "2030-01-31T12:59:59Z")
        #expect(Instant(iso8601: "2028-02-29") != nil)
    }

    @Test(arguments: ["2030-01-31T12:00:00.5Z", "2030-01-31T12:00:00.500Z", "2030-01-31T12:00:00.500999999Z"])
    func `a fraction of a second has one to nine digits, of which the first three count`(text: String) {
        #expect(Instant(iso8601: text)?.iso8601 == "2030-01-31T12:00:00.500Z")
    }

    @Test(arguments: [
        "", "tomorrow", "31.01.2030", "2030-1-31", "2030-01-32", "2030-13-01", "2030-00-01", "2030-01-00", "2029-02-29",
        "2030-01-31T", "2030-01-31T12:00Z", "2030-01-31T12:00:00", "2030-01-31T24:00:00Z", "2030-01-31T12:60:00Z",
        "2030-01-31T12:00:60Z", "2030-01-31T12:00:00.Z", "2030-01-31T12:00:00.1234567890Z", "2030-01-31 12:00:00Z",
        "+2030-01-31", "2030-01-31T+1:00:00Z", "0000-01-01", "10000-01-01", "2030-01-31T12:00:00+01:00", "２030-01-31",
    ])
    func `what is no such moment is refused`(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }
}
