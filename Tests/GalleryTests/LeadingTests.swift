import Gallery
import Testing

/// Whether a coordinator may lead.
@Suite struct LeadingTests {
    private func node(_ name: String) throws -> NodeID { try #require(NodeID("westeurope/\(name)")) }

    @Test func `of lower epochs nothing follows, of a higher one that another has taken over`() throws {
        var leading = Leading(epoch: 5)
        #expect(leading.hear(try node("n1"), obeying: 4, isContested: true, of: 1) == nil)
        #expect(leading.hear(try node("n1"), obeying: 5, isContested: false, of: 1) == nil)
        #expect(leading.obstacle == nil)
        #expect(leading.hear(try node("n1"), obeying: 7, isContested: false, of: 1) == .superseded(by: 7))
        // Once is enough, and the highest is told.
        #expect(leading.hear(try node("n2"), obeying: 9, isContested: false, of: 1) == nil)
        #expect(leading.obstacle == .superseded(by: 9))
        #expect(!leading.mayAnswer)
    }

    @Test func `one node that has met two of the epoch is enough, each is news, and answers go on`() throws {
        var leading = Leading(epoch: 5)
        #expect(leading.hear(try node("n2"), obeying: 5, isContested: true, of: 1) == .contested)
        #expect(leading.hear(try node("n2"), obeying: 5, isContested: true, of: 1) == nil)
        #expect(leading.hear(try node("n1"), obeying: 5, isContested: true, of: 1) == .contested)
        #expect(leading.obstacle == .contested)
        #expect(leading.mayAnswer)
        #expect(leading.contesters.count == 2)
        // That nodes obey after a pause does not end it, nor that there is none to ask.
        leading.confirm(try node("n1"), of: 1)
        leading.dismissDoubt()
        #expect(leading.obstacle == .contested)
    }

    @Test func `an epoch that nobody can have come to is no reason to end`() throws {
        var leading = Leading(epoch: 5)
        #expect(leading.hear(try node("n1"), obeying: .max, isContested: true, of: 1) == .absurd)
        #expect(leading.hear(try node("n1"), obeying: 5 + Leading.epochsAheadMax, isContested: false, of: 1) == .absurd)
        #expect(leading.obstacle == nil)
        let last = 4 + Leading.epochsAheadMax
        #expect(leading.hear(try node("n1"), obeying: last, isContested: false, of: 1) == .superseded(by: last))
    }

    @Test func `one node of several that says a higher epoch is a doubt, once, and not believed; two are`() throws {
        var leading = Leading(epoch: 5)
        #expect(leading.hear(try node("n1"), obeying: 8, isContested: false, of: 3) == .doubted)
        #expect(leading.obstacle == .doubt)
        #expect(leading.claim(of: try node("n1")) == 8)
        leading.confirm(try node("n2"), of: 1)
        #expect(leading.hear(try node("n1"), obeying: 9, isContested: false, of: 3) == nil)
        #expect(leading.obstacle == nil)
        // It obeys after all: another's word is again that of one.
        #expect(leading.hear(try node("n1"), obeying: 5, isContested: false, of: 3) == nil)
        #expect(leading.claim(of: try node("n1")) == nil)
        #expect(leading.hear(try node("n3"), obeying: 8, isContested: false, of: 3) == .doubted)
        #expect(leading.hear(try node("n1"), obeying: 7, isContested: false, of: 3) == .superseded(by: 7))
        #expect(leading.obstacle == .superseded(by: 7))
    }

    @Test func `after a pause so many nodes must obey, asked since then`() throws {
        var leading = Leading(epoch: 5)
        leading.confirm(try node("n1"), of: 2)
        leading.pause()
        leading.confirm(try node("n2"), of: 2)
        #expect(leading.obstacle == .doubt)
        leading.confirm(try node("n2"), of: 2)
        #expect(leading.obstacle == .doubt)
        leading.confirm(try node("n3"), of: 2)
        #expect(leading.obstacle == nil)
    }
}
