import Settings
import Testing
@Test func `x`() { #expect(Endpoint("a:1") != nil) }
