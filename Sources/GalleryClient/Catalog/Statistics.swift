public import Gallery
public import Settings
import Transport
public import Wire

/// A node that was asked something of itself.
public struct AskedNode<Answer: Sendable>: Sendable {
    public let region: Region
    public let address: Address
    /// What it says, or why it did not answer.
    public let outcome: Result<Answer, ClientError>
}

extension GalleryClient {
    /// The counters of every node of the settings, asked all at once; works without the coordinator.
    public func nodeStatistics() async -> [AskedNode<NodeStatistics>] {
        await askNodes { (address, region, patience) throws(ClientError) in
            let answer = try await self.askNode(address, expecting: .anyNode(of: region), .stats, deadline: patience)
            return try DocumentCoding.value(NodeStatistics.self, of: answer.ok, to: "STATS")
        }
    }

    /// How far each node is with reading what it holds; or, with `starting`, after it began anew.
    ///
    /// Only nodes of `region` at `addresses`, `nil` for all.
    public func scrub(
        starting: Bool = false, of region: Region? = nil, at addresses: Set<Address>? = nil
    ) async -> [AskedNode<ScrubStatus>] {
        await askNodes(of: region, at: addresses) { (address, region, patience) throws(ClientError) in
            let answer = try await self.askNode(
                address, expecting: .anyNode(of: region), .scrub, [starting ? "start" : "status"], deadline: patience)
            return try DocumentCoding.value(ScrubStatus.self, of: answer.ok, to: "SCRUB")
        }
    }

    /// Every disk content on each node, or only those that nothing in the catalog uses.
    public func nodeContents(orphansOnly: Bool = false) async -> [AskedNode<[NodeContent]>] {
        await askNodes { (address, region, patience) throws(ClientError) in
            let answer = try await self.askNode(
                address, expecting: .anyNode(of: region), .contents, orphansOnly ? ["orphans=true"] : [],
                deadline: patience)
            var contents: [NodeContent] = []
            for row in answer.items {
                contents.append(try DocumentCoding.value(NodeContent.self, of: row, to: "CONTENTS"))
            }
            return contents
        }
    }

    private func askNodes<Answer: Sendable>(
        of only: Region? = nil, at chosen: Set<Address>? = nil,
        _ ask: @escaping @Sendable (Address, Region, Duration) async throws(ClientError) -> Answer
    ) async -> [AskedNode<Answer>] {
        let patience = limits.connectTimeout
        return await withTaskGroup(of: AskedNode<Answer>.self) { group in
            for (region, addresses) in settings.nodes where only == nil || region == only {
                for address in addresses where chosen?.contains(address) ?? true {
                    group.addTask {
                        let outcome: Result<Answer, ClientError>
                        do throws(ClientError) {
                            outcome = .success(try await ask(address, region, patience))
                        } catch {
                            outcome = .failure(error)
                        }
                        return AskedNode(region: region, address: address, outcome: outcome)
                    }
                }
            }
            var nodes: [AskedNode<Answer>] = []
            for await node in group { nodes.append(node) }
            return nodes.sorted { ($0.region, $0.address.description) < ($1.region, $1.address.description) }
        }
    }
}
