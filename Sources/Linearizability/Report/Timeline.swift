import Gallery

/// A drawing of calls and log entries: a line each, one below the other in order of time.
///
/// Moments are shown by their rank, not to scale, so that a call of a millisecond can be seen beside one of an hour.
///
///     a |------|        publish 1.0.0 …  → applied, revision 4  (0.000 to 3.120 ms)
///     b      |--------  latest in westeurope  → unknown  (2.500 ms to …)
///     *   ====          1.0.0 is ready in westeurope, revision 5
struct Timeline {
    /// The widest drawing, in characters.
    private static let columnsMax = 60
    /// More lines than these are only counted.
    private static let linesMax = 40

    fileprivate struct Line {
        let name: String
        let from: History.Moment?
        let to: History.Moment?
        let isCall: Bool
        let words: String
    }

    private let lines: [Line]
    private let left: Int

    init(calls: [History.Call], entries: [History.LogEntry]) {
        let all = calls.map { Line($0) } + entries.map { Line($0) }
        let places = all.indices.sorted { left, right in
            let (first, second) = (all[left].span, all[right].span)
            return first == second ? left < right : first < second
        }
        let sorted = places.map { all[$0] }
        lines = Array(sorted.prefix(Self.linesMax))
        left = sorted.count - lines.count
    }

    var text: String {
        let moments = Set(lines.flatMap { [$0.from, $0.to].compactMap(\.self) }).sorted()
        let ranks = Dictionary(uniqueKeysWithValues: moments.enumerated().map { ($0.element, $0.offset) })
        let width = min(max(2 * moments.count, 8), Self.columnsMax)
        let nameWidth = lines.map(\.name.count).max() ?? 0
        let column = { (moment: History.Moment) in
            1 + (ranks[moment] ?? 0) * (width - 3) / max(moments.count - 1, 1)
        }
        var text = ""
        for line in lines {
            let bar = line.bar(width: width, column)
            let name = line.name + String(repeating: " ", count: nameWidth - line.name.count)
            text += "  \(name) \(bar)  \(line.words)  (\(line.times(since: moments.first ?? 0)))\n"
        }
        return left > 0 ? text + "  and \(left) more\n" : text
    }
}

extension Timeline.Line {
    fileprivate init(_ call: History.Call) {
        name = call.client
        from = call.calledAt
        to = call.reply?.returnedAt
        isCall = true
        words = "\(call.request)" + (call.key.map { " key \($0)" } ?? "") + "  → \(call.outcome)"
    }

    fileprivate init(_ entry: History.LogEntry) {
        name = "*"
        from = entry.notBefore
        to = entry.seenAt
        isCall = false
        words = "\(entry.event), revision \(entry.revision)"
    }

    fileprivate var span: (History.Moment, History.Moment) { (from ?? .min, to ?? .max) }

    /// `|---|` for a call, `===` for what the log tells; open where an end is not known.
    fileprivate func bar(width: Int, _ column: (History.Moment) -> Int) -> String {
        let first = from.map(column) ?? 0
        let last = to.map(column) ?? width - 1
        return String(
            (0..<width).map { position -> Character in
                if position < first || position > last { return " " }
                guard isCall else { return "=" }
                let isEnd = position == first || (to != nil && position == last)
                return isEnd ? "|" : "-"
            })
    }

    fileprivate func times(since start: History.Moment) -> String {
        let begin = from.map { Self.milliseconds($0, since: start) } ?? "…"
        let end = to.map { Self.milliseconds($0, since: start) } ?? "…"
        return "\(begin) to \(end) ms"
    }

    private static func milliseconds(_ moment: History.Moment, since start: History.Moment) -> String {
        let (difference, overflow) = moment.subtractingReportingOverflow(start)
        guard !overflow else { return "\(moment) ns" }
        let microseconds = difference / 1000
        let rest = String(1000 + microseconds % 1000).dropFirst()
        return "\(microseconds / 1000).\(rest)"
    }
}

extension History.Call {
    /// What came of it, in words.
    var outcome: String {
        guard let reply else { return "unknown" }
        let source =
            switch reply.origin {
            case .coordinator: ""
            case .view(let region, let age):
                " from the view of \(region), " + (age.map { "\($0 / 1_000_000) ms old" } ?? "no age")
            }
        return "\(reply.answer)" + (reply.revision.map { ", revision \($0)" } ?? "") + source
    }
}
