import Foundation
import Gallery

/// A row of a checkpoint: one resource without what is nested in it.
struct ResourceRow {
    /// What kinds of resources there are.
    enum Kind: String, CaseIterable { case region, node, gallery, definition, version }

    /// What no two rows share.
    ///
    /// Names that differ in case only are one name, so the key is the folded one.
    struct Key: Hashable {
        let kind: Kind
        let name: String

        init(_ region: RegionDefinition) { (kind, name) = (.region, region.name.name) }

        init(_ node: NodeRegistration) { (kind, name) = (.node, "\(node.id)") }

        init(_ gallery: GalleryName) { (kind, name) = (.gallery, gallery.folded) }

        init(_ definition: ImageDefinitionID) {
            (kind, name) = (.definition, "\(definition.gallery.folded)/\(definition.name.folded)")
        }

        init(_ version: ImageVersionID) {
            let definition = Key(version.definition).name
            (kind, name) = (.version, "\(definition)/\(version.number)")
        }
    }

    let key: Key
    let body: Data

    init(_ key: Key, _ resource: some Encodable) throws {
        self.key = key
        body = try CatalogJSON.encode(resource)
    }
}
