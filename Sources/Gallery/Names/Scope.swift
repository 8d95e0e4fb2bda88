/// What a role is granted over: everything below it too.
///
/// Its text is the model's: `/`, `/subscriptions/S`, `/subscriptions/S/resourceGroups/R`,
/// `/subscriptions/S/galleries/G`, `/subscriptions/S/galleries/G/images/I`; the model's longer forms are read.
public enum Scope: TextCodable {
    /// The whole cluster (ours).
    case root
    case subscription(SubscriptionID)
    case resourceGroup(SubscriptionID, ResourceGroupName)
    case gallery(GalleryID)
    case definition(ImageDefinitionID)

    public static var form: String {
        "/, /subscriptions/S, /subscriptions/S/resourceGroups/R, or the resource id of a gallery or image definition"
    }

    public init?(_ text: String) {
        guard text != "/" else {
            self = .root
            return
        }
        guard let path = ResourcePath(text) else { return nil }
        if let definition = ImageDefinitionID(path), path["versions"] == nil {
            self = .definition(definition)
        } else if let names = path.names("subscriptions", "galleries"), let subscription = SubscriptionID(names[0]),
            let gallery = GalleryName(names[1])
        {
            self = .gallery(GalleryID(subscription: subscription, name: gallery))
        } else if let names = path.names("subscriptions", "resourcegroups"), let group = ResourceGroupName(names[1]),
            let subscription = SubscriptionID(names[0])
        {
            self = .resourceGroup(subscription, group)
        } else if let names = path.names("subscriptions"), path["resourcegroups"] == nil,
            let subscription = SubscriptionID(names[0])
        {
            self = .subscription(subscription)
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .root: "/"
        case .subscription(let subscription): "/subscriptions/\(subscription)"
        case .resourceGroup(let subscription, let group): "/subscriptions/\(subscription)/resourceGroups/\(group)"
        case .gallery(let gallery): "/subscriptions/\(gallery.subscription)/galleries/\(gallery.name)"
        case .definition(let definition): "\(Scope.gallery(definition.gallery))/images/\(definition.name)"
        }
    }
}
