import Gallery
import Linearizability
import Testing

/// What the witness counts, and what it leaves alone.
@Suite struct WitnessTests {
    @Test func `the report counts what was judged`() throws {
        let report = RevisionWitness(
            try Script(
                """
                a 0-1 publish 1.0.0 d1 west = ok @1
                * 2 ready 1.0.0 west 1-2
                b 3- exclude 1.0.0 = ?
                c 3- delete 1.0.0 = ?
                * 3 exclude 1.0.0
                d 10-11 latest west = none
                d 12-13 get 1.0.0 = shown d1 excluded
                d 14-15 exclude 1.0.0 = same @3
                """
            ).history
        ).judge()
        let counts = [
            report.revisions, report.answers, report.answersWithoutRevision, report.unknownsFound, report.unknownsLeft,
        ]
        #expect(counts == [3, 1, 2, 1, 1])
        #expect(report.isHolding)
    }

    @Test func `what was told from before recording began is not judged`() throws {
        let text = "a 0-1 latest west = 1.0.0 d1 @4\nb 2-3 latest west = 1.0.0 d1 @5"
        let kinds = RevisionWitness(try Script(text, base: 5).history).judge().violations.map(\.kind)
        // What revision 5 held is known, and real time goes on from it.
        #expect(kinds == [.wentBack, .answerDiffers])
    }

    @Test func `what stood when recording began is taken over from the catalog`() throws {
        let run = try RandomRun(seed: 11, steps: 200)
        let state = run.catalog.state
        var history = History(base: state.revision, isLogWhole: true)
        for id in RealCatalog.definitions {
            let definition = try state.definition(id)
            try history.begin(id, as: DefinitionModel(definition, keepsDeleted: RealCatalog.keeps(id)))
            for region in RealCatalog.regions {
                let question = History.Question.latest(region: region)
                let answer = RealCatalog.answer(question, about: id, in: state)
                try history.record(
                    History.Call(
                        client: "a", definition: id, request: .question(question), calledAt: 0,
                        reply: History.Reply(returnedAt: 1, answer: answer, revision: state.revision)))
            }
        }
        let report = RevisionWitness(history).judge()
        #expect(report.isHolding)
        #expect(report.answers == RealCatalog.definitions.count * RealCatalog.regions.count)
    }

    @Test func `a report is cut where one mistake shows everywhere`() throws {
        let answers = (0...RevisionWitness.violationsMax).map { "b \($0)-\($0) latest west = 1.0.0 d1 @1" }
        let report = RevisionWitness(try Script(answers.joined(separator: "\n")).history).judge()
        #expect(report.violations.count == RevisionWitness.violationsMax)
        #expect(report.isCut)
    }

    @Test func `answers without a revision are held against each state that stood meanwhile`() throws {
        let report = RevisionWitness(
            try Script(
                """
                a 0-1 publish 1.0.0 d1 west = ok @1
                a 2-3 exclude 1.0.0 = ok @2
                a 4-9 include 1.0.0 = ok @3
                a 10-11 exclude 1.0.0 = ok @4
                b 5-6 get 1.0.0 = shown d1 included
                c 5-12 get 1.0.0 = shown d1 excluded
                d 7-13 get 1.0.0 = none
                """
            ).history
        ).judge()
        let texts = report.violations.map(\.text)
        #expect(texts.count == 1)
        let start = "get 1.0.0 was answered refused (notFound), which is not so at any revision from 2 on"
        let isNamed = texts.first?.hasPrefix(start) == true
        #expect(isNamed, "\(texts)")
    }

    @Test func `a history of a hundred thousand calls is judged`() throws {
        var history = History()
        let definition = try Script.require(Script.definition, "contoso/web")
        let change = try Script("a 0- exclude 1.0.0 = ?").history.calls[0].request
        let question = try Script("a 0- get 1.0.0 = ?").history.calls[0].request
        for moment in 0..<History.Moment(50_000) {
            for (request, client) in [(change, "a"), (question, "b")] {
                try history.record(
                    History.Call(
                        client: client, definition: definition, request: request, calledAt: 10 * moment,
                        reply: History.Reply(returnedAt: 10 * moment + 15, answer: .refused(reason: .notFound))))
            }
        }
        let report = RevisionWitness(history).judge()
        #expect(report.isHolding)
        #expect(report.answersWithoutRevision == 100_000)
    }
}
