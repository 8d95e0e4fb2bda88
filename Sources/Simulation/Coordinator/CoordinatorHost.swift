import Gallery
import Wire

/// The machine of a coordinator, with its disk.
final class CoordinatorHost: Host {
    var disk: CatalogDisk
    /// What an operator who restored a backup said: the epoch is to be at least that.
    var leastEpoch: Epoch = 0
    private(set) var shell: CoordinatorShell?
    /// An operator took it out of service for good.
    var isRetired = false

    init(number: Int, region: Region, disk: CatalogDisk, cluster: Cluster) {
        self.disk = disk
        super.init(number: number, name: "c\(number)", role: .coordinator, region: region, cluster: cluster)
    }

    override var greetingEpoch: Epoch { shell?.leading.epoch ?? 0 }
    override var greetingIncarnation: UInt64 { shell?.incarnation ?? 0 }

    override func begin() {
        if let superseder = disk.superseder, superseder >= leastEpoch {
            // Another copy has gone on: only an operator has this one go on too.
            cluster.mark(.supersededNotStarted)
            after(0) { [self] in stop(isNoticed: true) }
            return
        }
        let opened = CoordinatorShell(self, epoch: disk.open(least: leastEpoch))
        shell = opened
        opened.begin()
    }

    override func end() {
        if shell?.isWriting == true { cluster.mark(.crashedInCommit) }
        shell = nil
        let (lost, kept) = disk.lose(&cluster.chance)
        if lost > 0 { cluster.mark(.commitTorn) }
        if kept > 0 { cluster.mark(.unsyncedCommitStayed) }
        cluster.truths[disk.number]?.cut(to: disk.revision)
    }

    override func serve(_ request: Request) { shell?.serve(request) }
}
