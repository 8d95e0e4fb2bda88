public import Gallery

/// A tenant: `{properties: {displayName}}`.
public typealias TenantDocument = ResourceDocument<TenantDocumentProperties>

/// The member `properties` of a tenant.
public struct TenantDocumentProperties: Hashable, Sendable, Codable {
    public var displayName: String?

    public init(displayName: String? = nil) {
        self.displayName = displayName
    }
}

extension TenantDocument {
    public init(_ tenant: Tenant) {
        self.init(
            id: ResourceID.text(of: tenant.id), name: tenant.id.text, type: ResourceType.tenant.modelNames[0],
            properties: Properties(displayName: tenant.displayName))
    }

    /// What a caller who sent this document wants created; without a display name it is shown by its name.
    public func tenant(_ id: TenantID) -> Tenant {
        Tenant(id: id, displayName: properties?.displayName ?? id.text)
    }
}

/// A subscription: `{properties: {tenant, displayName}}`.
public typealias SubscriptionDocument = ResourceDocument<SubscriptionDocumentProperties>

/// The member `properties` of a subscription.
public struct SubscriptionDocumentProperties: Hashable, Sendable, Codable {
    public var tenant: String?
    public var displayName: String?

    public init(tenant: String? = nil, displayName: String? = nil) {
        self.tenant = tenant
        self.displayName = displayName
    }
}

extension SubscriptionDocument {
    public init(_ subscription: Subscription) {
        self.init(
            id: ResourceID.text(of: subscription.id), name: subscription.id.text,
            type: ResourceType.subscription.modelNames[0],
            properties: Properties(tenant: subscription.tenant.text, displayName: subscription.displayName))
    }

    /// What a caller who sent this document wants created; without a tenant it is in the standard one.
    public func subscription(_ id: SubscriptionID) throws(GalleryRefusal) -> Subscription {
        Subscription(
            id: id, tenant: try DocumentReading.name(properties?.tenant, "properties.tenant") ?? .standard,
            displayName: properties?.displayName ?? id.text)
    }
}
