import Testing

@testable import Wire

@Suite struct FinalAnswersTests {
    @Test func `a final answer is found by its key, and the last one of a key counts`() {
        var answers = FinalAnswers<String, Int>(countMax: 4, bytesMax: 1000)
        #expect(answers["a"] == nil)
        answers.remember(1, bytes: 1, to: "a")
        answers.remember(2, bytes: 1, to: "b")
        answers.remember(3, bytes: 1, to: "a")
        #expect(answers["a"] == 3)
        #expect(answers["b"] == 2)
    }

    @Test(arguments: [1, 3, 8])
    func `the last answers are kept, and never more than twice as many`(countMax: Int) {
        var answers = FinalAnswers<Int, Int>(countMax: countMax, bytesMax: 1000)
        for number in 0..<100 {
            answers.remember(number, bytes: 1, to: number)
            #expect(answers.count <= 2 * countMax)
            for kept in max(0, number - countMax + 1)...number { #expect(answers[kept] == kept) }
        }
        #expect(answers[0] == nil)
    }

    @Test func `long answers make it forget sooner`() {
        var answers = FinalAnswers<Int, Int>(countMax: 100, bytesMax: 10)
        for number in 0..<20 { answers.remember(number, bytes: 10, to: number) }
        #expect(answers.count == 2 && answers[19] == 19 && answers[17] == nil)
        answers.remember(20, bytes: .max, to: 20)
        answers.remember(21, bytes: .max, to: 21)
        #expect(answers[20] == 20 && answers[21] == 21)
    }
}
