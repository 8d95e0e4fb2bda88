/// An array in blocks: a copy shares with the original every block that neither has changed since.
///
/// So a table of a million entries is handed to a reader after each change for the price of one block.
struct Blocks<Element: Sendable>: Sendable {
    private static var sizeBits: Int { 11 }
    private static var size: Int { 1 << sizeBits }

    private var blocks: [[Element]] = []
    private(set) var count = 0

    init() {}

    init(repeating element: Element, count: Int) {
        self.count = count
        blocks = stride(from: 0, to: count, by: Self.size).map { start in
            [Element](repeating: element, count: min(Self.size, count - start))
        }
    }

    subscript(index: Int) -> Element {
        get { blocks[index >> Self.sizeBits][index & (Self.size - 1)] }
        set { blocks[index >> Self.sizeBits][index & (Self.size - 1)] = newValue }
    }

    mutating func append(_ element: Element) {
        if count & (Self.size - 1) == 0 {
            blocks.append([])
            // Where one block was filled the next one will be.
            if count > 0 { blocks[blocks.count - 1].reserveCapacity(Self.size) }
        }
        blocks[blocks.count - 1].append(element)
        count += 1
    }
}
