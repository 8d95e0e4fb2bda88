public import Gallery

/// The identifiers of resources as the model writes them.
///
/// One subscription and one resource group stand for the whole cluster.
public enum ResourceID {
    private static let scope = "/subscriptions/default/resourceGroups/default/providers/Microsoft.Compute/galleries"

    public static func text(of gallery: GalleryName) -> String { "\(scope)/\(gallery)" }

    public static func text(of definition: ImageDefinitionID) -> String {
        "\(text(of: definition.gallery))/images/\(definition.name)"
    }

    public static func text(of version: ImageVersionID) -> String {
        "\(text(of: version.definition))/versions/\(version.number)"
    }
}
