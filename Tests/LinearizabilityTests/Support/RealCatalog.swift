import Gallery
import Linearizability

/// The catalog as it is, not its model, with every state it ever had.
struct RealCatalog {
    static let regions = ["east", "north", "west"].compactMap(Region.init)
    static let home = regions[2]
    static let definitions = ["plain/web", "plain/api", "kept/web"].compactMap(ImageDefinitionID.init)

    /// By revision.
    private(set) var states: [Revision: GalleryState] = [:]
    private(set) var state = GalleryState()
    private let actor = Principal("coordinator/c1")

    init() throws {
        for region in Self.regions {
            _ = try apply(.defineRegion(region: RegionDefinition(name: region, displayName: region.name)))
        }
        for definition in Self.definitions {
            let keeps = Self.keeps(definition)
            if state.galleries[definition.gallery] == nil {
                let policy = SoftDeletePolicy(isEnabled: keeps)
                let properties = GalleryProperties(location: Self.home, softDeletePolicy: policy)
                _ = try apply(.createGallery(id: definition.gallery, properties: properties))
            }
            let identifier = ImageIdentifier(publisher: "Acme", offer: "\(definition.name)", sku: "1")
            let properties = ImageDefinitionProperties(location: Self.home, identifier: identifier, osType: .linux)
            _ = try apply(.createImageDefinition(id: definition, properties: properties))
        }
    }

    static func keeps(_ definition: ImageDefinitionID) -> Bool { "\(definition)".hasPrefix("kept") }

    mutating func apply(_ operation: GalleryOperation) throws(GalleryRefusal) -> GalleryState.Outcome {
        let outcome = try state.apply(GalleryChange(operation, by: actor, at: Instant(milliseconds: 1_000_000)))
        states[state.revision] = state
        return outcome
    }

    func standing(_ id: ImageVersionID) -> ImageVersion? {
        state.galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number]
    }

    /// What `state` says to a question.
    static func answer(
        _ question: History.Question, about definition: ImageDefinitionID, in state: GalleryState
    ) -> History.Answer {
        do throws(GalleryRefusal) {
            switch question {
            case .latest(let region): return try resolved("\(definition)/latest", region, state)
            case .resolve(let number, let region): return try resolved("\(definition)/\(number)", region, state)
            case .get(let number):
                return .shown(History.Shown(try state.version(ImageVersionID(definition: definition, number: number))))
            case .list(let after, let limit):
                let rows = try state.definition(definition).versions.filter { version in
                    !version.isSoftDeleted && after.map { $0 < version.number } != false
                }
                return .listed(
                    History.Listed(
                        rows.prefix(limit).map { History.Row($0.number, $0.properties.osDisk.digest) },
                        isLast: rows.count <= limit))
            }
        } catch {
            return .refused(reason: History.Refusal(error.kind))
        }
    }

    private static func resolved(
        _ text: String, _ region: Region, _ state: GalleryState
    ) throws(GalleryRefusal) -> History.Answer {
        let reference = try ImageReference.read(text, as: "image")
        return .resolved(
            History.Resolved(try state.resolve(reference, in: region, now: Instant(milliseconds: 1_000_000))))
    }
}
