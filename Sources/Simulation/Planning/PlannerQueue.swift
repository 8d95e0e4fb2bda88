import Gallery

/// What will happen, in order of time; what is due at one moment, in the order in which it was put in.
struct PlannerQueue<Item: Sendable>: Sendable {
    private struct Entry: Sendable {
        let time: Int64
        let number: Int
        let item: Item
    }

    private var heap: [Entry] = []
    private var numbers = 0

    mutating func put(_ item: Item, at moment: Instant) {
        numbers += 1
        heap.append(Entry(time: moment.milliseconds, number: numbers, item: item))
        var child = heap.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func take() -> (moment: Instant, item: Item)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (Instant(milliseconds: first.time), first.item)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && isBefore(child, least) {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (heap[left].time, heap[left].number) < (heap[right].time, heap[right].number)
    }
}
