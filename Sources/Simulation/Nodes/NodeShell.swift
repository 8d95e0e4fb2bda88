import Gallery
import NIOCore
import Wire

/// A region node's process: what `RegionNode` does with files and connections, on a pretend disk and pretend streams.
final class NodeShell {
    let host: NodeHost
    let disk: NodeDisk
    var cluster: Cluster { host.cluster }
    /// Contents that were hashed in this life of the process.
    var verified: Set<Digest> = []
    /// The connection to the coordinator, once acquainted.
    var link: End?
    var redial: Int64 = 100
    /// What changed among the contents since it was last told.
    var news: [(Digest, HeldState)] = []
    var isTellingNews = false
    var hasJoined = false
    var copies: [Digest: CopyJob] = [:]
    var uploads: [Int: [UInt64: UploadJob]] = [:]
    /// Connections to nodes that this one reads from for clients.
    var peers: [NodeID: End] = [:]
    /// Verifications that go on.
    var verifications = 0

    init(_ host: NodeHost) {
        self.host = host
        disk = host.disk
    }

    func begin() {
        // Of what is not whole only chunks that match are kept.
        for content in disk.contents where !disk.isWhole(content) {
            guard let replica = disk.replicas[content] else { continue }
            for index in replica.chunks.indices where replica.chunks[index] != nil && !replica.isIntact(index) {
                cluster.mark(.tornChunkDropped)
                disk.drop(index, of: content)
            }
        }
        dial()
        scrubLater()
    }

    var freeBytes: Int64 { disk.isFull || disk.isReadOnly ? 0 : 1 << 40 }

    func note(_ content: Digest, _ state: HeldState) {
        news.append((content, state))
        tellNews()
    }

    /// A content is whole and synced.
    func noteWhole(_ content: Digest) {
        verified.insert(content)
        cluster.atlas.noteDurable(content, in: host.region)
    }

    /// A damaged content is put aside, and that is told.
    func quarantine(_ content: Digest) {
        disk.putAside(content)
        verified.remove(content)
        note(content, .damaged)
    }

    func serve(_ request: Request) {
        switch request.verb {
        case .fetch: if admits(request) { fetch(request) }
        case .verify: if admits(request) { verify(request) }
        case .remove: if admits(request) { remove(request) }
        case .resolve: resolve(request)
        case .manifest: sendManifest(request)
        case .get: sendChunk(request)
        case .offer, .put: uploads[request.end.number, default: [:]][request.id] = UploadJob(request)
        default: request.refuse(.unknown)
        }
    }

    /// Whether a command is of a coordinator that counts; it is refused if not.
    private func admits(_ request: Request) -> Bool {
        guard request.message["cluster"] == Cluster.name, let epoch = request.message["epoch"].flatMap(Epoch.init)
        else {
            request.refuse(.invalid)
            return false
        }
        do throws(NodeDisk.Fault) {
            guard try admit(epoch) else {
                request.refuse(.denied, rule: "StaleEpoch", ["epoch=\(disk.epoch)"])
                return false
            }
        } catch {
            request.refuse(.internal)
            return false
        }
        cluster.atlas.noteCommand(on: host, epoch: epoch)
        return true
    }

    /// Whether a coordinator of that epoch counts; a higher one is on the disk when this returns.
    func admit(_ epoch: Epoch) throws(NodeDisk.Fault) -> Bool {
        guard cluster.options.canary != .ignoredEpoch else { return true }
        guard epoch != disk.epoch else { return true }
        guard epoch > disk.epoch else { return false }
        guard host.mayAct() else { return false }
        try disk.admit(epoch)
        return true
    }

    /// Waits as long as the disk takes for so many chunks and syncs.
    func afterDisk(chunks: Int = 0, syncs: Int = 0, _ action: @escaping () -> Void) {
        let time = Int64(chunks) * cluster.setting.chunkTime + Int64(syncs) * cluster.setting.syncTime
        host.after(time * disk.slowness) { [host] in
            if host.mayAct() { action() }
        }
    }
}
