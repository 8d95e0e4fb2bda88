import Gallery
import Instances
import Logging
import ReplicaStore
import Transport
import Wire

/// What all parts of one node share.
struct NodeContext: Sendable {
    let node: NodeID
    /// Where others reach this node.
    let address: NodeAddress
    let limits: NodeLimits
    let identity: NodeIdentity
    let store: ReplicaStore
    /// The calls of all that is kept in the data directory, and what they tell of its disk.
    let calls: any FileSystemCalls
    let disk: DiskWatch
    let room: KnownRoom
    let news: ContentNews
    let view: CatalogView
    let rights: ContentRights
    let counters: Counters
    let deploying = DeploymentGauge()
    let egress: Egress
    /// The rates of the settings, as the coordinator is told.
    let rates: NodeReport.Rates
    /// The reads for those who deploy or copy.
    let gauge = ReadGauge()
    /// Who was served what while no coordinator was there.
    let served: ServedJournal
    let denials = Denials()
    let peers: PeerConnections
    /// For calls that read or write a little.
    let files: FileQueue
    /// For calls that read whole contents, so that they hold up nobody.
    let longFiles: FileQueue
    let logger: Logger

    /// Does `work` of the store on a thread that may block; its errors as a peer is told them.
    func onFiles<Value: Sendable>(
        _ work: @escaping @Sendable (ReplicaStore) throws(ReplicaStoreError) -> Value
    ) async throws(Refusal) -> Value {
        let store = store
        do throws(ReplicaStoreError) {
            return try await files.run { () throws(ReplicaStoreError) in try work(store) }
        } catch { throw refusal(error) }
    }

    /// The same for work that takes long; `work` is told when it is no longer wanted.
    func onLongFiles<Value: Sendable>(
        _ work: @escaping @Sendable (ReplicaStore, Cancellation) throws(ReplicaStoreError) -> Value
    ) async throws(Refusal) -> Value {
        let cancellation = Cancellation()
        let store = store
        let outcome = await withTaskCancellationHandler {
            await longFiles.run { Result { () throws(ReplicaStoreError) in try work(store, cancellation) } }
        } onCancel: {
            cancellation.cancel()
        }
        do throws(ReplicaStoreError) {
            return try outcome.get()
        } catch { throw refusal(error) }
    }

    /// What a peer is told of an error of the store; what it is not told is logged.
    func refusal(_ error: ReplicaStoreError) -> Refusal {
        let refusal = Refusal(error)
        if refusal.code == .internal || refusal.rule == Refusal.diskFailed { logger.error("the disk failed: \(error)") }
        return refusal
    }
}
