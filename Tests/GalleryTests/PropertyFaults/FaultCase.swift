import Gallery

/// A change that is refused for one property, and what the refusal has to say of it.
struct FaultCase: Sendable, CustomStringConvertible {
    let rule: GalleryRefusal.Rule
    /// The property by its path in the model's documents.
    let path: String
    /// The value given; `nil` where none was, or none should be.
    let value: String?
    /// A word of the remedy.
    let remedy: String
    /// The refused change of `Catalog.refusing()`, which may be prepared for it.
    let operation: @Sendable (inout Catalog) throws -> GalleryOperation

    init(
        _ path: String, _ value: String?, _ remedy: String, _ rule: GalleryRefusal.Rule = .invalidParameter,
        _ operation: @escaping @Sendable (inout Catalog) throws -> GalleryOperation
    ) {
        self.rule = rule
        self.path = path
        self.value = value
        self.remedy = remedy
        self.operation = operation
    }

    var description: String { "\(path) \(value ?? "-")" }

    static let all = galleries + definitions + features + versions + targets + updates + sources + directory
}

extension Catalog {
    /// `stocked()` with the version `1.0.0` of `Base/Debian` in westeurope and eastus, replicated.
    static func refusing() throws -> Catalog {
        var catalog = try stocked()
        let targets = [TargetRegion(westeurope, storageAccountType: .premiumLRS), TargetRegion(eastus)]
        try catalog.publish("1.0.0", in: targets, verified: [westeurope, eastus])
        return catalog
    }
}

extension PropertyFault {
    /// Whether `refusal` says all of this, and names the property as the model's documents do.
    func isSaid(in refusal: GalleryRefusal) -> Bool {
        let beginning = "\(path)\(value.map { ": '\($0)'" } ?? "") "
        return refusal.target == path && refusal.text.hasPrefix(beginning) && refusal.text.hasSuffix("; \(remedy)")
            && !remedy.isEmpty && (value?.utf8.count ?? 0) <= Self.valueMax && isOfModel
    }

    /// Lists by numbers; what a tag is called is anybody's.
    private var isOfModel: Bool {
        path.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            let name = part.prefix { $0.isLetter && $0.isASCII }
            let rest = part.dropFirst(name.count)
            guard !rest.isEmpty else { return !name.isEmpty }
            let index = rest.dropFirst().dropLast()
            return !name.isEmpty && rest.first == "[" && rest.last == "]" && Int(index) != nil
        } || path.hasPrefix("tags.")
    }
}
