public import Gallery

extension Planner {
    /// What `loss` would bring about, by what is known at this moment: nothing is changed by asking.
    ///
    /// Costs up to some thousand decisions; the planner is a value, so that whoever asks need not hold it.
    public func forecast(
        of loss: Loss, in state: GalleryState, uses: ContentUses, rates: TransferRates
    ) -> LossForecast {
        let rehearsal = Rehearsal(loss, self)
        var forecast = LossForecast()
        forecast.nodes = facts.membership.nodes.filter { node in
            loss.takes(node) && facts.membership[node].map { $0.counts } == true
        }
        let affected = affected(by: loss, rehearsal)
        forecast.contents = affected.held.count
        let view = ForecastView(
            loss: loss, before: self, left: rehearsal.afterLoss, healed: rehearsal.planner,
            affected: affected.all, isCutShort: rehearsal.isCutShort)
        view.lookAtVersions(of: state, into: &forecast)
        view.lookAtSources(of: state, into: &forecast)
        forecast.healing = healing(after: rehearsal, of: affected.all, rates: rates)
        return forecast
    }

    /// The wished contents on nodes that would be gone, and those of which anything may change.
    private func affected(by loss: Loss, _ rehearsal: Rehearsal) -> (held: Set<Digest>, all: Set<Digest>) {
        var held: Set<Digest> = []
        for node in facts.membership.nodes where loss.takes(node) {
            for content in facts.contents.contents(of: node) where facts.contents.isWished(content) {
                held.insert(facts.contents[content])
            }
        }
        let wished = loss.regions.flatMap { facts.contents.numbers(wishedIn: $0) }.map { facts.contents[$0] }
        return (held, held.union(wished).union(rehearsal.finished.map(\.content)))
    }

    private func healing(
        after rehearsal: Rehearsal, of affected: Set<Digest>, rates: TransferRates
    ) -> HealingForecast {
        var forecast = HealingForecast()
        let copies = rehearsal.finished.filter { affected.contains($0.content) }
        let played = copies.reduce(Int64(0)) { $0.addingReportingOverflow($1.bytes).partialValue }
        let rest = rehearsal.planner.outlook(for: rehearsal.isCutShort ? affected : [])
        // What was not played through goes the ways of what was.
        let scale = played > 0 ? 1 + Double(rest.bytes) / Double(played) : 1
        let byWay = Dictionary(grouping: copies) { Way(source: $0.source, target: $0.target) }
        forecast.flows = byWay.sorted { $0.key < $1.key }.map { way, copies in
            let bytes = copies.reduce(0.0) { $0 + Double($1.bytes) } * scale
            return LossForecast.Flow(
                source: way.source, target: way.target, copies: Int((Double(copies.count) * scale).rounded()),
                bytes: Int64(bytes.rounded()))
        }
        forecast.copies = copies.count + rest.copies
        forecast.bytes = played.addingReportingOverflow(rest.bytes).partialValue
        forecast.isEstimated = rehearsal.isCutShort
        let bound = HealingBound(forecast.flows, rates: rates, limits: facts.limits)
        forecast.takes = .milliseconds(Int64((bound.seconds * 1000).rounded()))
        forecast.isRateAssumed = bound.isRateAssumed
        forecast.deploying = Set(forecast.flows.map(\.source)).reduce(0) {
            $0.addingReportingOverflow(rates.deploying[$1]?.all ?? 0).partialValue
        }
        forecast.beginsAfter = max(facts.limits.lostGrace, facts.limits.downAfter) + facts.limits.heartbeat
        guard !rehearsal.isCutShort else {
            forecast.unhealed = rest.unhealed
            return forecast
        }
        for content in affected where rehearsal.planner.facts.isShort(content) {
            // The rehearsal had it retired, so as not to wait.
            let reasons = Set(
                rehearsal.planner.facts.shortfalls(of: content).map { shortfall in
                    shortfall.reason == .regionRetired && facts.membership.standings[shortfall.region] != .retired
                        ? .regionLost : shortfall.reason
                })
            for reason in reasons { forecast.unhealed[reason, default: 0] += 1 }
        }
        return forecast
    }
}

/// From whom to whom.
private struct Way: Hashable, Comparable {
    let source: NodeID
    let target: NodeID

    static func < (left: Self, right: Self) -> Bool { (left.source, left.target) < (right.source, right.target) }
}
