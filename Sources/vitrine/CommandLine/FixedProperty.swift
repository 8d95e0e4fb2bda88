/// A property that is said when a resource is made, and that its update does not change.
struct FixedProperty: CustomStringConvertible {
    let description: String

    /// `nil` unless `option` is one of the `create` beside the `update` at the end of `path`.
    init?(_ option: String, of path: [CommandOutline]) {
        guard path.count > 1, path[path.count - 1].commandName == "update" else { return nil }
        let noun = path[path.count - 2]
        guard let create = noun.subcommand("create") else { return nil }
        let isLetter = !option.hasPrefix("--")
        let name = isLetter ? create.longName(of: String(option.dropFirst())) : String(option.dropFirst(2))
        guard let name, let property = Self.property(name, of: noun, create) else { return nil }
        let shown = path.dropLast().map(\.commandName).joined(separator: " ")
        description = """
            \(option) names \(property), which may not change (PropertyChangeNotAllowed); '\(shown) show' says what it is.
            Create another \(noun.commandName) with what you want, and delete this one when nothing needs it any more.
            """
    }

    private static func property(_ name: String, of noun: CommandOutline, _ create: CommandOutline) -> String? {
        if let property = properties[noun.commandName]?[name] { return property }
        // All else that is said of a new version is what it is made of.
        let isSource = noun.commandName == "image-version" && create.longNames.contains(name)
        return isSource ? "properties.storageProfile" : nil
    }

    /// By the noun, then by the option of its `create`.
    private static let properties: [String: [String: String]] = [
        "gallery": ["location": "location"],
        "image-definition": [
            "location": "location", "publisher": "properties.identifier.publisher",
            "offer": "properties.identifier.offer", "sku": "properties.identifier.sku", "os-type": "properties.osType",
            "os-state": "properties.osState", "hyper-v-generation": "properties.hyperVGeneration",
            "architecture": "properties.architecture", "eula": "properties.eula",
            "privacy-statement-uri": "properties.privacyStatementUri", "plan-name": "properties.purchasePlan.name",
            "plan-product": "properties.purchasePlan.product", "plan-publisher": "properties.purchasePlan.publisher",
        ],
        "image-version": [
            "location": "location", "storage-account-type": "properties.publishingProfile.storageAccountType",
            "storage-account-strategy": "properties.publishingProfile.storageAccountStrategy",
            "uefi-settings": "properties.securityProfile.uefiSettings",
        ],
        "disk": [
            "location": "location", "os-type": "properties.osType", "source": "properties.creationData",
            "architecture": "properties.architecture", "hyper-v-generation": "properties.hyperVGeneration",
            "security-type": "properties.securityType", "sku": "properties.diskType",
            "plan-name": "properties.purchasePlan.name", "plan-product": "properties.purchasePlan.product",
            "plan-publisher": "properties.purchasePlan.publisher",
        ],
        "principal": ["kind": "properties.kind", "tenant": "properties.tenant"],
    ]
}

extension CommandOutline {
    /// The long name beside a letter.
    func longName(of letter: String) -> String? {
        (arguments ?? []).compactMap(\.names).first { names in
            names.contains { $0.kind == "short" && $0.name == letter }
        }?.first { $0.kind == "long" }?.name
    }
}
