import Gallery

/// How long flows take at least: each node's and each link's bytes by its rate, the slowest of all.
///
/// Beside deployments healing has what they leave of a rate, and half of it at least: so nodes share it.
/// A bound, not a schedule: what shares no node and no link is taken to run side by side.
struct HealingBound {
    private let rates: TransferRates
    private let limits: Limits
    private(set) var isRateAssumed = false
    private(set) var seconds = 0.0

    init(_ flows: [LossForecast.Flow], rates: TransferRates, limits: Limits) {
        self.rates = rates
        self.limits = limits
        var sent: [NodeID: Int64] = [:]
        var crossed: [NodeID: [Region: Int64]] = [:]
        var taken: [NodeID: Int64] = [:]
        var copies: [NodeID: Int] = [:]
        for flow in flows {
            sent[flow.source, default: 0] += flow.bytes
            if flow.source.region != flow.target.region {
                crossed[flow.source, default: [:]][flow.target.region, default: 0] += flow.bytes
            }
            taken[flow.target, default: 0] += flow.bytes
            copies[flow.target, default: 0] += flow.copies
        }
        for (node, bytes) in sent { note(bytes, at: rates.egress[node], beside: rates.deploying[node]?.all ?? 0) }
        for (node, regions) in crossed {
            let abroad = rates.deploying[node]?.abroad ?? 0
            for (region, bytes) in regions { noteLink(bytes, at: rates.links[node]?[region], beside: abroad) }
        }
        for bytes in taken.values { note(bytes, at: nil, isLimit: false) }
        let inAtOnce = Double(max(1, limits.copiesInMax))
        let setup = Double(HealingForecast.copySetup.milliseconds) / 1000
        for count in copies.values { seconds = max(seconds, (Double(count) / inAtOnce).rounded(.up) * setup) }
    }

    private mutating func note(_ bytes: Int64, at rate: Int64?, beside deploying: Int64 = 0, isLimit: Bool = true) {
        if rate == nil, isLimit { isRateAssumed = true }
        let left = Self.left(of: rate ?? HealingForecast.assumedRate, beside: deploying)
        seconds = max(seconds, Double(bytes) / Double(left))
    }

    private mutating func noteLink(_ bytes: Int64, at rate: Int64?, beside deploying: Int64) {
        guard let rate else { return }
        seconds = max(seconds, Double(bytes) / Double(Self.left(of: rate, beside: deploying)))
    }

    private static func left(of rate: Int64, beside deploying: Int64) -> Int64 {
        max(1, rate / HealingForecast.shareDivisor, rate.subtractingReportingOverflow(max(0, deploying)).partialValue)
    }
}
