public import Gallery

/// An image definition in the shape the model's API gives it.
public typealias ImageDefinitionDocument = ResourceDocument<ImageDefinitionDocumentProperties>

/// The member `properties` of an image definition.
public struct ImageDefinitionDocumentProperties: Hashable, Sendable, Codable {
    /// The member `identifier`.
    public struct Identifier: Hashable, Sendable, Codable {
        public var publisher: String?
        public var offer: String?
        public var sku: String?

        public init(publisher: String?, offer: String?, sku: String?) {
            self.publisher = publisher
            self.offer = offer
            self.sku = sku
        }
    }

    /// One of the `features`.
    public struct FeatureDocument: Hashable, Sendable, Codable {
        public var name: String?
        public var value: String?
        public var startsAtVersion: String?

        public init(name: String?, value: String?, startsAtVersion: String? = nil) {
            self.name = name
            self.value = value
            self.startsAtVersion = startsAtVersion
        }
    }

    /// The member `recommended`.
    public struct Recommended: Hashable, Sendable, Codable {
        public var vCPUs: ResourceRange?
        /// In GB.
        public var memory: ResourceRange?

        public init(vCPUs: ResourceRange? = nil, memory: ResourceRange? = nil) {
            self.vCPUs = vCPUs
            self.memory = memory
        }
    }

    /// The member `disallowed`.
    public struct Disallowed: Hashable, Sendable, Codable {
        public var diskTypes: [String]?

        public init(diskTypes: [String]?) {
            self.diskTypes = diskTypes
        }
    }

    /// The member `purchasePlan`.
    public struct Plan: Hashable, Sendable, Codable {
        public var name: String?
        public var publisher: String?
        public var product: String?

        public init(name: String?, publisher: String?, product: String?) {
            self.name = name
            self.publisher = publisher
            self.product = product
        }
    }

    public var identifier: Identifier?
    public var osType: String?
    public var osState: String?
    public var hyperVGeneration: String?
    public var architecture: String?
    public var features: [FeatureDocument]?
    public var recommended: Recommended?
    public var disallowed: Disallowed?
    public var purchasePlan: Plan?
    public var eula: String?
    public var privacyStatementUri: String?
    public var releaseNoteUri: String?
    public var description: String?
    public var endOfLifeDate: String?
    /// Of an update: that features may change.
    public var allowUpdateImage: Bool?
    public var provisioningState: String?

    public init() {}
}

extension ImageDefinitionDocument {
    /// `group` is its gallery's.
    public init(_ definition: ImageDefinition, in group: ResourceGroupName) {
        let standing = definition.properties
        var properties = Properties(standing)
        properties.provisioningState = ProvisioningState.succeeded.rawValue
        self.init(
            id: ResourceID.text(of: definition.id, in: group), name: definition.id.name.text,
            type: ResourceType.imageDefinition.modelNames[0], location: standing.location, tags: standing.tags,
            revision: definition.revision, generation: definition.generation, properties: properties)
    }
}

extension ImageDefinitionDocumentProperties {
    fileprivate init(_ standing: ImageDefinitionProperties) {
        self.init()
        identifier = Identifier(
            publisher: standing.identifier.publisher, offer: standing.identifier.offer, sku: standing.identifier.sku)
        osType = standing.osType.rawValue
        osState = standing.osState.rawValue
        hyperVGeneration = standing.hyperVGeneration.rawValue
        architecture = standing.architecture.rawValue
        show(
            standing.features, standing.recommendedVCPUs, standing.recommendedMemory, standing.disallowedDiskTypes)
        purchasePlan = standing.purchasePlan.map { Plan($0) }
        eula = standing.eula
        privacyStatementUri = standing.privacyStatementURI
        releaseNoteUri = standing.releaseNoteURI
        description = standing.description
        endOfLifeDate = standing.endOfLifeDate?.iso8601
    }

    mutating func show(
        _ features: [Feature], _ vCPUs: ResourceRange?, _ memory: ResourceRange?, _ disallowed: [DiskType]
    ) {
        self.features = features.map {
            FeatureDocument(
                name: $0.name.rawValue, value: $0.value, startsAtVersion: $0.startsAtVersion.map { "\($0)" })
        }
        recommended = vCPUs == nil && memory == nil ? nil : Recommended(vCPUs: vCPUs, memory: memory)
        self.disallowed = disallowed.isEmpty ? nil : Disallowed(diskTypes: disallowed.map(\.rawValue))
    }
}

extension ImageDefinitionDocumentProperties.Plan {
    init(_ plan: PurchasePlan) {
        self.init(name: plan.name, publisher: plan.publisher, product: plan.product)
    }
}
