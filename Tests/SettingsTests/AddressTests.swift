import Settings
import Testing
@Test func `x`() { #expect(Address("a:1") != nil) }
