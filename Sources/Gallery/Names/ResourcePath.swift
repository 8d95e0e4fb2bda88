/// A resource identifier as the model writes it, taken apart: names after the words that announce them.
///
/// `/subscriptions/S/resourceGroups/R/providers/Microsoft.Compute/galleries/G/images/I/versions/V`. The words are
/// compared without case, as the model's own clients do.
struct ResourcePath {
    private let parts: [(word: String, name: String)]

    /// Is `nil` unless `text` begins with `/`, has a name after each word, and a resource group and a provider, if any,
    /// stand where the model has them.
    init?(_ text: String) {
        let pieces = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard pieces.first == "", pieces.count >= 3, pieces.count % 2 == 1 else { return nil }
        parts = stride(from: 1, to: pieces.count, by: 2).map { (pieces[$0].lowercased(), pieces[$0 + 1]) }
        guard isInOrder else { return nil }
    }

    /// A resource group and a provider stand after the subscription, in this order, each once at most.
    private var isInOrder: Bool {
        let words = parts.map(\.word)
        var place = 1
        for word in ["resourcegroups", "providers"] where words.contains(word) {
            guard words.first == "subscriptions", words.firstIndex(of: word) == place,
                words.lastIndex(of: word) == place
            else { return false }
            place += 1
        }
        return self["providers"].map { Self.providers.contains($0.lowercased()) } ?? true
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
    /// Of VHDs the second, of all else the first.
    private static let providers: Set<String> = ["microsoft.compute", "microsoft.storage"]
}
