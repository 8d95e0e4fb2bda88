public import Chance
public import Gallery
public import Placement

/// Everything that a run is made of besides chance itself: drawn from the seed, the limits and timers too.
public struct PlannerScenario: Sendable {
    public let limits: Limits
    public let nodes: [NodeID]
    public let paired: [Region: Region]
    /// The contents that users will upload.
    public let contentCount: Int
    /// How long faults happen.
    public let faultsFor: Duration
    /// The mean time between two faults, and between two deeds of users.
    let faultEvery: Int
    let userEvery: Int
    /// The longest delay of a word or order, in milliseconds.
    let delayMax: Int
    /// Percent of heartbeats and orders that are lost, and of answers that come twice.
    let lossPercent: Int
    let twicePercent: Int
    /// A copy takes so many steps of so many milliseconds.
    let copySteps: Int
    let copyStepMax: Int

    /// Draws a scenario.
    public init(from chance: inout SeededGenerator) {
        limits = Self.drawLimits(from: &chance)
        let regions = (1...chance.number(in: 2...5)).compactMap { Region("region\($0)") }
        nodes = regions.flatMap { region in
            let count = chance.number(in: 1...(regions.count > 3 ? 2 : 4))
            return (1...count).compactMap { NodeID(region: region, name: "n\($0)") }
        }
        paired = Dictionary(uniqueKeysWithValues: zip(regions, regions.dropFirst()))
        contentCount = chance.number(in: 1...6)
        faultsFor = .seconds(chance.number(in: 30...90))
        faultEvery = chance.number(in: 1500...8000)
        userEvery = chance.number(in: 2000...10000)
        delayMax = chance.one(of: [20, 200, 1000]) ?? 20
        lossPercent = chance.one(of: [0, 0, 2, 10]) ?? 0
        twicePercent = chance.one(of: [0, 5, 20]) ?? 0
        copySteps = chance.number(in: 2...6)
        copyStepMax = chance.one(of: [300, 1000, 2500]) ?? 1000
    }

    private static func drawLimits(from chance: inout SeededGenerator) -> Limits {
        var limits = Limits()
        limits.heartbeat = .milliseconds(chance.number(in: 700...1500))
        limits.suspectAfterBeats = chance.number(in: 3...5)
        limits.downAfterBeats = limits.suspectAfterBeats + chance.number(in: 1...4)
        limits.lostGrace = .seconds(chance.number(in: 4...30))
        limits.beatsToReturn = chance.number(in: 1...5)
        limits.tickGapMax = limits.heartbeat * 3
        limits.copiesInMax = chance.number(in: 1...4)
        limits.copiesOutMax = chance.number(in: 1...4)
        limits.copiesIntoRegionMax = chance.number(in: 1...6)
        limits.verificationsMax = chance.number(in: 1...3)
        limits.removalsMax = chance.number(in: 1...4)
        limits.freeBytesReserve = 0
        limits.copyStall = .seconds(chance.number(in: 4...20))
        limits.removalTimeout = .seconds(chance.number(in: 4...15))
        limits.verificationTimeout = .seconds(chance.number(in: 4...15))
        limits.retryDelay = .seconds(chance.number(in: 1...4))
        limits.retryDelayMax = .seconds(chance.number(in: 5...20))
        limits.unwishedGrace = .seconds(chance.number(in: 4...30))
        limits.laneScanMax = chance.one(of: [1, 2, 64]) ?? 64
        limits.sweepPerTick = chance.one(of: [0, 0, 0, 4]) ?? 0
        limits.incidentsMax = chance.number(in: 4...64)
        return limits
    }
}
