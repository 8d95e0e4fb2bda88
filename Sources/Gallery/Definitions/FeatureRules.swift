/// Which features there can be, with which values, and what they ask of a definition (reference, 1.4).
extension Feature {
    static let path = "properties.features"

    /// What `features` say, for people.
    static func text(_ features: [Self]) -> String {
        let said = features.map { feature in
            let start = feature.startsAtVersion.map { " from \($0)" } ?? ""
            return "\(feature.name.rawValue)=\(feature.value)\(start)"
        }
        return said.isEmpty ? "none" : said.joined(separator: ", ")
    }

    /// What reaches a disk.
    enum DiskController: String, Hashable, CaseIterable {
        case scsi = "SCSI"
        case nvme = "NVMe"

        /// Reads `SCSI`, or `SCSI, NVMe` with or without the brackets and quotes of a list.
        static func set(_ text: String) -> Set<Self>? {
            let words = text.split(separator: ",", omittingEmptySubsequences: false).map { word in
                String(decoding: word.utf8.filter { !#" []""#.utf8.contains($0) }, as: UTF8.self).lowercased()
            }
            let controllers = words.compactMap { word in allCases.first { $0.rawValue.lowercased() == word } }
            let set = Set(controllers)
            guard controllers.count == words.count, set.count == words.count, set.contains(.scsi) else { return nil }
            return set
        }
    }

    /// The values that are taken, as a refusal says them; `nil` if this one's is.
    fileprivate var expected: String? {
        switch name {
        case .securityType:
            SecurityType(rawValue: value) == nil
                ? "one of " + SecurityType.allCases.map(\.rawValue).joined(separator: ", ") : nil
        case .diskControllerType: DiskController.set(value) == nil ? "SCSI, or SCSI and NVMe" : nil
        case .isHibernateSupported, .isAcceleratedNetworkSupported, .isSecureBootSupported, .isMeasuredBootSupported:
            ["true", "false"].contains(value.lowercased()) ? nil : "True or False"
        }
    }
}

extension ImageDefinitionProperties {
    func requireFeatures() throws(GalleryRefusal) {
        var seen: Set<Feature.Name> = []
        for (index, feature) in features.enumerated() {
            let path = "\(Feature.path)[\(index)]"
            guard seen.insert(feature.name).inserted else {
                throw .invalid("\(path).name", feature.name.rawValue, "is named twice", remedy: "name it once")
            }
            if let expected = feature.expected {
                throw .invalid(
                    "\(path).value", feature.value, "is no value of \(feature.name.rawValue)",
                    remedy: "it must be \(expected)")
            }
        }
        guard securityType != .standard, hyperVGeneration == .v1 else { return }
        throw .invalid(
            path(ofFeature: .securityType), securityType.rawValue,
            "needs hyperVGeneration V2, and the definition's is V1",
            remedy: "leave the feature out, or make the definition V2")
    }

    /// Where the value of a feature stands; without it, where features do.
    func path(ofFeature name: Feature.Name) -> String {
        features.firstIndex { $0.name == name }.map { "\(Feature.path)[\($0)].value" } ?? Feature.path
    }

    /// The value of a feature in a version, which has it from a number on.
    func value(of name: Feature.Name, in number: VersionNumber) -> String? {
        guard let feature = features.first(where: { $0.name == name }) else { return nil }
        guard let first = feature.startsAtVersion, number < first else { return feature.value }
        return nil
    }
}
