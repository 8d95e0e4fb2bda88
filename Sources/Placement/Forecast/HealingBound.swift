import Gallery

/// How long flows take at least: each node's and each link's bytes by its rate, the slowest of all.
///
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
        for (node, bytes) in sent { note(bytes, at: rates.egress[node]) }
        for (node, regions) in crossed {
            for (region, bytes) in regions { noteLink(bytes, at: rates.links[node]?[region]) }
        }
        for bytes in taken.values { note(bytes, at: nil, isLimit: false) }
        let inAtOnce = Double(max(1, limits.copiesInMax))
        let setup = Double(HealingForecast.copySetup.milliseconds) / 1000
        for count in copies.values { seconds = max(seconds, (Double(count) / inAtOnce).rounded(.up) * setup) }
    }

    private mutating func note(_ bytes: Int64, at rate: Int64?, isLimit: Bool = true) {
        if rate == nil, isLimit { isRateAssumed = true }
        seconds = max(seconds, Double(bytes) / Double(max(1, rate ?? HealingForecast.assumedRate)))
    }

    private mutating func noteLink(_ bytes: Int64, at rate: Int64?) {
        guard let rate else { return }
        seconds = max(seconds, Double(bytes) / Double(max(1, rate)))
    }
}
