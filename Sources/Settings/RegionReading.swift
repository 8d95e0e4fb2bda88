import Gallery
import Yams

extension RegionDefinition {
    static let keys = ["name", "displayName", "paired"]

    init(_ mapping: SettingsMapping) throws(SettingsError) {
        let name = try mapping.region("name")
        self.init(
            name: name, displayName: mapping.has("displayName") ? try mapping.text("displayName") : name.name,
            pairedRegion: mapping.has("paired") ? try mapping.region("paired") : nil)
    }

    /// Refuses a list that is empty, names a region twice, or pairs one with itself or with a stranger.
    static func check(
        _ regions: [RegionDefinition], _ list: [SettingsMapping], in mapping: SettingsMapping
    ) throws(SettingsError) {
        guard !regions.isEmpty else { throw mapping.wrong("regions", "empty", "a list of at least one region") }
        var names: Set<Region> = []
        for (region, entry) in zip(regions, list) {
            guard names.insert(region.name).inserted else {
                throw entry.wrong("name", region.name.name, "named once; it stands in the list twice")
            }
        }
        for (region, entry) in zip(regions, list) {
            guard let paired = region.pairedRegion else { continue }
            guard paired != region.name, names.contains(paired) else {
                throw entry.wrong("paired", paired.name, "another region of the list")
            }
        }
    }

    var entries: [(String, Node?)] {
        [
            ("name", Node(name.name)), ("displayName", Node(displayName)),
            ("paired", pairedRegion.map { Node($0.name) }),
        ]
    }
}
