import Gallery
import Wire

/// A machine with one process of the cluster: it lives, dies, sleeps, and has clocks of its own.
class Host {
    /// Dense, from 0; a place in every table of hosts.
    let number: Int
    let name: String
    let role: Wire.Role
    /// Where the machine stands.
    let region: Region
    unowned let cluster: Cluster
    private(set) var isUp = false
    /// Rises with each start of the process: what an earlier life had in hand does not happen.
    private(set) var life = 0
    /// Until then nothing happens in the process.
    var pausedUntil: Int64 = 0
    /// How much faster than the world the monotonic clock runs, in millionths.
    var drift: Int64 = 0
    /// What the wall clock is ahead of the world's, in milliseconds.
    var wallOffset: Int64 = 0
    /// So many effects more, and the process dies in the next.
    var effectsLeft: Int?
    /// The ends of connections of this life, in the order in which they were opened.
    var ends: [End] = []

    init(number: Int, name: String, role: Wire.Role, region: Region, cluster: Cluster) {
        self.number = number
        self.name = name
        self.role = role
        self.region = region
        self.cluster = cluster
    }

    /// What the process does first; for kinds of hosts to say.
    func begin() {}

    /// The process has ended and its memory is gone.
    func end() {}

    /// A connection was accepted.
    func accept(_ end: End) {}

    /// Answers a request.
    func serve(_ request: Request) { request.refuse(.unknown) }

    /// A part of the body of a request, or its end.
    func serveBody(_ message: Message, of id: UInt64, on end: End) {}

    /// A request is no longer wanted.
    func cancel(_ id: UInt64, on end: End) {}

    /// What a coordinator says in its greeting.
    var greetingEpoch: Epoch { 0 }
    var greetingIncarnation: UInt64 { 0 }

    /// The monotonic clock.
    var monotonic: Instant { Instant(milliseconds: cluster.now + cluster.now * drift / 1_000_000) }

    /// The wall clock.
    var wall: Instant { Instant(milliseconds: Cluster.wallStart + cluster.now + wallOffset) }

    var isAwake: Bool { isUp && pausedUntil <= cluster.now }

    /// Whether the process is there to do something that others see, or that stays on a disk.
    ///
    /// A process that was to die at this effect does so here.
    func mayAct() -> Bool {
        guard isUp else { return false }
        guard let left = effectsLeft else { return true }
        guard left == 0 else {
            effectsLeft = left - 1
            return true
        }
        effectsLeft = nil
        cluster.mark(.crashedAtEffect)
        stop(isNoticed: true)
        cluster.restartLater(self)
        return false
    }

    /// Has `action` happen after so many milliseconds of this host's clock, in this life of its process.
    func after(_ milliseconds: Int64, _ action: @escaping () -> Void) {
        let pace = 1_000_000 + drift
        // Rounded up: who waits for a moment does not wake before it.
        let real = drift == 0 ? milliseconds : (milliseconds * 1_000_000 + pace - 1) / pace
        cluster.agenda.put(Agenda.Item(host: self, life: life, action: action), at: cluster.now + max(0, real))
    }

    func start() {
        guard !isUp else { return }
        life += 1
        isUp = true
        pausedUntil = 0
        effectsLeft = nil
        cluster.trace.absorb(number << 8 | 1)
        begin()
    }

    /// The process ends; `isNoticed` if its peers are told by their kernels.
    func stop(isNoticed: Bool) {
        guard isUp else { return }
        isUp = false
        cluster.trace.absorb(number << 8 | 2)
        let former = ends
        ends = []
        if isNoticed { for end in former { end.abandon() } }
        end()
    }

    func forget(_ end: End) {
        if let index = ends.firstIndex(where: { $0 === end }) { ends.remove(at: index) }
    }
}
