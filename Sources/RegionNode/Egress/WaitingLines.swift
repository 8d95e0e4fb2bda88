import Gallery

/// Pieces that wait, a line for each destination; the destinations take turns.
struct WaitingLines: Sendable {
    typealias Ticket = EgressQueue.Ticket

    // In the order of turns; a line is never empty.
    private var lines: [[Ticket]] = []
    private(set) var count = 0

    /// The first of each line, the line whose turn it is first.
    var heads: [Ticket] { lines.compactMap(\.first) }

    /// The first of the line whose turn it is.
    var first: Ticket? { lines.first?.first }

    mutating func enter(_ ticket: Ticket) {
        count += 1
        if let line = lines.firstIndex(where: { $0.first?.destination == ticket.destination }) {
            lines[line].append(ticket)
        } else {
            lines.append([ticket])
        }
    }

    /// Takes the first of a line out, and puts its line behind the others.
    mutating func serve(_ ticket: Ticket) {
        guard let line = lines.firstIndex(where: { $0.first == ticket }) else { return }
        count -= 1
        var rest = lines.remove(at: line)
        rest.removeFirst()
        if !rest.isEmpty { lines.append(rest) }
    }

    /// Takes a piece out, wherever it stands.
    mutating func leave(_ ticket: Ticket) {
        guard let line = lines.firstIndex(where: { $0.first?.destination == ticket.destination }),
            let place = lines[line].firstIndex(of: ticket)
        else { return }
        count -= 1
        lines[line].remove(at: place)
        if lines[line].isEmpty { lines.remove(at: line) }
    }
}
