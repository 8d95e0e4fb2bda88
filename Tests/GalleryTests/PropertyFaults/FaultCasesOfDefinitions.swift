import Gallery

extension FaultCase {
    private static func definition(
        _ path: String, _ value: String?, _ remedy: String, _ rule: GalleryRefusal.Rule = .invalidParameter,
        in location: Region = westeurope, publisher: String = "Acme", sku: String = "14",
        generation: HyperVGeneration = .v2, plan: PurchasePlan? = nil, eula: String? = nil, privacy: String? = nil,
        _ change: @escaping @Sendable (inout ImageDefinitionProperties) -> Void = { _ in }
    ) -> Self {
        FaultCase(path, value, remedy, rule) { _ in
            var properties = ImageDefinitionProperties(
                location: location, identifier: ImageIdentifier(publisher: publisher, offer: "debian", sku: sku),
                osType: .linux, hyperVGeneration: generation, purchasePlan: plan, eula: eula,
                privacyStatementURI: privacy)
            change(&properties)
            return .createImageDefinition(the("Base/New"), properties)
        }
    }

    private static func shared(
        _ path: String, _ value: String, _ remedy: String, _ operation: GalleryOperation
    ) -> Self {
        FaultCase(path, value, remedy, .sharingNotAllowed) { catalog in
            let info = CommunityInfo(
                publisherURI: "https://acme.example", publisherContact: "a@acme.example", eula: "x",
                publicNamePrefix: "acme")
            let edit = GalleryEdit(permissions: .community, communityInfo: info)
            try catalog.perform(.updateGallery(the("Base"), edit))
            return operation
        }
    }

    private static func new(
        in location: Region = westeurope, _ features: [Feature] = [], plan: PurchasePlan? = nil
    ) -> GalleryOperation {
        .createImageDefinition(
            the("Base/New"),
            ImageDefinitionProperties(
                location: location, identifier: ImageIdentifier(publisher: "Acme", offer: "debian", sku: "14"),
                osType: .linux, features: features, purchasePlan: plan))
    }

    private static let plan = PurchasePlan(name: "n", publisher: "p", product: "q")
    private static let dot = "not ending in '.'"

    static let definitions: [Self] = [
        definition("location", "mars", "name one of eastus", .locationNotAvailable, in: the("mars")),
        definition("properties.identifier.publisher", "Contoso.", dot, publisher: "Contoso."),
        definition("properties.identifier.sku", "", "1 to 64", sku: ""),
        definition("properties.identifier.sku", "sерver", "letters", sku: "sерver"),
        definition("properties.identifier", "Acme/debian/13", "name another", sku: "13"),
        definition("properties.endOfLifeDate", "1970-01-01T00:00:00Z", "later date") {
            $0.endOfLifeDate = Instant(milliseconds: 0)
        },
        definition("properties.recommended.vCPUs.min", "0", "1 to 80") { $0.recommendedVCPUs = .init(min: 0) },
        definition("properties.recommended.memory.max", "641", "1 to 640") { $0.recommendedMemory = .init(max: 641) },
        definition("properties.recommended.vCPUs.min", "8", "exchange them") {
            $0.recommendedVCPUs = .init(min: 8, max: 4)
        },
        definition("properties.disallowed.diskTypes[2]", "Premium_LRS", "name it once") {
            $0.disallowedDiskTypes = [.premiumLRS, .standardLRS, .premiumLRS]
        },
        definition(
            "properties.purchasePlan.product", "", "name the three",
            plan: PurchasePlan(name: "n", publisher: "p", product: "")),
        definition("properties.eula", String(repeating: "e", count: 77) + "…", "0 to 4096", eula: long),
        definition("properties.privacyStatementUri", "acme", "https://", privacy: "acme"),
        definition("properties.releaseNoteUri", "ftp://acme", "https://") { $0.releaseNoteURI = "ftp://acme" },
        shared("location", "eastus", "the gallery's region westeurope", new(in: eastus)),
        shared("properties.purchasePlan", "p/q/n", "leave the purchase plan out", new(plan: plan)),
        shared(
            "properties.features[0].value", "TrustedLaunch", "private gallery",
            new([Feature(.securityType, "TrustedLaunch")])),
    ]

    static let features: [Self] = [
        definition("properties.features[1].name", "IsHibernateSupported", "name it once") {
            $0.features = [Feature(.isHibernateSupported, "True"), Feature(.isHibernateSupported, "False")]
        },
        definition("properties.features[1].value", "yes", "True or False") {
            $0.features = [Feature(.securityType, "Standard"), Feature(.isHibernateSupported, "yes")]
        },
        definition("properties.features[0].value", "Safe", "TrustedLaunch") {
            $0.features = [Feature(.securityType, "Safe")]
        },
        definition("properties.features[0].value", "NVMe", "SCSI") {
            $0.features = [Feature(.diskControllerType, "NVMe")]
        },
        definition(
            "properties.features[1].value", "TrustedLaunch", "make the definition V2", generation: .v1
        ) {
            $0.features = [Feature(.isHibernateSupported, "True"), Feature(.securityType, "TrustedLaunch")]
        },
        FaultCase("properties.features", "IsHibernateSupported=True", "allowUpdateImage", .propertyChangeNotAllowed) {
            _ in
            .updateImageDefinition(
                the("Base/Debian"), ImageDefinitionEdit(features: [Feature(.isHibernateSupported, "True")]))
        },
    ]

    private static let long = String(repeating: "e", count: 4097)
}
