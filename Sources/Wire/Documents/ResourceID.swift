public import Gallery

/// The identifiers of resources as the model writes them, with their subscription and resource group.
public enum ResourceID {
    public static func text(of tenant: TenantID) -> String { "/tenants/\(tenant)" }

    public static func text(of subscription: SubscriptionID) -> String { "/subscriptions/\(subscription)" }

    public static func text(of principal: PrincipalID) -> String { "/principals/\(principal)" }

    /// `group` is `nil` for a gallery that is gone: then the identifier leaves it out.
    public static func text(of gallery: GalleryID, in group: ResourceGroupName?) -> String {
        "\(scope(gallery.subscription, group))/Microsoft.Compute/galleries/\(gallery.name)"
    }

    public static func text(of definition: ImageDefinitionID, in group: ResourceGroupName?) -> String {
        "\(text(of: definition.gallery, in: group))/images/\(definition.name)"
    }

    public static func text(of version: ImageVersionID, in group: ResourceGroupName?) -> String {
        "\(text(of: version.definition, in: group))/versions/\(version.number)"
    }

    public static func text(of source: SourceID, in group: ResourceGroupName?) -> String {
        let provider = source.kind == .vhd ? "Microsoft.Storage" : "Microsoft.Compute"
        return "\(scope(source.subscription, group))/\(provider)/\(source.kind.rawValue)/\(source.name)"
    }

    /// How consumers of a direct share name a definition or a version of it.
    public static func shared(
        _ gallery: ImageGallery, _ definition: ImageDefinitionName, _ number: VersionNumber? = nil
    ) -> String {
        "/SharedGalleries/\(gallery.id.uniqueName)/Images/\(definition)" + (number.map { "/Versions/\($0)" } ?? "")
    }

    /// How everyone names a definition of a community gallery or a version of it.
    public static func community(
        _ publicName: String, _ definition: ImageDefinitionName, _ number: VersionNumber? = nil
    ) -> String {
        "/CommunityGalleries/\(publicName)/Images/\(definition)" + (number.map { "/Versions/\($0)" } ?? "")
    }

    private static func scope(_ subscription: SubscriptionID, _ group: ResourceGroupName?) -> String {
        "/subscriptions/\(subscription)" + (group.map { "/resourceGroups/\($0)" } ?? "") + "/providers"
    }
}

extension ResourceID {
    /// What a version or one of its disks was made of, as its document says it.
    static func text(of reference: SourceReference, in state: GalleryState) -> String {
        switch reference {
        case .resource(let id), .vhd(let id, _): text(of: id, in: state.sources[id]?.properties.resourceGroup)
        case .image(let reference): text(of: reference, in: state)
        }
    }

    static func text(of reference: ImageReference, in state: GalleryState) -> String {
        guard case .direct(let definition) = reference.place else { return reference.description }
        let group = state.galleries[definition.gallery]?.resourceGroup
        guard case .number(let number) = reference.choice else { return text(of: definition, in: group) }
        return text(of: ImageVersionID(definition: definition, number: number), in: group)
    }
}
