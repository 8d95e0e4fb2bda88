import Gallery
import GalleryClient
import Wire

/// Looks at the cluster once a second: the nodes' states, the copies by region, which regions hold what.
struct Sampler {
    private static let interval = Duration.seconds(1)
    private static let patience = Duration.seconds(2)
    /// Versions looked at in one round.
    private static let versionsAtATime = 32

    let context: LoadContext

    /// Returns when its task is cancelled.
    func run() async throws {
        let client = try context.cluster.observer()
        var states: [String: String] = [:]
        while !Task.isCancelled {
            if let sample = await look(client) {
                note(sample.states, after: &states)
                context.journal.record(sample)
                settle(sample)
                await noteHolders(client)
            }
            do { try await context.pause(Self.interval) } catch { break }
        }
        await client.close()
    }

    /// `nil` if the coordinator does not answer.
    private func look(_ client: GalleryClient) async -> Sample? {
        let journal = context.journal
        let asked = journal.now
        do throws(ClientError) {
            let status = try await client.status(deadline: Self.patience)
            var verified: [String: Int] = [:]
            var states: [String: String] = [:]
            var disks: [String: String] = [:]
            for node in status.nodes {
                let isThere = node.state == "alive" || node.state == "suspect"
                verified[node.region, default: 0] += isThere ? node.verifiedContents : 0
                states[node.node] = node.state
                disks[node.node] = node.disk
            }
            return Sample(
                at: Double(journal.now) / 1e9, verified: verified, states: states, disks: disks,
                shortfalls: status.cluster.shortfalls.count, acknowledged: context.ledger.acknowledgedCount,
                asked: asked)
        } catch {
            return nil
        }
    }

    private func note(_ states: [String: String], after standing: inout [String: String]) {
        for (node, state) in states.sorted(by: { $0.key < $1.key }) {
            if let former = standing[node], former != state {
                let region = String(node.split(separator: "/").first ?? "")
                context.journal.note(.state, "\(node) is \(state)", in: region)
            }
            standing[node] = state
        }
    }

    private func settle(_ sample: Sample) {
        guard sample.shortfalls == 0 else { return }
        for region in context.regions {
            let states = sample.states.filter { $0.key.hasPrefix("\(region)/") }
            guard states.values.allSatisfy({ $0 == "alive" }) else { continue }
            // The states are at least as new as the question.
            context.journal.settle(region, at: sample.asked)
        }
    }

    private func noteHolders(_ client: GalleryClient) async {
        for entry in context.ledger.pending(in: context.regions).prefix(Self.versionsAtATime) {
            do throws(ClientError) {
                let document = try await client.show(
                    .imageVersion, "\(entry.id)", as: ImageVersionDocument.self, fields: ["expand=ReplicationStatus"])
                for regional in document.properties?.replicationStatus?.summary ?? []
                where regional.verifiedReplicas > 0 {
                    context.ledger.hold(entry.id, in: regional.region, since: context.journal.now)
                }
            } catch {
                return  // Asked again in the next round.
            }
        }
    }
}
