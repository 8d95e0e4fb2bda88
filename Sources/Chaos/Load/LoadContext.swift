import Foundation
import Gallery
import GalleryClient
import Synchronization
import Transport
import Wire

/// What every worker of the load has.
struct LoadContext: Sendable {
    static let gallery = "chaos"

    let cluster: ChaosCluster
    let settings: LoadSettings
    let journal: Journal
    let ledger: Ledger
    let seed: UInt64
    /// Set when no more is to be begun.
    let isOver = StopFlag()
    /// Where images and deployed disks are written to.
    let scratch: String

    var regions: [String] { cluster.places.regions }

    /// The image definition of a publisher.
    static func definition(_ number: Int) throws -> ImageDefinitionID {
        guard let definition = ImageDefinitionID("\(gallery)/pub-\(number)") else {
            throw ChaosError.cluster("pub-\(number) is no name of an image definition")
        }
        return definition
    }

    var definitions: [ImageDefinitionID] {
        get throws { try (0..<settings.publishers).map { try Self.definition($0) } }
    }

    /// Makes the gallery and the image definitions.
    func makeCatalog() async throws {
        let client = try cluster.observer()
        let home = JSONValue.string(regions[0])
        do {
            _ = try await client.create(.gallery, Self.gallery, ["location": home])
            for definition in try definitions {
                let document: JSONValue = [
                    "location": home,
                    "properties": [
                        "identifier": [
                            "publisher": "chaos", "offer": .string("\(definition.name)"), "sku": "load",
                        ],
                        "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2",
                    ],
                ]
                _ = try await client.create(.imageDefinition, "\(definition)", document)
            }
        } catch {
            await client.close()
            throw ChaosError.cluster("the load's catalog could not be made: \(error)")
        }
        await client.close()
    }

    /// Waits, but not past the end of the load.
    func pause(_ duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }
}

/// Says once and for all that something is over.
final class StopFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() { flag.store(true, ordering: .relaxed) }
}

extension Operation.Outcome {
    /// What an error of the client means for the operation.
    init(_ error: ClientError) {
        switch error {
        case .refused(let refusal) where !refusal.code.mayRepeat:
            self = .refused(refusal.rule ?? refusal.code.rawValue)
        case .cancelled: self = .abandoned
        default: self = .unanswered("\(error)")
        }
    }
}
