import Chance
import Gallery

/// Which galleries, definitions and version numbers clients use.
final class CatalogPlan {
    /// A version to be published.
    struct Target {
        let id: ImageVersionID
        let location: Region
        let targets: [TargetRegion]
        let isExcluded: Bool
    }

    let definitions: [ImageDefinitionID]
    private let setting: Setting
    private var numbers: [Int]
    private var used: Set<ImageVersionID> = []
    private(set) var isSetUp = false
    private unowned var cluster: Cluster?

    init(_ setting: Setting) {
        self.setting = setting
        definitions = (0..<setting.definitions).compactMap {
            ImageDefinitionID("\($0 % 2 == 0 ? "hard" : "soft")/d\($0)")
        }
        numbers = Array(repeating: 0, count: definitions.count)
    }

    /// Makes the galleries and definitions, one after the other.
    func setUp(by client: ClientHost) {
        cluster = client.cluster
        var operations: [GalleryOperation] = []
        let location = setting.regions[0]
        if let guest = PrincipalID("guest") {
            let principal = DirectoryPrincipal(
                id: guest, kind: .user, displayName: "Guest", identities: [Cluster.guest.name])
            operations.append(.createPrincipal(principal: principal))
        }
        for (name, isSoft) in [("hard", false), ("soft", true)] {
            guard let id = GalleryID(name) else { continue }
            let properties = GalleryProperties(
                location: location, softDeletePolicy: SoftDeletePolicy(isEnabled: isSoft, retentionDays: 7))
            operations.append(.createGallery(id: id, properties: properties))
        }
        for definition in definitions {
            let identifier = ImageIdentifier(publisher: "p", offer: "o", sku: definition.name.description)
            let properties = ImageDefinitionProperties(location: location, identifier: identifier, osType: .linux)
            operations.append(.createImageDefinition(id: definition, properties: properties))
        }
        perform(operations[...], by: client)
    }

    private func perform(_ operations: ArraySlice<GalleryOperation>, by client: ClientHost) {
        guard let first = operations.first else {
            isSetUp = true
            return
        }
        client.change(first) { [self] _ in perform(operations.dropFirst(), by: client) }
    }

    /// The next version of a definition that has room for one: mostly higher than all before, now and then between.
    func next(_ dice: inout SeededGenerator, in home: Region, isShallow: Bool) -> Target? {
        guard isSetUp, let cluster, let index = dice.one(of: Array(definitions.indices)) else { return nil }
        let definition = definitions[index]
        let standing =
            cluster.truth.state.galleries[definition.gallery]?.definitions[definition.name]?.versions.count ?? 0
        guard standing < setting.versionsPerDefinition else { return nil }
        numbers[index] += 1
        let number = numbers[index]
        // Numbers that a comparison as text would put in another order.
        let patch = dice.chance(25) ? max(0, number - dice.number(in: 2...9)) : number
        guard
            let version = VersionNumber(UInt32(number / 12), UInt32(patch % 12), UInt32(number)),
            used.insert(ImageVersionID(definition: definition, number: version)).inserted
        else { return nil }
        let location = index % 2 == 1 ? setting.regions[0] : home
        var regions = setting.regions.filter { $0 == location || dice.chance(40) }
        if isShallow, regions.isEmpty { regions = [location] }
        let targets = regions.map { region in
            TargetRegion(region, regionalReplicaCount: isShallow ? nil : dice.number(in: 1...2))
        }
        return Target(
            id: ImageVersionID(definition: definition, number: version), location: location, targets: targets,
            isExcluded: dice.chance(10))
    }
}
