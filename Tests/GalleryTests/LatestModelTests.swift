import Chance
import Gallery
import Testing

/// A second, plain model of `latest`, fed with the same happenings as the catalog.
private struct PlainVersion {
    var number: [Int]
    var isShallow: Bool
    var home: Region
    var isExcluded: Bool
    /// Region → the flag of the region, if it has one.
    var targets: [Region: Bool?]
    var complete: Set<Region> = []
    var broken: Set<Region> = []
    var hasSucceeded = false

    mutating func check() {
        let enough = isShallow ? complete.contains(home) : complete.count >= min(2, targets.count)
        if enough { hasSucceeded = true }
        if complete.isEmpty { hasSucceeded = false }
    }

    /// "" if it may be latest in `region`.
    func obstacle(in region: Region) -> String {
        guard let flag = targets[region] else { return "not-a-target" }
        if flag ?? isExcluded { return "excluded" }
        let source = isShallow ? home : region
        if hasSucceeded && complete.contains(source) { return "" }
        if broken.contains(source) { return "failed" }
        if hasSucceeded { return "copying" }
        let places = isShallow ? [home] : Array(targets.keys)
        let working = places.filter { !broken.contains($0) }.count
        return working < min(2, places.count) ? "failed" : "copying"
    }
}

private func plainLatest(_ versions: [PlainVersion], in region: Region) -> (number: [Int]?, skipped: [String]) {
    var skipped: [String] = []
    for version in versions.sorted(by: { $1.number.lexicographicallyPrecedes($0.number) }) {
        let obstacle = version.obstacle(in: region)
        if obstacle.isEmpty { return (version.number, skipped) }
        skipped.append("\(version.number.map(String.init).joined(separator: ".")):\(obstacle)")
    }
    return (nil, skipped)
}

/// A catalog and its plain double, changed at random.
private struct Pair {
    var catalog: Catalog
    var plain: [PlainVersion] = []
    var random: SeededGenerator

    init(seed: UInt64) throws {
        catalog = try Catalog.standing()
        random = SeededGenerator(seed: seed)
    }

    func name(_ number: [Int]) -> String { number.map(String.init).joined(separator: ".") }

    mutating func publish() throws {
        let number = (0..<3).map { _ in random.pick([0, 1, 2, 9, 10, 11, 100, 2_147_483_647]) }
        guard !plain.contains(where: { $0.number == number }) else { return }
        let homes = regions.shuffled(using: &random).prefix(random.number(in: 1...3))
        let targets = homes.map { TargetRegion($0, excludeFromLatest: random.flag()) }
        let isShallow = random.isOnce(in: 4)
        let isExcluded = random.isOnce(in: 3)
        try catalog.publish(name(number), in: targets, excluded: isExcluded, mode: isShallow ? .shallow : .full)
        plain.append(
            PlainVersion(
                number: number, isShallow: isShallow, home: targets[0].name, isExcluded: isExcluded,
                targets: Dictionary(uniqueKeysWithValues: targets.map { ($0.name, $0.excludeFromLatest) })))
    }

    mutating func happen() throws {
        guard !plain.isEmpty else { return try publish() }
        let index = random.number(in: 0...(plain.count - 1))
        let number = name(plain[index].number)
        let region = random.pick(regions)
        let isTarget = plain[index].targets[region] != nil
        switch random.number(in: 0...6) {
        case 0, 1, 2:
            try catalog.verify(number, in: [region])
            guard isTarget else { return }
            plain[index].complete.insert(region)
            plain[index].broken.remove(region)
        case 3:
            try catalog.fail(number, in: region)
            if isTarget && !plain[index].complete.contains(region) { plain[index].broken.insert(region) }
        case 4:
            let isExcluded = random.isOnce(in: 2)
            try catalog.update(number, .excludeFromLatest(isExcluded))
            plain[index].isExcluded = isExcluded
            plain[index].broken = []
        case 5 where !isTarget:
            try catalog.update(number, .addRegion(TargetRegion(region)))
            plain[index].targets[region] = .some(nil)
            plain[index].broken = []
        case 6 where isTarget && region != plain[index].home:
            try catalog.update(number, .removeRegion(region))
            plain[index].targets[region] = nil
            plain[index].complete.remove(region)
            plain[index].broken = []
        default: try publish()
        }
        plain[index].check()
    }
}

@Suite struct LatestModelTests {
    @Test(arguments: UInt64(1)...200)
    func `latest is what the plain model says, after every random happening`(seed: UInt64) throws {
        var pair = try Pair(seed: seed)
        for _ in 0..<40 {
            try pair.happen()
            for region in regions {
                let expected = plainLatest(pair.plain, in: region)
                let actual = try? pair.catalog.latest(in: region)
                let number = actual.map { "\($0.version.id.number)" }
                let expectedNumber = expected.number.map(pair.name)
                #expect(number == expectedNumber, "in \(region)")
                guard let actual else { continue }
                let skipped = actual.skipped.map { "\($0.number):\($0.reason.rawValue)" }
                #expect(skipped == expected.skipped, "in \(region)")
            }
        }
    }
}
