import Gallery
import Testing

/// Which coordinator a node obeys.
@Suite struct EpochFenceTests {
    @Test func `the coordinator of an epoch is obeyed again and again, and one of a higher epoch instead of it`() throws
    {
        var fence = EpochFence()
        for (epoch, incarnation) in [(1, 7), (1, 7), (4, 9), (4, 9), (5, 7)] as [(Epoch, UInt64)] {
            try fence.admit(epoch: epoch, incarnation: incarnation)
            #expect(fence == EpochFence(epoch: epoch, incarnation: incarnation))
        }
    }

    @Test func `one of a lower epoch is refused, and changes nothing`() throws {
        var fence = EpochFence(epoch: 4, incarnation: 9)
        #expect(throws: EpochFence.Breach.superseded(epoch: 3, highest: 4)) {
            try fence.admit(epoch: 3, incarnation: 9)
        }
        #expect(fence == EpochFence(epoch: 4, incarnation: 9))
    }

    @Test func `two of one epoch are both refused from then on, until one comes with a higher epoch`() throws {
        var fence = EpochFence(epoch: 4, incarnation: 9)
        for incarnation in [8, 9, 8, 0] as [UInt64] {
            #expect(throws: EpochFence.Breach.contested(epoch: 4)) {
                try fence.admit(epoch: 4, incarnation: incarnation)
            }
            #expect(fence.isContested)
        }
        #expect(throws: EpochFence.Breach.superseded(epoch: 3, highest: 4)) {
            try fence.admit(epoch: 3, incarnation: 9)
        }
        try fence.admit(epoch: 5, incarnation: 9)
        #expect(!fence.isContested)
    }

    @Test func `where the incarnation is not known the first that comes with the epoch is taken`() throws {
        var fence = EpochFence(epoch: 4)
        try fence.admit(epoch: 4, incarnation: 3)
        #expect(throws: EpochFence.Breach.contested(epoch: 4)) { try fence.admit(epoch: 4, incarnation: 2) }
    }
}
