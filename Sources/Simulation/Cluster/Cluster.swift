import Chance
import Gallery
import NIOCore
import Placement
import Wire

/// A whole cluster in one thread: coordinators, nodes and clients on pretend machines, from one seed.
final class Cluster {
    static let name = "sim"
    static let administrator = Principal("user/operator")
    static let guest = Principal("user/guest")
    /// Every so many clients one is a guest.
    private static let clientsPerGuest = 4
    /// What the world's wall clock shows when a run begins, in milliseconds.
    static let wallStart: Int64 = 1_700_000_000_000
    private static let eventsPerSecondMax = 40_000
    /// What one event of the planner, and all that it says at once of what is done about that, may bring.
    static let effectsMax = 4000
    /// Every so many events it is asked whether the run goes on.
    private static let eventsPerQuestion = 64
    private static let documentsMax = 1 << 13

    let options: Simulation.Options
    let setting: Setting
    var chance: SeededGenerator
    private(set) var now: Int64 = 0
    var agenda = Agenda()
    var trace = TraceHash()
    private(set) var hosts: [Host] = []
    private(set) var coordinators: [CoordinatorHost] = []
    private(set) var nodes: [NodeHost] = []
    private(set) var clients: [ClientHost] = []
    private var nodesByID: [NodeID: NodeHost] = [:]
    /// The coordinator whose address everybody dials.
    var current = 0
    private(set) lazy var network = Network(self, hosts: hosts.count, seed: chance.next())
    private(set) lazy var atlas = Atlas(self)
    private(set) lazy var witness = Witness(self)
    let catalogPlan: CatalogPlan
    var truths: [Int: Truth] = [:]
    var catalogsMade = 0
    private var foldsMade = 0
    private var documents: [Document?] = []
    private var documentsMade = 0
    var contentsMade = 0
    let contentSeed: UInt64

    private(set) var marks = Array(repeating: 0, count: Mark.allCases.count)
    var faults = Array(repeating: 0, count: Fault.allCases.count)
    private(set) var violation: String?
    private let goesOn: () -> Bool
    /// Somebody does not want to know the end.
    private(set) var isStopped = false
    var isPeace = false
    var peaceAt: Int64 = 0
    var partitionedUntil: Int64 = 0
    var operations = 0
    var deployments = (done: 0, failed: 0)
    /// Events of the last second, against loops without a wait.
    private var second: Int64 = 0
    private var eventsInSecond = 0
    private(set) var events = 0
    private(set) var history: [String] = []
    /// Nodes that stay down for good once faults have stopped.
    var outside: Set<NodeID> = []
    /// While there are two coordinators: decides who dials the other.
    var strays: Int?
    /// Until then orders of a second coordinator of one epoch may be carried out.
    var twinsUntil: Int64 = 0
    /// Somebody is about to see to a coordinator that may not lead.
    var isOperatorCalled = false
    private var incarnationsMade: UInt64 = 0

    /// A cluster that stops soon once `goesOn` says no.
    init(seed: UInt64, _ options: Simulation.Options, while goesOn: @escaping () -> Bool = { true }) {
        self.options = options
        self.goesOn = goesOn
        var chance = SeededGenerator(seed: seed)
        setting = Setting(options, from: &chance)
        contentSeed = chance.next()
        catalogPlan = CatalogPlan(setting)
        self.chance = chance
        documents = Array(repeating: nil, count: Self.documentsMax)
        makeHosts()
    }

    private func makeHosts() {
        // A second machine stands by for a coordinator.
        for number in 0..<2 {
            let disk = CatalogDisk(number: number)
            let host = CoordinatorHost(number: number, region: setting.regions[0], disk: disk, cluster: self)
            coordinators.append(host)
            hosts.append(host)
        }
        catalogsMade = 2
        for (region, count) in zip(setting.regions, setting.nodesPerRegion) {
            for _ in 0..<count {
                guard let id = NodeID(region: region, name: "n\(nodes.count + 1)") else { continue }
                let host = NodeHost(number: hosts.count, id: id, cluster: self)
                nodes.append(host)
                nodesByID[id] = host
                hosts.append(host)
            }
        }
        for index in 0..<setting.clients {
            let region = setting.regions[index % setting.regions.count]
            let isGuest = index % Self.clientsPerGuest == Self.clientsPerGuest - 1
            let host = ClientHost(number: hosts.count, isGuest: isGuest, region: region, cluster: self)
            clients.append(host)
            hosts.append(host)
        }
        for host in hosts where !options.isPeaceful {
            host.drift = Int64(chance.number(in: -20_000...20_000))
            host.wallOffset = Int64(chance.number(in: -5000...5000))
        }
    }

    /// Starts everything, and makes the galleries and definitions that clients use.
    func start() {
        coordinators[0].start()
        for node in nodes { node.after(0) {} }
        for node in nodes { later(Int64(chance.number(in: 0...2000))) { node.start() } }
        for client in clients { client.start() }
        catalogPlan.setUp(by: clients[0])
    }

    // MARK: Time

    /// Has something happen in the world around after so many milliseconds.
    func later(_ milliseconds: Int64, _ action: @escaping () -> Void) {
        agenda.put(Agenda.Item(host: nil, life: 0, action: action), at: now + max(0, milliseconds))
    }

    /// Lets happen what is due until `end`, or until a rule is broken.
    func run(until end: Int64) {
        while mayGoOn, let next = agenda.nextTime, next <= end, let taken = agenda.take() {
            now = max(now, taken.time)
            let item = taken.item
            if let host = item.host {
                guard host.isUp, host.life == item.life else { continue }
                guard host.pausedUntil <= now else {
                    agenda.putOff(taken, to: host.pausedUntil)
                    continue
                }
            }
            countEvent()
            item.action()
            network.flush()
        }
        if mayGoOn { now = max(now, end) }
    }

    /// Whether no rule is broken, and somebody wants to know how it ends.
    var mayGoOn: Bool { violation == nil && !isStopped }

    /// No loop without a wait: what happens in a second is bounded.
    private func countEvent() {
        if events % Self.eventsPerQuestion == 0, !goesOn() { isStopped = true }
        events += 1
        if now / 1000 != second { (second, eventsInSecond) = (now / 1000, 0) }
        eventsInSecond += 1
        if eventsInSecond > Self.eventsPerSecondMax {
            fail("a loop without a wait: \(eventsInSecond) events in a second")
        }
    }

    // MARK: Who is who

    func node(_ id: NodeID) -> NodeHost? { nodesByID[id] }

    /// The coordinator that a host dials.
    func coordinator(for host: Host) -> CoordinatorHost? {
        guard let strays, (strays >> (host.number % 20)) & 1 == 1 else { return coordinators[current] }
        return coordinators[1 - current]
    }

    /// The catalog of the coordinator at the other end; -1 if there is none.
    func catalog(behind end: End) -> Int { (end.other?.host as? CoordinatorHost)?.disk.number ?? -1 }

    /// The process of the coordinator that counts, if it is up.
    var shell: CoordinatorShell? { coordinators[current].shell }

    func restartLater(_ host: Host) {
        later(Int64(chance.number(in: 500...5000))) { [self] in
            if let host = host as? CoordinatorHost, host.isRetired { return }
            if let host = host as? NodeHost, outside.contains(host.id) { return }
            host.start()
        }
    }

    // MARK: Documents

    func number(of document: Document) -> Int {
        documents[documentsMade % Self.documentsMax] = document
        documentsMade += 1
        return documentsMade - 1
    }

    /// A payload that stands for a document.
    func payload(of document: Document) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt64(number(of: document)))
        return buffer
    }

    func document(_ number: Int) -> Document? {
        guard number < documentsMade, number >= documentsMade - Self.documentsMax, number >= 0 else { return nil }
        return documents[number % Self.documentsMax]
    }

    func document(_ payload: ByteBuffer) -> Document? {
        payload.getInteger(at: payload.readerIndex, as: UInt64.self).flatMap { document(Int(truncatingIfNeeded: $0)) }
    }

    /// What tells a coordinator's process from every other.
    func nextIncarnation() -> UInt64 {
        incarnationsMade += 1
        return incarnationsMade
    }

    func nextFold() -> Int {
        foldsMade += 1
        return foldsMade
    }

    func makeContent(chunks: Int) -> PretendContent? {
        contentsMade += 1
        let content = PretendContent(number: contentsMade, chunks: chunks, seed: contentSeed)
        if let content { atlas.note(content) }
        return content
    }

    // MARK: What is noted

    func mark(_ mark: Mark) {
        marks[mark.number] += 1
        if options.keepsHistory { history.append("\(now) \(mark)") }
    }

    func write(_ line: @autoclosure () -> String) {
        if options.keepsHistory { history.append("\(now) \(line())") }
    }

    /// A rule is broken; the first one counts.
    func fail(_ text: String) {
        guard violation == nil else { return }
        violation = "at \(now) ms: \(text)"
        write("VIOLATION \(text)")
    }

    func checkServed(_ isRight: Bool, _ text: @autoclosure () -> String) {
        if !isRight { fail(text()) }
    }

    /// Lets go of everything, so that nothing keeps the run's objects alive.
    func tearDown() {
        agenda.clear()
        for host in hosts {
            for end in host.ends {
                end.release()
                end.other = nil
            }
            host.ends = []
            host.stop(isNoticed: false)
        }
        documents = []
    }
}
