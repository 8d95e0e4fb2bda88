import Foundation
import Logging
import NIOCore
import Transport
import Wire

/// Moves the same bytes over a `Connection` and by blocking calls, by turns, and compares the processor time of
/// this process, which is one end; the other end is another process and the same for both.
struct Comparison {
    enum Direction: String { case sending, receiving }

    let direction: Direction
    let bytes: Int
    let chunkBytes: Int
    let rounds: Int
    private let certificates: BenchmarkCertificates

    private struct Sender: RequestHandler {
        let chunk: ByteBuffer
        let count: Int

        func answer(_ request: Request) async throws {
            for number in 0..<count { try await request.data(at: UInt64(number * chunk.readableBytes), chunk) }
            request.ok()
        }
    }

    init(
        _ direction: Direction, bytes: Int, chunkBytes: Int, rounds: Int, certificates: BenchmarkCertificates
    ) {
        self.direction = direction
        self.bytes = bytes
        self.chunkBytes = chunkBytes
        self.rounds = rounds
        self.certificates = certificates
    }

    func run() async throws {
        var ratios: [Double] = []
        for round in 1...rounds {
            let blocking = try direction == .sending ? blockingSend() : blockingReceive()
            let ours = try await direction == .sending ? send() : receive()
            ratios.append(ours / blocking)
            print("round \(round): connection \(text(ours)), blocking \(text(blocking)) ms of CPU a MiB")
        }
        let median = text(ratios.sorted()[ratios.count / 2])
        print("\(direction.rawValue) chunks of \(chunkBytes / 1024) KiB: median ratio \(median)")
    }

    private func blockingSend() throws -> Double {
        let (descriptor, port) = try BlockingTLS.listen()
        defer { close(descriptor) }
        let chunk = [UInt8](repeating: 7, count: chunkBytes)
        let sink = try startPeer("sink", "\(port)")
        let before = processorTime()
        try BlockingTLS.send(chunk, count: bytes / chunkBytes, on: descriptor, directory: certificates.directory)
        let spent = processorTime() - before
        sink.waitUntilExit()
        return spent * 1000 / Double(bytes >> 20)
    }

    private func send() async throws -> Double {
        let listener = try await listen()
        async let running: Void = listener.run()
        let sink = try startPeer("sink", "\(listener.localPort)")
        let before = processorTime()
        sink.waitUntilExit()
        let spent = processorTime() - before
        await listener.shutdown()
        await running
        return spent * 1000 / Double(bytes >> 20)
    }

    private func blockingReceive() throws -> Double {
        let (source, port) = try startSource()
        let before = processorTime()
        try BlockingTLS.drain(port: port, bytes: bytes, directory: certificates.directory)
        let spent = processorTime() - before
        source.terminate()
        return spent * 1000 / Double(bytes >> 20)
    }

    private func receive() async throws -> Double {
        let (source, port) = try startSource()
        guard let endpoint = Endpoint(host: "127.0.0.1", port: Int(port)) else { throw BlockingFailure(what: "port") }
        let tls = try TLSContext(certificates.sink)
        let before = processorTime()
        let connection = try await Connection.open(
            to: endpoint, tls: tls, expecting: .anyone, hello: Hello(agent: "benchmark"), logger: .none)
        var received = 0
        for try await message in try await connection.stream(.get) { received += message.payload?.readableBytes ?? 0 }
        let spent = processorTime() - before
        await connection.close()
        source.terminate()
        guard received == bytes else { throw BlockingFailure(what: "received \(received) bytes") }
        return spent * 1000 / Double(bytes >> 20)
    }

    /// As another process: sends what is asked for until it is ended, after saying its port.
    func serve() async throws {
        let listener = try await listen()
        print(listener.localPort)
        fflush(nil)
        await listener.run()
    }

    private func listen() async throws -> Listener {
        try await Listener.bind(
            host: "127.0.0.1", port: 0, tls: try TLSContext(certificates.server),
            greeting: { Greeting(node: "node", role: .node, epoch: 1) },
            handler: Sender(chunk: ByteBuffer(repeating: 7, count: chunkBytes), count: bytes / chunkBytes),
            logger: .none)
    }

    private func startSource() throws -> (Process, UInt16) {
        let output = Pipe()
        let process = try startPeer("source", "\(chunkBytes)", output)
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = UInt16(line.prefix { $0.isNumber }) else { throw BlockingFailure(what: "source: \(line)") }
        return (process, port)
    }

    private func startPeer(_ role: String, _ argument: String, _ output: Pipe? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [role, argument, "\(bytes)", certificates.directory]
        if let output { process.standardOutput = output }
        try process.run()
        return process
    }

    /// User and system time of this process, in seconds.
    private func processorTime() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let times = [usage.ru_utime, usage.ru_stime]
        return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1_000_000 }
    }

    private func text(_ number: Double) -> String { String(format: "%.3f", number) }
}

extension Logger {
    fileprivate static let none = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
}
