/// What an image definition's properties must be like by themselves (reference, 1.4).
extension ImageDefinitionProperties {
    func requireSound() throws(GalleryRefusal) {
        try requireFeatures()
        try Self.require(recommendedVCPUs, ResourceRange.vCPUs, as: "properties.recommended.vCPUs")
        try Self.require(recommendedMemory, ResourceRange.memoryGB, as: "properties.recommended.memory")
        try requireDiskTypes()
        try purchasePlan?.requireSound(as: "properties.purchasePlan")
        try TextRule.require(eula ?? "", 0...TextRule.eulaMax, as: "properties.eula")
        try TextRule.require(address: privacyStatementURI, as: "properties.privacyStatementUri")
        try TextRule.require(address: releaseNoteURI, as: "properties.releaseNoteUri")
    }

    /// The properties of `id` as `edit` would have them.
    func changed(by edit: ImageDefinitionEdit, of id: ImageDefinitionID) throws(GalleryRefusal) -> Self {
        var changed = self
        changed.description = edit.description ?? description
        changed.tags = edit.tags ?? tags
        changed.endOfLifeDate = edit.endOfLifeDate ?? endOfLifeDate
        changed.releaseNoteURI = edit.releaseNoteURI ?? releaseNoteURI
        changed.recommendedVCPUs = edit.recommendedVCPUs ?? recommendedVCPUs
        changed.recommendedMemory = edit.recommendedMemory ?? recommendedMemory
        changed.disallowedDiskTypes = edit.disallowedDiskTypes ?? disallowedDiskTypes
        changed.features = edit.features ?? features
        guard changed.features == features || edit.allowUpdateImage else {
            throw .fixed(
                Feature.path, of: "\(id)", Feature.text(features), asked: Feature.text(changed.features),
                "versions that stand have been deployed with these",
                remedy: "leave the features out, or say allowUpdateImage to change them all the same")
        }
        return changed
    }

    private static func require(
        _ range: ResourceRange?, _ allowed: ClosedRange<Int>, as path: String
    ) throws(GalleryRefusal) {
        guard let range else { return }
        for (name, value) in [("min", range.min), ("max", range.max)] {
            guard let value, !allowed.contains(value) else { continue }
            throw .invalid(
                "\(path).\(name)", "\(value)", "is out of range",
                remedy: "name \(allowed.lowerBound) to \(allowed.upperBound)")
        }
        guard let min = range.min, let max = range.max, min > max else { return }
        throw .invalid("\(path).min", "\(min)", "is above max \(max)", remedy: "exchange them, or leave one open")
    }

    private func requireDiskTypes() throws(GalleryRefusal) {
        let path = "properties.disallowed.diskTypes"
        var seen: Set<DiskType> = []
        for (index, type) in disallowedDiskTypes.enumerated() where !seen.insert(type).inserted {
            throw .invalid("\(path)[\(index)]", type.rawValue, "is named twice", remedy: "name it once")
        }
    }
}

extension PurchasePlan {
    func requireSound(as path: String) throws(GalleryRefusal) {
        for (part, text) in [("name", name), ("publisher", publisher), ("product", product)] {
            guard !text.isEmpty else {
                throw .invalid(
                    "\(path).\(part)", text, "is no \(part)",
                    remedy: "name the three, a purchase plan has a name, a publisher and a product")
            }
            try TextRule.require(text, 1...TextRule.planPartMax, as: "\(path).\(part)")
        }
    }
}

extension ImageIdentifier {
    func requireSound() throws(GalleryRefusal) {
        let parts = [
            ("publisher", publisher, Self.publisherLengthMax), ("offer", offer, Self.partLengthMax),
            ("sku", sku, Self.partLengthMax),
        ]
        for (name, text, lengthMax) in parts {
            let isWellFormed = text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || "-._".utf8.contains($0) }
            guard !text.isEmpty, text.utf8.count <= lengthMax, isWellFormed, !text.hasSuffix(".") else {
                throw .invalid(
                    "properties.identifier.\(name)", text, "is refused",
                    remedy: "it must be 1 to \(lengthMax) letters, digits, '-', '.' or '_', not ending in '.'")
            }
        }
    }
}
