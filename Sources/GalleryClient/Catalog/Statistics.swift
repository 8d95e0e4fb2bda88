public import Gallery
public import Settings
import Transport
public import Wire

/// A node that was asked for its counters.
public struct AskedNode: Sendable {
    public let region: Region
    public let address: Address
    /// Its counters, or why it did not answer.
    public let outcome: Result<NodeStatistics, ClientError>
}

extension GalleryClient {
    /// Asks every node of the settings, all at once; works without the coordinator.
    public func nodeStatistics() async -> [AskedNode] {
        let patience = limits.connectTimeout
        return await withTaskGroup(of: AskedNode.self) { group in
            for (region, addresses) in settings.nodes {
                for address in addresses {
                    group.addTask {
                        let outcome = await self.statistics(of: address, region, patience)
                        return AskedNode(region: region, address: address, outcome: outcome)
                    }
                }
            }
            var nodes: [AskedNode] = []
            for await node in group { nodes.append(node) }
            return nodes.sorted { ($0.region, $0.address.description) < ($1.region, $1.address.description) }
        }
    }

    private func statistics(
        of address: Address, _ region: Region, _ patience: Duration
    ) async -> Result<NodeStatistics, ClientError> {
        do throws(ClientError) {
            let answer = try await askNode(address, expecting: .anyNode(of: region), .stats, deadline: patience)
            return .success(try DocumentCoding.value(NodeStatistics.self, of: answer.ok, to: "STATS"))
        } catch {
            return .failure(error)
        }
    }
}
