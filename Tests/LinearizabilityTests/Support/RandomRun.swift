import Chance
import Gallery
import Linearizability

/// A run of the real catalog by several clients, one thing after the other; each call is stretched over the moment at
/// which it happened, so that calls overlap, and some answers are lost.
struct RandomRun {
    private struct Session {
        let name: String
        var freeAt: History.Moment = 0
    }

    private struct Remembered {
        let operation: GalleryOperation
        let revision: Revision
    }

    private(set) var catalog: RealCatalog
    private(set) var history: History
    private var random: SeededGenerator
    private var sessions: [Session]
    private var now: History.Moment = 1000
    private var remembered: [String: Remembered] = [:]
    /// Requests by key whose answer was lost: they are repeated.
    private var lost: [(key: String, definition: ImageDefinitionID, operation: GalleryOperation)] = []
    /// When each revision was there.
    private var times: [(revision: Revision, at: History.Moment)] = []
    private var viewed: [String: History.Moment] = [:]

    init(seed: UInt64, steps: Int) throws {
        catalog = try RealCatalog()
        random = SeededGenerator(seed: seed)
        history = History(base: catalog.state.revision, isLogWhole: random.chance(50))
        times = [(catalog.state.revision, 0)]
        sessions = []
        for definition in RealCatalog.definitions {
            try history.begin(definition, as: DefinitionModel(keepsDeleted: RealCatalog.keeps(definition)))
        }
        for number in 1...random.number(in: 2...8) { sessions.append(Session(name: "c\(number)")) }
        for _ in 0..<steps { try step() }
    }

    private mutating func step() throws {
        now += History.Moment(random.number(in: 1...200))
        switch random.number(in: 0...9) {
        case 0...3: try change()
        case 4, 5: try fact()
        case 6: try view()
        default: try ask()
        }
    }

    /// The place of a client that waits for nothing; time passes until there is one.
    private mutating func session() -> Int {
        while true {
            let free = sessions.indices.filter { sessions[$0].freeAt < now }
            if !free.isEmpty { return random.pick(free) }
            now += 50
        }
    }

    private mutating func span(of session: Int) -> (from: History.Moment, to: History.Moment) {
        let stretch = random.pick([1, 60, 700])
        let from = max(sessions[session].freeAt + 1, now - History.Moment(random.number(in: 0...stretch)))
        let to = now + History.Moment(random.number(in: 0...stretch))
        sessions[session].freeAt = to
        return (from, to)
    }

    private mutating func change() throws {
        let place = session()
        let span = span(of: place)
        let isRepeat = !lost.isEmpty && random.chance(60)
        let again = isRepeat ? lost.remove(at: random.number(in: 0...(lost.count - 1))) : nil
        let definition = again?.definition ?? random.pick(RealCatalog.definitions)
        let operation = again?.operation ?? RandomOperations.change(of: definition, using: &random)
        guard let change = History.Change(operation) else { preconditionFailure("every random change is one") }
        let key = again?.key ?? (random.chance(50) ? "k\(now)" : nil)
        let isLost = random.chance(again == nil ? 6 : 20)
        // The request itself may have been lost, and not only its answer.
        let told = isLost && random.chance(40) ? nil : try perform(operation, key: key, isLost: isLost)
        try history.record(
            History.Call(
                client: sessions[place].name, definition: definition, request: .change(change), key: key,
                calledAt: span.from,
                reply: isLost
                    ? nil
                    : told.map {
                        History.Reply(returnedAt: span.to, answer: $0.answer, revision: $0.revision)
                    }))
        // Somebody may repeat although there was an answer.
        if let key, isLost || random.chance(20) { lost.append((key, definition, operation)) }
    }

    private mutating func perform(
        _ operation: GalleryOperation, key: String?, isLost: Bool
    ) throws -> (answer: History.Answer, revision: Revision?) {
        if let key, let known = remembered[key] { return (.applied, known.revision) }
        do throws(GalleryRefusal) {
            let outcome = try catalog.apply(operation)
            let revision = catalog.state.revision
            guard outcome == .applied else { return (.unchanged, revision) }
            note(revision)
            if let key { remembered[key] = Remembered(operation: operation, revision: revision) }
            if history.isLogWhole || isLost || key != nil { record(operation, revision, key: key) }
            return (.applied, revision)
        } catch {
            return (.refused(reason: History.Refusal(error.kind, error.rule, of: operation)), nil)
        }
    }

    private mutating func note(_ revision: Revision) { times.append((revision, now)) }

    private mutating func record(_ operation: GalleryOperation, _ revision: Revision, key: String?) {
        let notBefore = random.chance(50) ? now - History.Moment(random.number(in: 0...300)) : nil
        let seenAt = random.chance(80) ? now + History.Moment(random.number(in: 0...300)) : nil
        let entry = History.LogEntry(operation, revision: revision, key: key, notBefore: notBefore, seenAt: seenAt)
        guard let entry, (try? history.record(entry)) != nil else { preconditionFailure("an entry is sound") }
    }

    private mutating func fact() throws {
        let definition = random.pick(RealCatalog.definitions)
        let versions = catalog.state.galleries[definition.gallery]?.definitions[definition.name].map {
            Array($0.versions)
        }
        guard let versions, !versions.isEmpty else { return }
        let version = random.pick(versions)
        let region = random.pick(version.properties.targetRegions).name
        let operation: GalleryOperation =
            random.chance(80)
            ? .recordVerified(id: version.id, generation: version.generation, region: region)
            : .recordFailure(
                id: version.id, generation: version.generation, region: region, reason: random.pick(["full", "gone"]))
        guard try catalog.apply(operation) == .applied else { return }
        note(catalog.state.revision)
        record(operation, catalog.state.revision, key: nil)
    }

    private mutating func ask() throws {
        let place = session()
        let span = span(of: place)
        let definition = random.pick(RealCatalog.definitions)
        let question = RandomOperations.question(using: &random)
        let answer = RealCatalog.answer(question, about: definition, in: catalog.state)
        var revision: Revision?
        if case .resolved = answer { revision = catalog.state.revision }
        try history.record(
            History.Call(
                client: sessions[place].name, definition: definition, request: .question(question), calledAt: span.from,
                reply: random.chance(3)
                    ? nil : History.Reply(returnedAt: span.to, answer: answer, revision: revision)))
    }

    /// A node answers from what it knew some time ago.
    private mutating func view() throws {
        let place = session()
        let region = random.pick(RealCatalog.regions)
        let name = "\(sessions[place].name) \(region)"
        let past = max(viewed[name] ?? 0, now - History.Moment(random.number(in: 0...2000)))
        viewed[name] = past
        let span = span(of: place)
        guard let seen = times.last(where: { $0.at <= past }), let state = catalog.states[seen.revision] else { return }
        let definition = random.pick(RealCatalog.definitions)
        let question = History.Question.latest(region: region)
        let answer = RealCatalog.answer(question, about: definition, in: state)
        var revision: Revision?
        if case .resolved = answer { revision = seen.revision }
        try history.record(
            History.Call(
                client: sessions[place].name, definition: definition, request: .question(question), calledAt: span.from,
                reply: History.Reply(
                    returnedAt: span.to, answer: answer, revision: revision,
                    origin: .view(region: region, age: revision == nil ? nil : now - past))))
    }
}
