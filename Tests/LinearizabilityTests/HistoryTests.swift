import Foundation
import Gallery
import Linearizability
import Testing

/// What a history takes over, and what it refuses.
@Suite struct HistoryTests {
    @Test(arguments: [
        "a 5-4 latest west = none",
        "a 0-1 latest west = ok @1",
        "a 0-1 delete 1.0.0 = 1.0.0 d1",
        "a 0-1 delete 1.0.0 = ok",
        "a 0-1 delete 1.0.0 = ok @0",
        "a 0-1 delete 1.0.0 = ok @1 ~west 1",
        "a 0-1 list 0 = rows",
        "a 0-1 list 1001 = rows",
        "* 1 ready 1.0.0 west 5-4",
        "* 0 ready 1.0.0 west",
    ]) func `what cannot have been is refused`(line: String) {
        #expect(throws: HistoryError.self) { try Script(line) }
    }

    @Test func `names are bounded`() throws {
        let longest = String(repeating: "x", count: HistoryLimits.nameBytesMax)
        _ = try Script("\(longest) 0-1 delete 1.0.0 key=\(longest) = none")
        #expect(throws: HistoryError.self) { try Script("\(longest)x 0-1 delete 1.0.0 = none") }
        #expect(throws: HistoryError.self) { try Script("a 0-1 delete 1.0.0 key=\(longest)x = none") }
        #expect(throws: HistoryError.self) { try Script("* 1 delete 1.0.0 key=\(longest)x") }
    }

    @Test func `edits, target regions and rows are bounded`() throws {
        func regions(_ count: Int) -> String { (0..<count).map { "r\($0)" }.joined(separator: " ") }
        _ = try Script("a 0- publish 1.0.0 d1 \(regions(HistoryLimits.targetsMax)) = ?")
        #expect(throws: HistoryError.self) {
            try Script("a 0- publish 1.0.0 d1 \(regions(HistoryLimits.targetsMax + 1)) = ?")
        }
        #expect(throws: HistoryError.self) {
            try Script("a 0- targets 1.0.0 \(regions(HistoryLimits.targetsMax + 1)) = ?")
        }
        _ = try Script("a 0- add 1.0.0 \(regions(HistoryLimits.editsMax)) = ?")
        #expect(throws: HistoryError.self) { try Script("a 0- add 1.0.0 \(regions(HistoryLimits.editsMax + 1)) = ?") }
        let rows = (0...HistoryLimits.rowsMax).map { "1.0.\($0)" }.joined(separator: " ")
        #expect(throws: HistoryError.self) { try Script("a 0-1 list 1000 = rows \(rows)") }
    }

    @Test func `an error says what is wrong and what to do`() {
        let malformed = HistoryError.malformed("the call of a at 5 was answered before it was made")
        #expect("\(malformed)" == "the call of a at 5 was answered before it was made; mend the recorder")
        #expect("\(HistoryError.tooMany("calls", max: 8))" == "there are more than 8 calls; split the history")
    }

    @Test func `calls and log entries are read back from lines of JSON as they were written`() throws {
        let history = try RandomRun(seed: 3, steps: 200).history
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var read = History(base: history.base, isLogWhole: history.isLogWhole)
        for (definition, model) in history.beginnings {
            let line = try encoder.encode(model)
            try read.begin(definition, as: try JSONDecoder().decode(DefinitionModel.self, from: line))
        }
        for call in history.calls {
            let line = try encoder.encode(call)
            let isOneLine = !line.contains(UInt8(ascii: "\n"))
            #expect(isOneLine)
            try read.record(try JSONDecoder().decode(History.Call.self, from: line))
        }
        for entry in history.log {
            try read.record(try JSONDecoder().decode(History.LogEntry.self, from: try encoder.encode(entry)))
        }
        let isSame = read == history
        #expect(isSame)
    }

    @Test func `definitions come in order, each once`() throws {
        let history = try Script(
            """
            web: a 0- delete 1.0.0 = ?
            api: a 1- delete 1.0.0 = ?
            zoo: * 1 delete 1.0.0
            web: a 2- delete 1.0.0 = ?
            """
        ).history
        let names = history.definitions.map { "\($0)" }
        #expect(names == ["contoso/api", "contoso/web", "contoso/zoo"])
    }
}
