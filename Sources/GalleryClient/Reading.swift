import Gallery
import Settings
import Transport
public import Wire

/// Looking things up.
extension GalleryClient {
    /// One resource; an image version's replication status only if it is asked for.
    public func show<Resource: GalleryResource>(
        _ type: Resource.Type, _ name: Resource.Name, isExpandingReplicationStatus: Bool = false
    ) async throws(ClientError) -> Resource {
        let expand = isExpandingReplicationStatus ? ["expand=ReplicationStatus"] : []
        let answer = try await ask(.show, [Resource.kind, "\(name)"] + expand)
        return try DocumentCoding.value(Resource.self, of: answer.ok, to: "SHOW \(name)")
    }

    /// All galleries.
    public func galleries() async throws(ClientError) -> [GalleryDocument] {
        try await pages(of: GalleryDocument.kind, in: nil)
    }

    /// All resources in one, by page until there is no more.
    public func list<Resource: GalleryResource>(
        _ type: Resource.Type, in parent: Resource.Parent
    ) async throws(ClientError) -> [Resource] {
        try await pages(of: Resource.kind, in: "\(parent)")
    }

    private func pages<Row: Decodable>(of kind: String, in parent: String?) async throws(ClientError) -> [Row] {
        let head = [kind] + (parent.map { [$0] } ?? [])
        var rows: [Row] = []
        var cursor: String?
        while true {
            let fields = head + (cursor.map { ["after=\($0)"] } ?? []) + ["limit=\(limits.pageSize)"]
            let answer = try await ask(.list, fields)
            for item in answer.items { rows.append(try DocumentCoding.value(Row.self, of: item, to: "LIST \(kind)")) }
            guard let next = answer["next"] else { return rows }
            guard next != cursor else {
                throw .unreadableAnswer(to: "LIST \(kind)", reason: "the next page begins where this one did")
            }
            cursor = next
        }
    }

    /// The cluster as the coordinator sees it, and its nodes.
    public func status(
        deadline: Duration? = nil
    ) async throws(ClientError) -> (cluster: ClusterStatus, nodes: [ClusterStatus.Node]) {
        let answer = try await ask(.status, deadline: deadline)
        var nodes: [ClusterStatus.Node] = []
        for item in answer.items {
            nodes.append(try DocumentCoding.value(ClusterStatus.Node.self, of: item, to: "STATUS"))
        }
        return (try DocumentCoding.value(ClusterStatus.self, of: answer.ok, to: "STATUS"), nodes)
    }

    /// The incident ledger, oldest first.
    public func incidents() async throws(ClientError) -> [IncidentDocument] {
        let answer = try await ask(.incidents)
        var incidents: [IncidentDocument] = []
        for item in answer.items {
            incidents.append(try DocumentCoding.value(IncidentDocument.self, of: item, to: "INCIDENTS"))
        }
        return incidents
    }

    /// Which node of the region takes a new disk content.
    func place(_ disk: DiskContent, in region: Region) async throws(ClientError) -> (node: NodeID, address: String) {
        let answer = try await ask(.place, ["in=\(region)", "bytes=\(disk.occupiedBytes)", "digest=\(disk.digest)"])
        let node = try DocumentCoding.field("node", of: answer.ok, to: "PLACE", NodeID.init)
        return (node, try DocumentCoding.field("at", of: answer.ok, to: "PLACE", { $0 }))
    }
}
