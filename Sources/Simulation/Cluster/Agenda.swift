/// What will happen, in order of time; what is due at one moment, in the order in which it was put in.
struct Agenda {
    /// Something that will happen on a host, or, without one, in the world around.
    struct Item {
        let host: Host?
        /// The life of the host's process that it belongs to: in a later one it does not happen.
        let life: Int
        let action: () -> Void
    }

    /// What is due, and its place in the order in which all was put in.
    struct Taken {
        let time: Int64
        let number: Int
        let item: Item
    }

    private struct Entry {
        let time: Int64
        let number: Int
        let slot: Int
    }

    private var heap: [Entry] = []
    private var items: [Item?] = []
    private var free: [Int] = []
    private var numbers = 0

    var nextTime: Int64? { heap.first?.time }
    var count: Int { heap.count }

    mutating func put(_ item: Item, at time: Int64) {
        numbers += 1
        put(item, numbered: numbers, at: time)
    }

    /// What was taken is put off: among what is due then it keeps its place.
    mutating func putOff(_ taken: Taken, to time: Int64) { put(taken.item, numbered: taken.number, at: time) }

    private mutating func put(_ item: Item, numbered number: Int, at time: Int64) {
        let slot = free.popLast() ?? items.count
        if slot == items.count { items.append(item) } else { items[slot] = item }
        var child = heap.count
        let entry = Entry(time: time, number: number, slot: slot)
        heap.append(entry)
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.isBefore(entry, heap[parent]) else { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = entry
    }

    mutating func take() -> Taken? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty { sink(last) }
        guard let item = items[first.slot] else { return nil }
        items[first.slot] = nil
        free.append(first.slot)
        return Taken(time: first.time, number: first.number, item: item)
    }

    /// Forgets everything, so that nothing keeps a run's objects alive.
    mutating func clear() { self = Agenda() }

    private mutating func sink(_ entry: Entry) {
        var parent = 0
        let count = heap.count
        while true {
            var child = 2 * parent + 1
            guard child < count else { break }
            if child + 1 < count, Self.isBefore(heap[child + 1], heap[child]) { child += 1 }
            guard Self.isBefore(heap[child], entry) else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = entry
    }

    private static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
        left.time < right.time || left.time == right.time && left.number < right.number
    }
}
