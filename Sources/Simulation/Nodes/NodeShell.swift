import Gallery
import NIOCore
import Wire

/// A region node's process: what `RegionNode` does with files and connections, on a pretend disk and pretend streams.
final class NodeShell {
    /// The rules by which commands of a coordinator that is not obeyed are refused.
    static let staleEpoch = "StaleEpoch"
    static let contestedEpoch = "ContestedEpoch"

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
        guard request.message["cluster"] == Cluster.name, let epoch = request.message["epoch"].flatMap(Epoch.init),
            let incarnation = request.message["incarnation"].flatMap(UInt64.init)
        else {
            request.refuse(.invalid)
            return false
        }
        do throws(NodeDisk.Fault) {
            switch try breach(by: epoch, incarnation) {
            case nil: break
            case .superseded:
                request.refuse(.denied, rule: Self.staleEpoch, ["epoch=\(disk.fence.epoch)"])
                return false
            case .contested:
                request.refuse(.denied, rule: Self.contestedEpoch, ["epoch=\(disk.fence.epoch)"])
                return false
            }
        } catch {
            request.refuse(.internal)
            return false
        }
        cluster.atlas.noteCommand(on: host, epoch: epoch, incarnation)
        return true
    }

    /// Why a coordinator is not obeyed, `nil` if it is; what that changes of the fence is on the disk then.
    func breach(by epoch: Epoch, _ incarnation: UInt64) throws(NodeDisk.Fault) -> EpochFence.Breach? {
        guard cluster.options.canary != .ignoredEpoch else { return nil }
        var fence = disk.fence
        var breach: EpochFence.Breach?
        do throws(EpochFence.Breach) { try fence.admit(epoch: epoch, incarnation: incarnation) } catch {
            breach = error
        }
        guard fence != disk.fence else { return breach }
        guard host.mayAct() else { return .superseded(epoch: epoch, highest: fence.epoch) }
        if fence.isContested { cluster.mark(.epochContested) }
        try disk.write(fence)
        return breach
    }

    /// What every report says of the coordinator that the node obeys.
    var fence: [String] { ["epoch=\(disk.fence.epoch)"] + (disk.fence.isContested ? ["contested=true"] : []) }

    /// Waits as long as the disk takes for so many chunks and syncs.
    func afterDisk(chunks: Int = 0, syncs: Int = 0, _ action: @escaping () -> Void) {
        let time = Int64(chunks) * cluster.setting.chunkTime + Int64(syncs) * cluster.setting.syncTime
        host.after(time * disk.slowness) { [host] in
            if host.mayAct() { action() }
        }
    }
}
