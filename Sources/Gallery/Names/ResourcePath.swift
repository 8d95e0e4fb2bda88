/// A resource identifier as the model writes it, taken apart: names after the words that announce them.
///
/// `/subscriptions/S/resourceGroups/R/providers/Microsoft.Compute/galleries/G/images/I/versions/V`. The words are
/// compared without case, as the model's own clients do.
struct ResourcePath {
    private let parts: [(word: String, name: String)]

    /// Is `nil` unless `text` begins with `/` and has a name after each word.
    init?(_ text: String) {
        let pieces = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard pieces.first == "", pieces.count >= 3, pieces.count % 2 == 1 else { return nil }
        parts = stride(from: 1, to: pieces.count, by: 2).map { (pieces[$0].lowercased(), pieces[$0 + 1]) }
    }

    /// The names if the words are exactly `words`, with or without a resource group and a provider.
    func names(_ words: String...) -> [String]? {
        let wanted = words.filter { !Self.optional.contains($0) || words.last == $0 }.map { $0.lowercased() }
        let kept = parts.filter { !Self.optional.contains($0.word) || wanted.contains($0.word) }
        guard kept.map(\.word) == wanted else { return nil }
        return kept.map(\.name)
    }

    /// The name after `word`, if there is one.
    subscript(word: String) -> String? { parts.first { $0.word == word.lowercased() }?.name }

    private static let optional: Set<String> = ["resourcegroups", "providers"]
}
