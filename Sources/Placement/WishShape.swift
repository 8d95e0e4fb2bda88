import Gallery

/// What a wish wants, but for the content's own size and age: many contents have it in common.
struct WishShape: Hashable, Sendable {
    let copies: [Region: Int]
    let keepsSourceIn: Set<Region>
}

extension Wish {
    var shape: WishShape { WishShape(copies: copies, keepsSourceIn: keepsSourceIn) }
}
