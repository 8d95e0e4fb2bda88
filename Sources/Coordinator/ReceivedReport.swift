import Gallery
import Placement
import Transport
import Wire

/// A `REPORT`, read.
struct ReceivedReport {
    enum Kind {
        case heartbeat
        /// The hashes of the buckets of what the node holds.
        case tree([Digest?])
        case part
        /// The last part, with where the node listens and the highest epoch it has seen.
        case whole(Endpoint, Epoch)
        case delta
    }

    let kind: Kind
    let freeBytes: Int64
    let disk: DiskState
    let contents: [NodeReport.Held]
    /// Told with a whole inventory.
    let rates: NodeReport.Rates?

    init(_ request: Request) throws {
        let message = request.message
        guard let freeBytes = message["free"].flatMap({ DecimalNumber.read($0, as: Int64.self) }) else {
            throw Refusal(.invalid, "REPORT needs free=, the bytes that are free on the node's disk")
        }
        self.freeBytes = freeBytes
        guard let disk = DiskState(rawValue: message["disk"] ?? DiskState.sound.rawValue) else {
            let states = DiskState.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "disk= is none of \(states)")
        }
        self.disk = disk
        guard message["inventory"] != "tree" else {
            let told = try request.payload.map { try JSONPayload.decode(InventoryHashes.self, from: $0) }
            guard let hashes = told?.hashes else {
                throw Refusal(.invalid, "REPORT inventory=tree needs \(InventoryTree.bucketCount) hashes")
            }
            (kind, contents, rates) = (.tree(hashes), [], nil)
            return
        }
        let report = try request.payload.map { try JSONPayload.decode(NodeReport.self, from: $0) }
        contents = report?.contents ?? []
        rates = report?.rates
        guard rates?.links.count ?? 0 <= NodeReport.Rates.linksMax else {
            throw Refusal(.tooLarge, "a node tells the rates of at most \(NodeReport.Rates.linksMax) links")
        }
        switch message["inventory"] {
        case nil: kind = .heartbeat
        case "part": kind = .part
        case "delta": kind = .delta
        case "whole":
            guard let endpoint = message["at"].flatMap(Endpoint.init) else {
                throw Refusal(.invalid, "REPORT inventory=whole needs at=host:port, where the node listens")
            }
            guard let epoch = message["epoch"].flatMap({ DecimalNumber.read($0, as: Epoch.self) }) else {
                throw Refusal(.invalid, "REPORT inventory=whole needs epoch=, the highest that the node has seen")
            }
            kind = .whole(endpoint, epoch)
        case .some(let other): throw Refusal(.invalid, "inventory=\(other) is none of tree, part, whole, delta")
        }
    }
}
