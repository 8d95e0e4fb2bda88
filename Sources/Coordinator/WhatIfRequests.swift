import Gallery
import Placement
import Transport
import Wire

/// What a loss would bring about: `WHATIF`.
extension Coordinator {
    func whatIf(_ request: Request) async throws {
        try require(.operateCluster, at: .root, request)
        let loss = try request.loss(in: routing.state)
        let (planner, state, uses, rates) = (planner, routing.state, uses, rates)
        // Values: while it is reckoned the coordinator goes on.
        let forecast = await Task.detached {
            planner.forecast(of: loss, in: state, uses: uses, rates: rates)
        }.value
        for row in forecast.rows { try await request.item(json: try JSONPayload.encode(row)) }
        request.ok(json: try JSONPayload.encode(forecast.document(of: loss, at: state.revision)))
    }
}

extension Request {
    /// How many regions may be asked about at once.
    private static let regionsMax = 64

    fileprivate func loss(in state: GalleryState) throws -> Loss {
        let positional = Array(message.positional)
        let names = positional.dropFirst()
        switch positional.first {
        case "lose-region" where (1...Self.regionsMax).contains(names.count):
            let regions = try names.map { try Region.read($0, as: "region") }
            for region in regions { try state.requireKnown(region, as: "region") }
            return Loss(regions: Set(regions))
        case "lose-node" where names.count == 1:
            let node = try NodeID.read(positional[1], as: "node")
            guard state.nodes[node] != nil else {
                throw Refusal(.notFound, rule: "ResourceNotFound", "node \(node) has never joined this cluster")
            }
            return Loss(nodes: [node])
        default:
            throw Refusal(
                .invalid, rule: "InvalidParameter",
                "WHATIF needs lose-region and 1 to \(Self.regionsMax) regions, or lose-node and one REGION/NODE")
        }
    }
}

extension LossForecast {
    /// One after the other, what is worst first.
    fileprivate var rows: [WhatIfRow] {
        lostVersions.first.map { WhatIfRow(.lost, subject: "\($0)") }
            + lostSources.first.map { WhatIfRow(.lost, subject: "\($0)") }
            + answers.first.map { answer in
                var row = WhatIfRow(.answer, subject: "\(answer.definition)", region: answer.region.name)
                row.version = "\(answer.number)"
                (row.before, row.after) = (answer.before.rawValue, answer.after.rawValue)
                return row
            }
            + lastCopies.first.map { WhatIfRow(.lastCopy, subject: "\($0)") }
            + shallow.first.map { shallow in
                var row = WhatIfRow(.shallow, subject: "\(shallow.version)", region: shallow.region.name)
                row.isServed = shallow.isServed
                return row
            }
            + copies.first.map { copies in
                var row = WhatIfRow(.copies, subject: "\(copies.version)", region: copies.region.name)
                (row.wanted, row.have, row.left, row.healed) = (copies.wanted, copies.have, copies.left, copies.healed)
                return row
            }
            + healing.flows.prefix(Self.rowsMax).map { flow in
                var row = WhatIfRow(.flow)
                (row.from, row.to) = ("\(flow.source)", "\(flow.target)")
                (row.copies, row.bytes) = (flow.copies, flow.bytes)
                return row
            }
    }

    fileprivate func document(of loss: Loss, at revision: Revision) -> WhatIfDocument {
        let counts: [(WhatIfRow.Kind, Int)] = [
            (.lost, lostVersions.count + lostSources.count), (.answer, answers.count), (.lastCopy, lastCopies.count),
            (.shallow, shallow.count), (.copies, copies.count), (.flow, healing.flows.count),
        ]
        return WhatIfDocument(
            revision: revision, loses: loss.regions.sorted().map(\.name) + loss.nodes.sorted().map(\.description),
            nodes: nodes.map(\.description), contents: contents, losesData: losesData,
            rows: Dictionary(uniqueKeysWithValues: counts.map { ($0.rawValue, $1) }),
            healing: WhatIfDocument.Healing(
                copies: healing.copies, bytes: healing.bytes, beginsAfterSeconds: healing.beginsAfter.inSeconds,
                seconds: healing.takes.inSeconds, deploymentBytesPerSecond: healing.deploying,
                isRateAssumed: healing.isRateAssumed, isEstimated: healing.isEstimated,
                unhealed: Dictionary(uniqueKeysWithValues: healing.unhealed.map { ($0.text, $1) })))
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
