import Gallery
import Linearizability

/// A history as a test writes it: a line for each call and log entry.
///
///     a 0-1 publish 1.0.0 d1 west north key=k = ok @1        client, moments, request = answer @revision
///     b 2-  delete 1.0.0 = ?                                 cut off
///     b 3-4 latest west = 1.0.0 d1 skip 1.1.0 copying @2
///     b 5-6 latest west = 1.0.0 d1 @2 ~west 4                 from the view of a region, 4 old
///     * 2 ready 1.0.0 west 1-2                               revision, fact, moments (may be missing)
///     * 5 publish 1.0.0 d1 west key=k                        a change, as the log tells it
struct Script {
    static let definition = ImageDefinitionID("contoso/web")

    var history: History

    /// Lines of other definitions begin with its name and a colon.
    init(_ text: String, isLogWhole: Bool = false, keepsDeleted: Bool = false, base: Revision = 0) throws {
        history = History(base: base, isLogWhole: isLogWhole)
        let standard = try Self.require(Self.definition, "contoso/web")
        try history.begin(standard, as: DefinitionModel(keepsDeleted: keepsDeleted))
        for line in text.split(separator: "\n") {
            var words = line.split(separator: " ").map(String.init)
            guard let first = words.first, !first.hasPrefix("//") else { continue }
            var definition = standard
            if first.hasSuffix(":") {
                definition = try Self.require(ImageDefinitionID("contoso/" + first.dropLast()), first)
                words.removeFirst()
            }
            if words[0] == "*" {
                try history.record(Self.entry(Words(words), definition))
            } else {
                try history.record(Self.call(words, definition))
            }
        }
    }

    static func require<Value>(_ value: Value?, _ word: some StringProtocol) throws -> Value {
        guard let value else { throw ScriptError(text: "cannot read \(word)") }
        return value
    }

    private static func call(_ words: [String], _ definition: ImageDefinitionID) throws -> History.Call {
        let parts = words.split(separator: "=", maxSplits: 1).map { Words(Array($0)) }
        guard parts.count == 2 else { throw ScriptError(text: "no answer in \(words)") }
        var request = parts[0]
        var answer = parts[1]
        let client = try request.next()
        let span = try request.span()
        let key = request.key()
        let asked = try request.request()
        guard answer.peek != "?" else {
            return History.Call(
                client: client, definition: definition, request: asked, key: key, calledAt: span.from ?? 0, reply: nil)
        }
        let origin = try answer.origin()
        let revision = try answer.revision()
        let reply = History.Reply(
            returnedAt: try require(span.to, "the end of a call"), answer: try answer.answer(), revision: revision,
            origin: origin)
        return History.Call(
            client: client, definition: definition, request: asked, key: key, calledAt: span.from ?? 0, reply: reply)
    }

    private static func entry(_ given: Words, _ definition: ImageDefinitionID) throws -> History.LogEntry {
        var words = given
        _ = try words.next()
        let revision = try require(Revision(try words.next()), "a revision")
        let key = words.key()
        let span = words.trailingSpan()
        return History.LogEntry(
            revision: revision, definition: definition, event: try words.event(), key: key, notBefore: span.from,
            seenAt: span.to)
    }
}

struct ScriptError: Error {
    let text: String
}
