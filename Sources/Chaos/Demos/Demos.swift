import Foundation

/// The scenarios that come with Vitrine.
public enum Demos {
    /// Every scenario by name, in the order of what users try first.
    public static let texts: [(name: String, text: String)] = [
        ("lose-region", loseRegion), ("lose-regions", loseRegions), ("cut-region", cutRegion), ("bit-rot", bitRot),
        ("full-disk", fullDisk), ("kill-coordinator", killCoordinator), ("old-coordinator", oldCoordinator),
        ("restore-backup", restoreBackup),
        ("exclude-latest", excludeLatest), ("throughput", throughput), ("strangers", strangers),
        ("failing-disks", failingDisks), ("bad-links", badLinks), ("target-regions", targetRegions),
        ("swizzle", swizzle),
    ]

    /// The scenario of that name, or in the file of that name.
    public static func scenario(_ name: String) throws -> Scenario {
        if let text = texts.first(where: { $0.name == name })?.text { return try Scenario(text: text, named: name) }
        guard FileManager.default.fileExists(atPath: name) else {
            throw ChaosError.unknownScenario(name: name, known: texts.map(\.name))
        }
        return try Scenario(readingFrom: name)
    }
}
