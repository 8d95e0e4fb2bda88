import Foundation
import Gallery
import GalleryClient
import Wire

/// A rehearsed loss of one region: what is looked at before, meanwhile and after.
struct Drill {
    private static let pollInterval = Duration.milliseconds(100)
    private static let answerTimeout = Duration.seconds(5)
    /// How many images are deployed and looked at in each region.
    private static let imagesMax = 8

    let client: GalleryClient
    let region: Region
    /// How long healing may take beyond what was predicted.
    let patience: Duration

    /// Refuses to begin while something else is being made good: the result would be of both.
    func requireCalm() async throws {
        let status = try await client.status()
        let silent = status.nodes.filter { !["alive", "draining", "drained", "retired"].contains($0.state) }
        if let node = silent.first {
            throw CommandFailure("\(node.node) is \(node.state); a drill begins with all alive")
        }
        guard status.cluster.shortfalls.isEmpty else {
            throw CommandFailure("copies are missing already; `vitrine cluster status` says where")
        }
    }

    func incidentIDs() async throws -> Set<UInt64> { Set(try await client.incidents().map(\.id)) }

    /// Images to be deployed in the other regions, by region, and what is predicted of each.
    func images(_ prediction: WhatIfAnswer) async throws -> [DrillImage] {
        let failing = Set(
            prediction.rows.filter { $0.row == .answer && ($0.after == "noNode" || $0.after == "noCopy") }
                .map { "\($0.subject ?? "") \($0.region ?? "")" })
        var images: [DrillImage] = []
        var counts: [String: Int] = [:]
        for gallery in try await client.list(.gallery) {
            guard let galleryName = gallery["name"]?.text else { continue }
            for definition in try await client.list(.imageDefinition, in: galleryName) {
                guard let name = definition["name"]?.text else { continue }
                let id = "\(galleryName)/\(name)"
                let versions = try await client.list(.imageVersion, in: id)
                let regions = Set(
                    versions.flatMap { $0["properties.publishingProfile.latestIn"]?.array?.compactMap(\.string) ?? [] })
                for name in regions.sorted() where counts[name, default: 0] < Self.imagesMax {
                    guard let place = Region(name), let reference = ImageReference(id) else { continue }
                    counts[name, default: 0] += 1
                    images.append(
                        DrillImage(
                            reference: reference, region: place, survives: !failing.contains("\(id) \(name)")))
                }
            }
        }
        return images
    }

    /// Waits until the region's loss is healed as far as it can be, by the incident ledger.
    func watch(
        _ prediction: WhatIfAnswer, since killedAt: ContinuousClock.Instant, knowing known: Set<UInt64>
    ) async throws -> DrillResult {
        let expected = prediction.summary.healing
        let deadline = killedAt.advanced(by: .seconds(expected.beginsAfterSeconds + expected.seconds) + patience)
        let display = ProgressDisplay()
        defer { display.finish() }
        var result = DrillResult()
        while ContinuousClock.now < deadline {
            let elapsed = killedAt.duration(to: .now)
            let nodes = try await client.status(deadline: Self.answerTimeout).nodes.filter { $0.region == region.name }
            if result.down == nil, nodes.allSatisfy({ ["down", "lost"].contains($0.state) }) {
                result.down = Quantity.seconds(elapsed)
            }
            let incident = try await client.incidents().last { !known.contains($0.id) && $0.subject == region.name }
            if let incident {
                result.contents = incident.contents
                result.bytes = incident.bytesCopied
                if result.decided == nil, incident.decided != nil { result.decided = Quantity.seconds(elapsed) }
                if incident.restored != nil {
                    result.restored = Quantity.seconds(elapsed)
                    return result
                }
                display.note("healed", Int(incident.bytesCopied), of: Int(expected.bytes))
            }
            if result.decided != nil, try await isAtRest(expected, result) { return result }
            try await Task.sleep(for: Self.pollInterval)
        }
        return result
    }

    /// Where not everything can be healed, it is over when all that was predicted was copied.
    private func isAtRest(_ expected: WhatIfDocument.Healing, _ result: DrillResult) async throws -> Bool {
        guard !expected.unhealed.isEmpty, result.bytes >= expected.bytes else { return false }
        return try await client.status(deadline: Self.answerTimeout).nodes.allSatisfy { $0.copying == 0 }
    }

    /// Asks everywhere what is still answered, when healing is over.
    func finish(_ watched: DrillResult, _ prediction: WhatIfAnswer) async throws -> DrillResult {
        var result = watched
        for image in try await images(prediction) {
            do throws(ClientError) {
                _ = try await client.resolve(image.reference, in: image.region)
                if !image.survives { result.answersBetter += 1 }
            } catch {
                if image.survives { result.answersBroken.append("\(image.reference) in \(image.region): \(error)") }
                result.answersFailing += 1
            }
        }
        return result
    }
}

/// An image that is deployed in a region while another one is lost.
struct DrillImage: Sendable {
    let reference: ImageReference
    let region: Region
    /// By the prediction.
    let survives: Bool
}

/// What came of a drill; times in seconds after the nodes were killed.
struct DrillResult: Encodable {
    var down: Double?
    var decided: Double?
    var restored: Double?
    var contents = 0
    var bytes: Int64 = 0
    var deployments = 0
    /// Of images that were predicted to survive.
    var deploymentsFailed: [String] = []
    /// Of the images that were looked at.
    var answersFailing = 0
    var answersBroken: [String] = []
    var answersBetter = 0

    func with(_ load: DrillLoad.Outcome) -> Self {
        var result = self
        (result.deployments, result.deploymentsFailed) = (load.count, load.failures)
        return result
    }
}
