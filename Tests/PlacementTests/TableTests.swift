import Gallery
import Testing

@testable import Placement

/// The tables behind the planner, each against a plain model of it.
@Suite struct TableTests {
    /// The same numbers in every run.
    private struct Dice {
        private var state: UInt64 = 1

        mutating func number(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
    }

    @Test func `a digest keeps its number while others come and go, and is found by it`() {
        var dice = Dice()
        var index = DigestIndex()
        var model: [Digest: Int] = [:]
        for _ in 0..<20000 {
            let content = Names.content(dice.number(below: 3000))
            if dice.number(below: 3) == 0, let number = model.removeValue(forKey: content) {
                index.remove(number)
            } else {
                model[content] = model[content] ?? index.insert(content)
            }
        }
        let isFound = (0..<3000).map { Names.content($0) }.allSatisfy { index.number(of: $0) == model[$0] }
        #expect(isFound)
        let isNamed = model.allSatisfy { index[$0.value] == $0.key }
        #expect(isNamed)
        #expect(Set(model.values).count == model.count)
        #expect(index.end <= 3000)
    }

    @Test func `holders are kept alike, be they few, many, or of great numbers`() {
        var dice = Dice()
        var table = HolderTable()
        var model: [Int: [Int: Bool]] = [:]
        let nodes = [0, 1, 2, 3, 4, 5, 6, 32766, 32767, 40000]
        for _ in 0..<20000 {
            let (content, node) = (dice.number(below: 40), nodes[dice.number(below: nodes.count)])
            if dice.number(below: 2) == 0 {
                table.remove(node, of: content)
                model[content, default: [:]][node] = nil
            } else {
                let isVerified = dice.number(below: 2) == 0
                table.set(Holder(node: node, isVerified: isVerified), of: content)
                model[content, default: [:]][node] = isVerified
            }
            let expected = (model[content] ?? [:]).sorted { $0.key < $1.key }
            let isSame = table.holders(of: content) == expected.map { Holder(node: $0.key, isVerified: $0.value) }
            #expect(isSame)
            guard isSame else { return }
        }
        let isAlike = (0..<40).allSatisfy { first in
            (0..<40).allSatisfy { second in
                (table.bits(of: first) == table.bits(of: second))
                    == (table.holders(of: first) == table.holders(of: second))
            }
        }
        #expect(isAlike)
    }

    @Test func `a set of numbers holds what was put in, in order`() {
        var dice = Dice()
        var set = NumberSet()
        var model: Set<Int> = []
        for _ in 0..<5000 {
            let number = dice.number(below: 700)
            if dice.number(below: 2) == 0 {
                #expect(set.insert(number) == model.insert(number).inserted)
            } else {
                #expect(set.remove(number) == (model.remove(number) != nil))
            }
        }
        #expect(Array(set) == model.sorted())
        #expect(set.count == model.count)
    }

    @Test func `a copy of blocks keeps what it had`() {
        var blocks = Blocks<Int>()
        for number in 0..<5000 { blocks.append(number) }
        let copy = blocks
        for number in 0..<5000 { blocks[number] = -1 }
        blocks.append(-1)
        let isKept = copy.count == 5000 && (0..<5000).allSatisfy { copy[$0] == $0 }
        #expect(isKept)
    }

    @Test func `a shared value keeps its number until its last user goes`() {
        var values = Interner<String>()
        let (first, second) = (values.use("a"), values.use("b"))
        #expect(values.use("a") == first)
        values.disuse(first)
        #expect(values.number(of: "a") == first)
        values.disuse(first)
        #expect(values.number(of: "a") == nil)
        #expect(values.use("c") == first)
        #expect(values[second] == "b")
        #expect(values.reuses == 1)
    }
}
