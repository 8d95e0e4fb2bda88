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
        /// The last part, with where the node listens.
        case whole(Endpoint)
        case delta
        /// What the node served while no coordinator was there.
        case served(ServedReport)
    }

    let kind: Kind
    let freeBytes: Int64
    let disk: DiskState
    let contents: [NodeReport.Held]
    /// What the node denied to users since its last report.
    let denials: [NodeReport.Denial]
    /// The highest epoch that the node has seen; 0 if it does not say.
    let epoch: Epoch
    /// Whether two coordinators have come to it with that epoch.
    let isContested: Bool
    /// How far its view of the catalog is; `nil` if it does not say.
    let view: ViewPosition?
    /// How fast it sends for deployments, altogether and to other regions; 0 if it does not say.
    let deploying: TransferRates.Deploying
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
        epoch = try message.numberIfTold("epoch")
        isContested = message["contested"] == "true"
        deploying = try message.deploying()
        view = try message["view"].map { text in
            guard let view = ViewPosition(text) else { throw Refusal(.invalid, "view= is not LINEAGE.REVISION") }
            return view
        }
        guard message["inventory"] != "tree" else {
            let told = try request.payload.map { try JSONPayload.decode(InventoryHashes.self, from: $0) }
            guard let hashes = told?.hashes else {
                throw Refusal(.invalid, "REPORT inventory=tree needs \(InventoryTree.bucketCount) hashes")
            }
            (kind, contents, rates, denials) = (.tree(hashes), [], nil, [])
            return
        }
        guard message["inventory"] != "served" else {
            let served = try request.payload.map { try JSONPayload.decode(ServedReport.self, from: $0) }
            guard let served, served.entries.count <= ServedReport.entriesMax else {
                throw Refusal(.invalid, "REPORT inventory=served needs at most \(ServedReport.entriesMax) entries")
            }
            (kind, contents, rates, denials) = (.served(served), [], nil, [])
            return
        }
        let report = try request.payload.map { try JSONPayload.decode(NodeReport.self, from: $0) }
        contents = report?.contents ?? []
        rates = report?.rates
        denials = report?.denials ?? []
        guard denials.count <= NodeReport.denialsMax else {
            throw Refusal(.tooLarge, "a report lists at most \(NodeReport.denialsMax) denials")
        }
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
            guard message["epoch"] != nil else {
                throw Refusal(.invalid, "REPORT inventory=whole needs epoch=, the highest that the node has seen")
            }
            kind = .whole(endpoint)
        case .some(let other): throw Refusal(.invalid, "inventory=\(other) is none of tree, part, whole, delta, served")
        }
    }
}

extension Message {
    fileprivate func deploying() throws(Refusal) -> TransferRates.Deploying {
        TransferRates.Deploying(
            all: Int64(clamping: try numberIfTold("deploying")),
            abroad: Int64(clamping: try numberIfTold("deployingAbroad")))
    }

    /// The whole number of this field; 0 if it is not there.
    fileprivate func numberIfTold(_ name: String) throws(Refusal) -> UInt64 {
        guard let text = self[name] else { return 0 }
        guard let number = DecimalNumber.read(text, as: UInt64.self) else {
            throw Refusal(.invalid, "\(name)= is not a number")
        }
        return number
    }
}
