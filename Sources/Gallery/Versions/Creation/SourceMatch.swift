/// Whether a source fits the definition that the version is made in (reference, 1.4 and 5.4).
extension SourceSlots {
    /// `isSystem` is false for a data disk, which holds no system that could differ.
    func requireMatch(_ source: ImageSource, as path: String, isSystem: Bool) throws(GalleryRefusal) {
        try source.requireImageable(as: path)
        try requireAllowedType(source, as: path)
        guard isSystem else { return }
        let said = source.properties
        let name = "\(source.id)"
        try require(said.osType ?? definition.osType, definition.osType, "osType", path, name)
        try require(said.osState ?? definition.osState, definition.osState, "osState", path, name)
        let generation = definition.hyperVGeneration
        try require(said.hyperVGeneration ?? generation, generation, "hyperVGeneration", path, name)
        try require(said.architecture ?? definition.architecture, definition.architecture, "architecture", path, name)
        if let plan = said.purchasePlan { try requirePlan(plan, path, name) }
        try requireGuestState(said.securityType ?? .standard, path, name)
        try requireFeatures(said, path, name)
    }

    /// Another version's definition has to agree in everything.
    func requireMatch(
        _ other: ImageDefinitionProperties, as path: String, _ reference: ImageReference
    ) throws(GalleryRefusal) {
        let name = "\(reference)"
        try require(other.osType, definition.osType, "osType", path, name)
        try require(other.osState, definition.osState, "osState", path, name)
        try require(other.hyperVGeneration, definition.hyperVGeneration, "hyperVGeneration", path, name)
        try require(other.architecture, definition.architecture, "architecture", path, name)
        try requirePlan(other.purchasePlan, path, name)
        try requireGuestState(other.securityType, path, name)
    }

    func requireAllowedType(_ source: ImageSource, as path: String) throws(GalleryRefusal) {
        let type = source.properties.diskType
        guard definition.disallowedDiskTypes.contains(type) else { return }
        throw mismatch(
            path, "\(source.id)",
            "is of the type \(type.rawValue), which the image definition disallows (properties.disallowed.diskTypes)",
            remedy: "use a disk of another type")
    }

    private func require<Value: RawRepresentable & Equatable>(
        _ said: Value, _ wanted: Value, _ property: String, _ path: String, _ source: String
    ) throws(GalleryRefusal) where Value.RawValue == String {
        guard said != wanted else { return }
        throw mismatch(
            path, source, Self.differs(property, said.rawValue, wanted.rawValue),
            remedy: "use a source or a definition that agree")
    }

    private func requirePlan(_ plan: PurchasePlan?, _ path: String, _ source: String) throws(GalleryRefusal) {
        guard plan != definition.purchasePlan else { return }
        throw mismatch(
            path, source,
            Self.differs("purchasePlan", PurchasePlan.text(plan), PurchasePlan.text(definition.purchasePlan)),
            remedy: "make a definition with exactly the source's")
    }

    /// What was captured with the state of a trusted or confidential machine starts on such a machine only.
    private func requireGuestState(
        _ said: SecurityType, _ path: String, _ source: String
    ) throws(GalleryRefusal) {
        let states: Set<SecurityType> = [.trustedLaunch, .confidentialVM]
        let wanted = definition.securityType
        guard said != wanted, states.contains(said) || states.contains(wanted) else { return }
        throw mismatch(
            path, source, Self.differs("securityType", said.rawValue, wanted.rawValue),
            remedy: "use a source or a definition that agree")
    }

    private func requireFeatures(
        _ source: ImageSourceProperties, _ path: String, _ name: String
    ) throws(GalleryRefusal) {
        let controllers = definition.value(of: .diskControllerType, in: number).flatMap(Feature.DiskController.set)
        guard !source.isNVMe || controllers?.contains(.nvme) == true else {
            throw mismatch(
                path, name, "is reached by NVMe, and the image definition has no feature DiskControllerType=SCSI, NVMe",
                remedy: "use one that has it")
        }
        let isAccelerated = definition.value(of: .isAcceleratedNetworkSupported, in: number)?.lowercased() == "true"
        guard isAccelerated, !source.isAcceleratedNetwork else { return }
        throw mismatch(
            path, name,
            "has no accelerated networking, and the image definition says IsAcceleratedNetworkSupported=True",
            remedy: "use a definition without it")
    }

    private static func differs(_ property: String, _ said: String, _ wanted: String) -> String {
        "has \(property) '\(said)', and the image definition '\(wanted)'"
    }

    private func mismatch(_ path: String, _ source: String, _ wrong: String, remedy: String) -> GalleryRefusal {
        .invalid(path, source, wrong, remedy: remedy, rule: .sourceMismatch)
    }
}

extension ImageSource {
    /// Refuses kinds of disks that cannot be imaged, before anything is copied (Azure/azure-cli#29091).
    func requireImageable(as path: String) throws(GalleryRefusal) {
        guard !properties.isEphemeral else {
            throw .invalid(
                path, "\(id)", "has an ephemeral OS disk, which cannot be imaged",
                remedy: "use a machine with a managed one", rule: .sourceMismatch)
        }
        guard [.ultraSSDLRS, .premiumV2LRS, .unmanaged].contains(properties.diskType) else { return }
        throw .invalid(
            path, "\(id)", "is of the type \(properties.diskType.rawValue), which cannot be imaged",
            remedy: "copy it to a disk of the type Premium_LRS or Standard_LRS first", rule: .sourceMismatch)
    }
}

extension PurchasePlan {
    static func text(_ plan: PurchasePlan?) -> String {
        plan.map { "\($0)" } ?? "none"
    }
}
