import Gallery
import Placement

/// Nodes and regions that are taken out of service, and let in again.
extension CoordinatorShell {
    /// The planner learns who was taken out, and those hear that they are.
    func tellStandings() {
        let standings = durable.state.standings
        plan(.standings(standings))
        for node in links.keys.sorted() where standings[node] == .retired {
            links[node]?.end.close(saying: "\(node) is retired")
        }
    }
}

/// The operator, who has nodes emptied or gives them up, and takes that back.
extension Cluster {
    func injectIntoStanding(_ fault: Fault, _ node: NodeHost, _ event: Script.Event) -> Bool {
        guard catalogPlan.isSetUp, truth.state.nodes[node.id] != nil else { return false }
        let operations: (Standing) -> GalleryOperation
        switch fault {
        case .nodeDrained: operations = { .setNodeStanding(id: node.id, standing: $0) }
        case .nodeRetired:
            guard atlas.mayRetire([node]) else { return false }
            operations = { .setNodeStanding(id: node.id, standing: $0) }
        case .regionRetired:
            guard atlas.mayRetire(nodes.filter { $0.region == node.region }) else { return false }
            operations = { .setRegionStanding(region: node.region, standing: $0) }
        default: return false
        }
        guard let client = clients.first(where: { $0.isUp && !$0.isGuest }) else { return false }
        client.change(operations(fault == .nodeDrained ? .draining : .retired)) { [self] isDone in
            guard isDone else { return }
            later(Int64(event.span)) { [self] in
                guard !isPeace, let client = clients.first(where: { $0.isUp && !$0.isGuest }) else { return }
                client.change(operations(.serving)) { _ in }
            }
        }
        return true
    }

    /// Everybody serves again; asked until it is so.
    func endStandings() {
        guard let shell, shell.leading.obstacle == nil else { return }
        let standings = shell.state.state.standings
        for region in standings.retiredRegions.sorted() {
            shell.submit(.setRegionStanding(region: region, standing: .serving), by: Self.administrator) { _ in }
        }
        for node in standings.nodes.keys.sorted() {
            shell.submit(.setNodeStanding(id: node, standing: .serving), by: Self.administrator) { _ in }
        }
    }
}

extension Atlas {
    /// Whether of all that these nodes hold a copy stays that counts, and is not about to go.
    func mayRetire(_ nodes: [NodeHost]) -> Bool {
        let contents = Set(nodes.flatMap(\.disk.contents)).sorted()
        let isSpared = contents.allSatisfy { content in
            guard !forsaken.contains(content) else { return true }
            guard isWanted(content) else { return !isYoung(content) }
            guard isQuiet(content), !isDoubtful(content) else { return false }
            return intactHolders(content).contains { holder in
                !nodes.contains { $0 === holder } && holder.disk.holdsDurably(content)
            }
        }
        if isSpared { hold(contents, for: 120_000) }
        return isSpared
    }
}
