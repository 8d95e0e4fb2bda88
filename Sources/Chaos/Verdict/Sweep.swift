import Foundation
import Gallery
import GalleryClient
import LocalCluster
import Settings
import Transport
import Wire

/// What the last look at everything found, when all faults had ended.
struct SweepFindings: Sendable {
    /// How long it took until everything was as wanted; `nil` if it was not in time.
    var settledSeconds: Double?
    /// What was still wanting then.
    var unsettled: [String] = []
    /// Acknowledged versions that are not there any more, or cannot be deployed in any region.
    var lost: [String] = []
    /// Where an acknowledged version could not be deployed although the region is one of its targets.
    var unreadable: [String] = []
    /// What was deployed and was not what had been published.
    var wrong: [String] = []
    /// Copies on disks, under a name that says they are whole, that are not.
    var rotten: [String] = []
    /// Deleted versions that are there.
    var risen: [String] = []
    var deployed = 0
    /// Why the audit log does not verify.
    var auditFault: String?
    var auditRecords = 0
}

/// Waits until everything is as wanted, and compares everything with what was published.
struct Sweep {
    private static let look = Duration.milliseconds(500)
    private static let deploymentsAtATime = 4

    let context: LoadContext

    func run(within limit: Duration) async throws -> SweepFindings {
        let client = try context.cluster.observer()
        var findings = SweepFindings()
        await settle(client, limit, &findings)
        for entry in context.ledger.acknowledged {
            await compare(entry, client, &findings)
        }
        await lookForDeleted(client, &findings)
        try lookAtDisks(&findings)
        do throws(ClientError) {
            findings.auditRecords = try await client.verifyAudit().records
        } catch {
            findings.auditFault = "\(error)"
        }
        await client.close()
        return findings
    }

    private func settle(_ client: GalleryClient, _ limit: Duration, _ findings: inout SweepFindings) async {
        let began = ContinuousClock.now
        while true {
            findings.unsettled = await wanting(client)
            let elapsed = ContinuousClock.now - began
            if findings.unsettled.isEmpty {
                findings.settledSeconds = elapsed.seconds
                return
            }
            guard elapsed < limit else { return }
            do { try await Task.sleep(for: Self.look) } catch { return }
        }
    }

    /// What is not yet as it should be.
    private func wanting(_ client: GalleryClient) async -> [String] {
        var wanting: [String] = []
        do throws(ClientError) {
            let status = try await client.status()
            wanting += status.nodes.filter { $0.state != "alive" }.map { "\($0.node) is \($0.state)" }
            wanting += status.cluster.shortfalls.map {
                "\($0.verified) of \($0.wanted) copies of \($0.versions.joined(separator: " ")) in \($0.region): \($0.reason)"
            }
            guard wanting.isEmpty else { return wanting }
            for entry in context.ledger.acknowledged { wanting += try await counts(entry, client) }
        } catch {
            wanting.append("\(error)")
        }
        return wanting
    }

    /// Too few copies of a version, or too many.
    private func counts(
        _ entry: Ledger.Entry, _ client: GalleryClient
    ) async throws(ClientError) -> [String] {
        do throws(ClientError) {
            let document = try await client.show(
                .imageVersion, "\(entry.id)", as: ImageVersionDocument.self, fields: ["expand=ReplicationStatus"])
            guard let status = document.properties?.replicationStatus else { return ["\(entry.id) has no status"] }
            var wrong = status.summary.filter { $0.verifiedReplicas != $0.wantedReplicas }.map {
                "\(entry.id) has \($0.verifiedReplicas) of \($0.wantedReplicas) copies in \($0.region)"
            }
            for (region, count) in status.standIns ?? [:] where count > 0 {
                wrong.append("\(entry.id) has \(count) copies left over in \(region)")
            }
            return wrong
        } catch {
            guard case .refused(let refusal) = error, refusal.code == .notFound else { throw error }
            return []  // It is lost, which is told elsewhere.
        }
    }

    private func compare(_ entry: Ledger.Entry, _ client: GalleryClient, _ findings: inout SweepFindings) async {
        do throws(ClientError) {
            let document = try await client.show(.imageVersion, "\(entry.id)", as: ImageVersionDocument.self)
            let targets = document.properties?.publishingProfile?.targetRegions?.map(\.name) ?? []
            var isReadable = false
            for region in context.regions where targets.contains(region) {
                isReadable = await deploy(entry, region, client, &findings) || isReadable
            }
            if !isReadable { findings.lost.append("\(entry.id) can be deployed nowhere") }
        } catch {
            findings.lost.append("\(entry.id): \(error)")
        }
    }

    private func lookForDeleted(_ client: GalleryClient, _ findings: inout SweepFindings) async {
        for id in context.ledger.deleted {
            do throws(ClientError) {
                _ = try await client.show(.imageVersion, "\(id)", as: ImageVersionDocument.self)
                findings.risen.append("\(id)")
            } catch {
                guard case .refused(let refusal) = error, refusal.code == .notFound else {
                    findings.risen.append("\(id): \(error)")
                    continue
                }
            }
        }
    }

    private func deploy(
        _ entry: Ledger.Entry, _ region: String, _ client: GalleryClient, _ findings: inout SweepFindings
    ) async -> Bool {
        guard let place = Region(region) else { return false }
        let path = "\(context.scratch)/swept.raw"
        let reference = ImageReference(definition: entry.id.definition, choice: .number(entry.id.number))
        do {
            _ = try await client.deploy(reference, in: place, to: DeploymentTargets(osDisk: .file(path)))
            let found = try WholeDisk.digest(of: path)
            try FileManager.default.removeItem(atPath: path)
            findings.deployed += 1
            if found != entry.disk { findings.wrong.append("\(entry.id) in \(region)") }
            return found == entry.disk
        } catch {
            findings.unreadable.append("\(entry.id) in \(region): \(error)")
            return false
        }
    }

    /// Reads every copy that a node has under a content's name, past the node.
    private func lookAtDisks(_ findings: inout SweepFindings) throws {
        let known = Dictionary(
            context.ledger.all.compactMap { entry in entry.content.map { ($0.hex, entry.disk) } }
        ) { first, _ in first }
        for process in context.cluster.local.processes {
            guard let node = process.node else { continue }
            let contents = "\(context.cluster.local.directory.node(node))/data/contents"
            guard FileManager.default.fileExists(atPath: contents) else { continue }
            for name in try FileManager.default.contentsOfDirectory(atPath: contents) {
                guard let disk = known[name] else { continue }
                let path = "\(contents)/\(name)/disk.raw"
                // What is being removed just now is no finding.
                guard FileManager.default.fileExists(atPath: path) else { continue }
                if try WholeDisk.digest(of: path) != disk { findings.rotten.append("\(node): \(name.prefix(12))…") }
            }
        }
    }
}
