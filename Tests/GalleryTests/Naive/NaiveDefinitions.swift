import Gallery

/// What changes of image definitions come to.
extension NaiveCatalog {
    mutating func create(definition key: String, _ properties: ImageDefinitionProperties, _ now: Int64) -> Answer {
        guard galleries[galleryKey(key)] != nil else { return .refused(["ParentResourceNotFound"]) }
        let wanted = Definition(
            facts: properties.facts, features: properties.features.map(Trait.init),
            disallowed: properties.disallowedDiskTypes.map(\.rawValue), generation: revision, revision: revision)
        if let standing = definitions[key] {
            let isSame =
                standing.facts == wanted.facts && standing.features == wanted.features
                && standing.disallowed == wanted.disallowed
            return isSame ? .unchanged : .refused(["ResourceAlreadyExists"])
        }
        var broken = wrongTexts(properties.description, properties.tags)
        if regions[properties.location.name] == nil { broken.insert("LocationNotAvailableForResourceType") }
        if !isSoundTriple(wanted.facts) || wanted.isOver(now) { broken.insert("InvalidParameter") }
        let isUsed = definitions.contains { other, definition in
            galleryKey(other) == galleryKey(key) && definition.triple == wanted.triple
        }
        if isUsed { broken.insert("InvalidParameter") }
        broken.formUnion(wrong(wanted))
        broken.formUnion(notAdmitted(wanted, in: galleryKey(key)))
        guard broken.isEmpty else { return .refused(broken) }
        definitions[key] = wanted
        return .applied
    }

    private func isSoundTriple(_ facts: Facts) -> Bool {
        [("publisher", 128), ("offer", 64), ("sku", 64)].allSatisfy { word, longest in
            let text = facts[word] ?? ""
            return (1...longest).contains(text.utf8.count) && !text.hasSuffix(".")
                && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
        }
    }

    private func wrong(_ definition: Definition) -> Set<String> {
        let facts = definition.facts
        let isSound =
            Set(definition.features.map(\.name)).count == definition.features.count
            && definition.features.allSatisfy(\.isSound)
            && !(facts["generation"] == "V1" && definition.securityType != "Standard")
            && isSoundRange(facts["vCPUs"], 1...80) && isSoundRange(facts["memory"], 1...640)
            && Set(definition.disallowed).count == definition.disallowed.count && isSoundPlan(facts["plan"])
            && (facts["eula"] ?? "").utf8.count <= 4096 && isAddress(facts["privacy"]) && isAddress(facts["notes"])
        return isSound ? [] : ["InvalidParameter"]
    }

    /// `least..most`, each of which may be left out.
    private func isSoundRange(_ text: String?, _ allowed: ClosedRange<Int>) -> Bool {
        guard let text, let dots = text.firstRange(of: "..") else { return true }
        let (least, most) = (Int(text[..<dots.lowerBound]), Int(text[dots.upperBound...]))
        guard [least, most].allSatisfy({ $0.map(allowed.contains) ?? true }) else { return false }
        return (least ?? allowed.lowerBound) <= (most ?? allowed.upperBound)
    }

    mutating func update(definition key: String, _ edit: ImageDefinitionEdit, _ read: Revision?, _ now: Int64) -> Answer
    {
        guard let standing = definitions[key] else { return .refused(["ResourceNotFound"]) }
        var broken = mismatch(read, standing.revision).union(wrongTexts(edit.description, edit.tags))
        var definition = standing
        definition.facts.merge(edit.facts) { $1 }
        definition.disallowed = edit.disallowedDiskTypes?.map(\.rawValue) ?? definition.disallowed
        definition.features = edit.features?.map(Trait.init) ?? definition.features
        if definition.features != standing.features, !edit.allowUpdateImage {
            broken.insert("PropertyChangeNotAllowed")
        }
        guard broken.isEmpty else { return .refused(broken) }
        let isSame =
            definition.facts == standing.facts && definition.features == standing.features
            && definition.disallowed == standing.disallowed
        guard !isSame else { return .unchanged }
        if definition.facts["endOfLife"] != standing.facts["endOfLife"], definition.isOver(now) {
            broken.insert("InvalidParameter")
        }
        broken.formUnion(wrong(definition))
        broken.formUnion(notAdmitted(definition, in: galleryKey(key)))
        guard broken.isEmpty else { return .refused(broken) }
        definition.revision = revision
        definitions[key] = definition
        return .applied
    }

    mutating func delete(definition: String, _ isDeep: Bool, _ now: Int64) -> Answer {
        guard definitions[definition] != nil else { return .refused(["ResourceNotFound"]) }
        let nested = versions.filter { $0.value.definition == definition }
        let broken =
            isDeep
            ? obstacles(nested, now) { self.definitionKey($0) == definition }
            : nested.isEmpty ? [] : ["CannotDeleteResource"]
        guard broken.isEmpty else { return .refused(broken) }
        forget(definition: definition)
        return .applied
    }

    mutating func forget(definition: String) {
        definitions[definition] = nil
        versions = versions.filter { $0.value.definition != definition }
        grants.removeAll { $0.scope == "image \(definition)" }
    }

    /// What keeps versions from being deleted for good; those that go with them do not.
    func obstacles(_ going: [String: Version], _ now: Int64, _ isGoing: (String) -> Bool) -> Set<String> {
        var broken: Set<String> = []
        for (key, version) in going {
            let end = version.endOfLife ?? definitions[version.definition]?.endOfLife
            if version.blocksDeletion, end.map({ $0 > now }) ?? true {
                broken.insert("DeleteGalleryImageVersionBlockedBeforeEndOfLife")
            }
            if !readers(of: key).allSatisfy(isGoing) { broken.insert("SourceInUseByShallowVersion") }
        }
        return broken
    }
}

extension NaiveCatalog.Definition {
    var triple: String { ["publisher", "offer", "sku"].map { facts[$0] ?? "" }.joined(separator: "/").lowercased() }

    var endOfLife: Int64? { facts["endOfLife"].flatMap(Int64.init) }

    func isOver(_ now: Int64) -> Bool { endOfLife.map { $0 <= now } ?? false }

    /// What the feature says, and else what is so since the model's newest interface.
    var securityType: String {
        features.first { $0.name == "SecurityType" && NaiveCatalog.Trait.securityTypes.contains($0.value) }?.value
            ?? (facts["generation"] == "V2" ? "TrustedLaunchSupported" : "Standard")
    }

    func value(of name: String, in number: [UInt32]) -> String? {
        features.first { $0.name == name && !number.lexicographicallyPrecedes($0.from ?? []) }?.value
    }
}

extension NaiveCatalog.Trait {
    static let securityTypes: Set<String> = [
        "Standard", "TrustedLaunchSupported", "TrustedLaunch", "ConfidentialVMSupported", "ConfidentialVM",
        "TrustedLaunchAndConfidentialVmSupported",
    ]

    init(_ feature: Feature) {
        self.init(
            name: feature.name.rawValue, value: feature.value,
            from: feature.startsAtVersion.map { [$0.major, $0.minor, $0.patch] })
    }

    var isSound: Bool {
        switch name {
        case "SecurityType": Self.securityTypes.contains(value)
        case "DiskControllerType": ["scsi", "scsi,nvme", "nvme,scsi", "[scsi,nvme]"].contains(value.lowercased())
        default: ["true", "false"].contains(value.lowercased())
        }
    }

    var isOfNVMe: Bool { value.lowercased().contains("nvme") }
}
