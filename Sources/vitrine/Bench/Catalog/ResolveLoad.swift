import Chance
import Gallery
import Transport
import Wire

/// `RESOLVE` of latest, of definitions and regions by chance, over so many connections of one user.
struct ResolveLoad {
    /// How many different questions there are: as many as keys in the comparison.
    static let questionCount = RedisComparison.keyCount

    /// What came of some thousands of requests.
    struct Measurement {
        let perSecond: Double
        let p50Micros: Double
        let p99Micros: Double
    }

    private let first: [String]
    private let questions: PumpedQuestions
    private let connections: [Connection]

    /// Draws the questions, and connects `count` times.
    init(of catalog: SyntheticCatalog, on cluster: BenchCluster, connections count: Int) async throws {
        var numbers = SeededGenerator(seed: 1)
        let fields = try (0..<Self.questionCount).map { _ in
            let number = Int.random(in: 0..<catalog.definitionCount, using: &numbers)
            let targets = catalog.targets(ofDefinition: number)
            let region = targets[Int.random(in: 0..<targets.count, using: &numbers)]
            return ["\(try catalog.definition(number).id)/latest", "in=\(region)"]
        }
        first = fields[0]
        questions = try PumpedQuestions(.resolve, fields)
        let tls = try TLSContext(
            try cluster.files(for: .user(SyntheticCatalog.deployer), named: SyntheticCatalog.deployer))
        var connections: [Connection] = []
        do {
            for _ in 0..<count { connections.append(try await cluster.connect(tls)) }
        } catch {
            for connection in connections { await connection.close() }
            throw error
        }
        self.connections = connections
    }

    func close() async {
        for connection in connections { await connection.close() }
    }

    /// How long one answer is on the wire, in bytes.
    func answerBytes() async throws -> Int {
        let answer = try await connections[0].ask(.resolve, first)
        return answer.ok.fields.reduce("1 OK\n".utf8.count) { $0 + 1 + $1.utf8.count }
    }

    /// Asks `count` times over the first `active` connections, `pipeline` at a time on each.
    func run(_ count: Int, over active: Int, pipeline: Int) async throws -> Measurement {
        // Whole pieces, as redis-benchmark asks.
        let share = max(count / active / pipeline, 1) * pipeline
        let began = ContinuousClock.now
        let latencies = try await withThrowingTaskGroup(of: PumpedAnswers.self) { group in
            for (number, connection) in connections.prefix(active).enumerated() {
                // Each connection begins elsewhere and goes on in large steps.
                let plan = PumpPlan(count: share, inFlight: pipeline, first: number &* 7919, step: 15_331)
                group.addTask { try await connection.pump(questions, plan: plan) }
            }
            var latencies: [UInt64] = []
            for try await answers in group {
                guard answers.refusals == 0 else {
                    throw CommandFailure("\(answers.refusals) requests were refused; the run says nothing")
                }
                latencies += answers.nanoseconds
            }
            return latencies
        }
        let seconds = Quantity.seconds(ContinuousClock.now - began)
        let sorted = latencies.sorted()
        return Measurement(
            perSecond: Double(sorted.count) / seconds, p50Micros: Self.micros(sorted, 0.50),
            p99Micros: Self.micros(sorted, 0.99))
    }

    private static func micros(_ sorted: [UInt64], _ share: Double) -> Double {
        sorted.isEmpty ? 0 : Double(sorted[Int(Double(sorted.count - 1) * share)]) / 1000
    }
}
