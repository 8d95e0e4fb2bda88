import Chance
import Gallery
import Placement

/// How often something goes wrong by itself, in percent; drawn from the seed.
struct Rates: Sendable {
    /// Of segments that have to be sent again.
    var lossPercent = 0
    /// Of segments that arrive in two parts.
    var splitPercent = 0
    /// Of whole words that come late, twice or never: the harsher profile.
    var wordPercent = 0
    /// Of unsynced chunks that a power loss leaves torn.
    var tornPercent = 0

    static let peaceful = Rates()
}

/// Everything that a run is made of besides chance itself: topology, limits, delays.
///
/// An object, for it is asked at every step and never changes.
final class Setting: Sendable {
    let limits: Limits
    let regions: [Region]
    /// How many nodes each region has.
    let nodesPerRegion: [Int]
    let clients: Int
    let rates: Rates
    /// The delay of a way within a region and between regions, each at least and more by chance, in milliseconds.
    let near: (Int64, Int64)
    let far: (Int64, Int64)
    let bytesPerSecond: Int64
    /// The pretend size of a chunk.
    let chunkBytes: Int64
    /// How long a disk takes for a chunk, and for a sync, in milliseconds.
    let chunkTime: Int64
    let syncTime: Int64
    /// The time between two client operations of the whole cluster, in milliseconds.
    let operationEvery: Int
    /// The mean time between two faults, in milliseconds.
    let faultEvery: Int
    /// How long a scrub waits between two contents, in milliseconds.
    let scrubEvery: Int
    let definitions: Int
    let versionsPerDefinition: Int

    /// Draws a setting; `options` fix what they name.
    init(_ options: Simulation.Options, from chance: inout SeededGenerator) {
        let isStandard = options.shape == .standard
        let regionCount = isStandard ? 5 : chance.number(in: 2...5)
        regions = (1...regionCount).compactMap { Region("region\($0)") }
        nodesPerRegion = regions.map { _ in isStandard ? 3 : chance.number(in: 1...4) }
        limits = Self.limits(isStandard: isStandard, from: &chance)
        clients = isStandard ? 20 : chance.number(in: 3...10)
        var rates = Rates()
        let loss = chance.one(of: [0, 0, 1, 5, 10, 30]) ?? 0
        rates.lossPercent = options.lossPercent ?? loss
        rates.splitPercent = chance.one(of: [0, 1, 10]) ?? 0
        rates.tornPercent = chance.one(of: [0, 50, 100]) ?? 0
        rates.wordPercent = options.isHarsh ? chance.number(in: 1...15) : 0
        self.rates = rates
        near = (1, 2)
        far = isStandard ? (20, 20) : (Int64(chance.number(in: 2...60)), Int64(chance.number(in: 1...100)))
        bytesPerSecond = Int64(chance.number(in: 50...200)) << 20
        chunkBytes = Int64(chance.number(in: 1...16)) << 20
        chunkTime = Int64(chance.number(in: 1...20))
        syncTime = Int64(chance.number(in: 1...15))
        operationEvery = options.operationEvery
        let between = chance.number(in: 1000...8000)
        faultEvery = options.faultEvery ?? between
        scrubEvery = chance.number(in: 1000...8000)
        definitions = chance.number(in: 2...6)
        versionsPerDefinition = chance.number(in: 2...6)
    }

    /// How long a way takes.
    func delay(from sender: Host, to receiver: Host) -> (Int64, Int64) {
        sender.region == receiver.region ? near : far
    }

    private static func limits(isStandard: Bool, from chance: inout SeededGenerator) -> Limits {
        var limits = Limits()
        limits.heartbeat = isStandard ? .seconds(1) : .milliseconds(chance.number(in: 700...1500))
        limits.suspectAfterBeats = chance.number(in: 3...5)
        limits.downAfterBeats = limits.suspectAfterBeats + chance.number(in: 2...4)
        limits.lostGrace = .seconds(chance.number(in: 10...30))
        limits.beatsToReturn = chance.number(in: 1...8)
        limits.tickGapMax = limits.heartbeat * 3
        limits.copiesInMax = chance.number(in: 1...4)
        limits.copiesOutMax = chance.number(in: 1...4)
        limits.copiesIntoRegionMax = chance.number(in: 2...16)
        limits.verificationsMax = chance.number(in: 1...3)
        limits.removalsMax = chance.number(in: 1...8)
        limits.freeBytesReserve = 0
        limits.copyStall = .seconds(chance.number(in: 10...30))
        limits.removalTimeout = .seconds(chance.number(in: 8...20))
        limits.verificationTimeout = .seconds(chance.number(in: 8...20))
        limits.retryDelay = .seconds(chance.number(in: 1...5))
        limits.retryDelayMax = .seconds(chance.number(in: 5...20))
        limits.unwishedGrace = .seconds(chance.number(in: 15...40))
        limits.laneScanMax = chance.one(of: [1, 2, 64]) ?? 64
        limits.sweepPerTick = chance.one(of: [0, 4, 32]) ?? 0
        return limits
    }
}
