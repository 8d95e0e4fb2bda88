import Gallery
import Placement
import Wire

/// How far the replication of a version is.
extension Coordinator {
    /// The catalog's facts with what the planner knows of this moment, over all disks of the version.
    ///
    /// A region has as many copies as it has of the disk of which it has the fewest; what has been brought of those
    /// that are missing counts by bytes.
    func replicationStatus(of version: ImageVersion) -> ReplicationStatusDocument {
        let disks = version.distinctContents.map { content in
            DiskReport(
                content: content, holders: planner.verifiedHolders(of: content.digest).mapValues(\.count),
                running: planner.runningCopies(of: content.digest))
        }
        let counts = Self.fewest(disks)
        let reasons = Dictionary(
            version.distinctContents.flatMap { planner.shortfalls(of: $0.digest) }.map { ($0.region, $0.reason) },
            uniquingKeysWith: { first, _ in first })
        let status = version.replicationStatus(progress: Self.progress(disks, beyond: counts), verified: counts)
        let isFull = version.properties.replicationMode == .full
        let summary = status.summary.map { regional -> ReplicationStatusDocument.Regional in
            let source = version.holder(for: regional.region)
            let wanted = version.target(regional.region).map { version.copiesWanted(in: $0) } ?? 0
            let held = counts[source] ?? 0
            // Of the same disk another resource may want more copies than this version does.
            let isShort = isFull ? held < wanted : false
            let reason =
                isShort ? reasons[regional.region].map { text(of: $0, in: regional.region, wanted: wanted) } : nil
            let details = regional.details.isEmpty ? reason ?? "" : regional.details
            return ReplicationStatusDocument.Regional(
                regional, wanted: wanted, verified: isFull ? held : min(wanted, held),
                details: isFull ? details : "reads from \(version.properties.location)")
        }
        return ReplicationStatusDocument(
            aggregatedState: status.aggregatedState.rawValue, summary: summary, standIns: standIns(of: version))
    }

    /// A copy that another resource wants of the same bytes stands in for nothing.
    private func standIns(of version: ImageVersion) -> [String: Int]? {
        guard version.properties.targetRegions.contains(where: { planner.isLost($0.name) }) else { return nil }
        let counts = Self.fewest(
            version.distinctContents.map {
                DiskReport(content: $0, holders: planner.standIns(of: $0.digest), running: [])
            })
        let elsewhere = counts.filter { version.target($0.key) == nil }.map { ($0.key.name, $0.value) }
        return elsewhere.isEmpty ? nil : Dictionary(uniqueKeysWithValues: elsewhere)
    }

    private func text(of reason: Shortfall.Reason, in region: Region, wanted: Int) -> String {
        let live = planner.nodes.count { $0.node.region == region && $0.liveness != .lost }
        guard reason == .tooFewNodes, wanted > live else { return reason.text }
        let (nodes, copies) = (live == 1 ? "node" : "nodes", wanted == 1 ? "copy" : "copies")
        let wait = wanted - live == 1 ? "waits" : "wait"
        return "\(live) live \(nodes), \(wanted) \(copies) wanted: \(wanted - live) \(wait) for nodes"
    }

    /// By region, how many copies there are of the disk of which there are the fewest.
    private static func fewest(_ disks: [DiskReport]) -> [Region: Int] {
        guard var counts = disks.first?.holders else { return [:] }
        for disk in disks.dropFirst() {
            counts = counts.reduce(into: [:]) { fewest, entry in
                if let count = disk.holders[entry.key] { fewest[entry.key] = min(count, entry.value) }
            }
        }
        return counts
    }

    /// By region, how much there is beyond `counts` whole copies, in copies: verified, or brought by running copies.
    private static func progress(_ disks: [DiskReport], beyond counts: [Region: Int]) -> [Region: Double] {
        let total = disks.reduce(0) { $0 + Double($1.content.occupiedBytes) }
        guard total > 0 else { return [:] }
        var progress: [Region: Double] = [:]
        for disk in disks {
            let bytes = Double(disk.content.occupiedBytes)
            for (region, count) in disk.holders {
                progress[region, default: 0] += Double(min(1, count - (counts[region] ?? 0))) * bytes / total
            }
            for running in disk.running where running.copy.bytes > 0 {
                let share = min(max(Double(running.bytesDone) / Double(running.copy.bytes), 0), 1)
                progress[running.copy.target.region, default: 0] += share * bytes / total
            }
        }
        return progress
    }
}

/// What is known of one disk of a version.
private struct DiskReport {
    let content: DiskContent
    let holders: [Region: Int]
    let running: [RunningCopy]
}

extension Shortfall.Reason {
    /// The reason in words.
    var text: String {
        switch self {
        case .noCopyLeft: "no copy is left; it revives when a holder returns"
        case .noSourceAtHand: "no verified copy can be reached at this moment"
        case .diskTrouble: "the disks of its nodes are read-only or failing"
        case .tooFewNodes: "the region has fewer live nodes than copies are wanted"
        case .regionLost: "the region is lost; other target regions and its pair stand in where they can"
        case .regionRetired: "the region is retired; other target regions and its pair stand in where they can"
        case .sourceGone: "the copy that shallow versions read from is gone, and none is made for them"
        case .noSpace: "its nodes have no room"
        case .awaitingInventory: "waiting for its nodes to tell what they hold"
        case .nodesSilent: "its nodes are silent, not yet given up"
        case .queued: "waits for its turn"
        case .copying: "copying"
        case .verifying: "verifying"
        case .retrying: "a copy failed and is tried again"
        }
    }
}
