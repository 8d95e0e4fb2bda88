import Foundation
import GRDB
import Gallery

/// The state as rows, one a resource.
///
/// Rows, not one value: no value outgrows a bound, and a checkpoint writes only what changed.
struct CheckpointTable {
    let database: Database
    let path: String

    /// Turns the rows of `old` into those of `new`.
    func replace(_ old: GalleryState, by new: GalleryState) throws {
        let difference = try CheckpointDifference(from: old, to: new)
        let deletion = try database.cachedStatement(sql: "DELETE FROM resource WHERE kind = ? AND name = ?")
        for key in difference.removed { try deletion.execute(arguments: [key.kind.rawValue, key.name]) }
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO resource (kind, name, body) VALUES (?, ?, CAST(? AS TEXT))
                ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body
                """)
        for row in difference.written {
            try insertion.execute(arguments: [row.key.kind.rawValue, row.key.name, row.body])
        }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO checkpoint (id, revision, resources)
                VALUES (1, ?, (SELECT count(*) FROM resource))
                """,
            arguments: [Int64(new.revision)])
    }

    /// The state at the last checkpoint; the empty one if there was none.
    func state() throws -> GalleryState {
        var parts = GalleryParts()
        parts.regions = try resources(.region) { ResourceRow.Key($0) }
        parts.nodes = try resources(.node) { ResourceRow.Key($0) }
        parts.galleries = try resources(.gallery) { (gallery: ImageGallery) in ResourceRow.Key(gallery.name) }
        parts.definitions = try resources(.definition) { (definition: ImageDefinition) in
            ResourceRow.Key(definition.id)
        }
        parts.versions = try resources(.version) { (version: ImageVersion) in ResourceRow.Key(version.id) }
        let found =
            parts.regions.count + parts.nodes.count + parts.galleries.count + parts.definitions.count
            + parts.versions.count
        let row = try Row.fetchOne(database, sql: "SELECT revision, resources FROM checkpoint")
        let expected: Int = row?["resources"] ?? 0
        guard found == expected else {
            throw CatalogStoreError.damaged(path, "the checkpoint has \(found) resources, not \(expected)")
        }
        parts.revision = Revision(row?["revision"] as Int64? ?? 0)
        do {
            return try GalleryState(parts)
        } catch {
            throw CatalogStoreError.damaged(path, "in the checkpoint, \(error.text)")
        }
    }

    private func resources<Resource: Decodable>(
        _ kind: ResourceRow.Kind, key: (Resource) -> ResourceRow.Key
    ) throws -> [Resource] {
        let decoder = JSONDecoder()
        let rows = try Row.fetchCursor(
            database, sql: "SELECT name, body FROM resource WHERE kind = ? ORDER BY rowid",
            arguments: [kind.rawValue])
        var resources: [Resource] = []
        while let row = try rows.next() {
            let name: String = row[0]
            let resource = try row.withUnsafeData(atIndex: 1) { try decoder.decode(Resource.self, from: $0 ?? Data()) }
            guard key(resource).name == name else {
                throw CatalogStoreError.damaged(path, "the row of \(kind.rawValue) \(name) holds another resource")
            }
            resources.append(resource)
        }
        return resources
    }
}
