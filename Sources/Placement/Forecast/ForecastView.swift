import Gallery

/// The catalog beside what nodes hold before a loss, right after it, and healed.
struct ForecastView {
    let loss: Loss
    let before: Planner
    let left: Planner
    let healed: Planner
    /// All other contents stay as they are.
    let affected: Set<Digest>
    /// Not all was played through: how a content ends of which copies are still to be made is not known.
    let isCutShort: Bool

    /// The nodes that serve a content verified, by region: before, left, healed.
    private struct Holders {
        let before: [Region: Int]
        let left: [Region: Int]
        let healed: [Region: Int]
    }

    func lookAtVersions(of state: GalleryState, into forecast: inout LossForecast) {
        let aliveBefore = before.regionsAlive
        let aliveLeft = left.regionsAlive
        for gallery in state.galleries.values.sorted(by: { $0.id < $1.id }) {
            for definition in gallery.definitions.values.sorted(by: { $0.id < $1.id }) {
                for version in definition.versions where isAffected(version) {
                    lookAt(version, into: &forecast)
                }
                for region in state.regions.keys.sorted() {
                    guard let version = definition.latest(in: region) else { continue }
                    guard isAffected(version) || loss.takesAny(of: region) else { continue }
                    let holders = version.distinctContents.map { self.holders(of: $0.digest) }
                    let (was, will) = (
                        Self.serving(in: region, holders.map(\.before), aliveBefore),
                        Self.serving(in: region, holders.map(\.left), aliveLeft)
                    )
                    guard was != will else { continue }
                    forecast.answers.add(
                        LossForecast.Answer(
                            definition: definition.id, region: region, number: version.number, before: was, after: will)
                    )
                }
            }
        }
    }

    func lookAtSources(of state: GalleryState, into forecast: inout LossForecast) {
        for source in state.sources.values.sorted(by: { $0.id < $1.id }) {
            let isLost = source.distinctContents.contains { isGone($0.digest) }
            if isLost { forecast.lostSources.add(source.id) }
        }
    }

    private func lookAt(_ version: ImageVersion, into forecast: inout LossForecast) {
        let contents = version.distinctContents
        let holders = contents.map { self.holders(of: $0.digest) }
        let totals = holders.map { $0.left.values.reduce(0, +) }
        if contents.contains(where: { isGone($0.digest) }) {
            forecast.lostVersions.add(version.id)
        } else if totals.min() == 1, holders.map({ $0.before.values.reduce(0, +) }).min() ?? 0 > 1 {
            forecast.lastCopies.add(version.id)
        }
        let properties = version.properties
        if properties.replicationMode == .shallow {
            let region = properties.location
            guard fewest(holders.map(\.before), region) > 0, fewest(holders.map(\.left), region) == 0 else { return }
            return forecast.shallow.add(
                LossForecast.Shallow(version: version.id, region: region, isServed: !totals.contains(0)))
        }
        let targets = Dictionary(
            properties.targetRegions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let regions = Set(targets.keys).union(holders.flatMap { Array($0.healed.keys) + Array($0.before.keys) })
        for region in regions.sorted() {
            let copies = LossForecast.Copies(
                version: version.id, region: region, wanted: targets[region].map(version.copiesWanted) ?? 0,
                have: fewest(holders.map(\.before), region), left: fewest(holders.map(\.left), region),
                healed: isUnfinished(version) ? nil : fewest(holders.map(\.healed), region))
            let isChanged = copies.have != copies.left || copies.left != copies.healed
            if isChanged { forecast.copies.add(copies) }
        }
    }

    private func isUnfinished(_ version: ImageVersion) -> Bool {
        isCutShort
            && version.distinctContents.contains { content in
                affected.contains(content.digest)
                    && (healed.facts.isShort(content.digest) || !healed.facts.copies.copies(of: content.digest).isEmpty)
            }
    }

    private func isAffected(_ version: ImageVersion) -> Bool {
        version.distinctContents.contains { affected.contains($0.digest) }
    }

    /// Somebody counted on holds it, be it unverified, and nobody would.
    private func isGone(_ content: Digest) -> Bool {
        guard affected.contains(content) else { return false }
        return !before.facts.countingHolders(of: content).isEmpty && left.facts.countingHolders(of: content).isEmpty
    }

    private func fewest(_ counts: [[Region: Int]], _ region: Region) -> Int {
        counts.map { $0[region] ?? 0 }.min() ?? 0
    }

    private func holders(of content: Digest) -> Holders {
        let now = before.standingCounts(of: content)
        guard affected.contains(content) else { return Holders(before: now, left: now, healed: now) }
        return Holders(
            before: now, left: left.standingCounts(of: content), healed: healed.standingCounts(of: content))
    }

    /// As routing answers a deployment.
    private static func serving(
        in region: Region, _ holders: [[Region: Int]], _ alive: Set<Region>
    ) -> LossForecast.Serving {
        guard holders.allSatisfy({ !$0.isEmpty }) else { return .noCopy }
        guard alive.contains(region) else { return .noNode }
        return holders.allSatisfy { ($0[region] ?? 0) > 0 } ? .local : .elsewhere
    }
}

extension Planner {
    /// Regions that have a node which readers may be sent to.
    fileprivate var regionsAlive: Set<Region> {
        Set(
            facts.membership.members.values.filter { member in
                member.isConnected && (member.liveness == .alive || member.liveness == .suspect)
            }.map(\.id.region))
    }

    fileprivate func standingCounts(of content: Digest) -> [Region: Int] {
        Dictionary(grouping: facts.standingHolders(of: content), by: \.region).mapValues(\.count)
    }
}

extension Loss {
    fileprivate func takesAny(of region: Region) -> Bool {
        regions.contains(region) || nodes.contains { $0.region == region }
    }
}
