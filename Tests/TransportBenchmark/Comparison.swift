import Foundation
import Gallery
import Logging
import NIOCore
import Transport
import Wire

/// Sends the same bytes both ways, by turns, and compares the processor time of this process, which only sends;
/// the sink is another process and the same for both.
struct Comparison {
    let bytes: Int
    let chunkBytes: Int
    let rounds: Int
    private let directory = NSTemporaryDirectory() + "transport-benchmark-\(getpid())"

    struct Sender: RequestHandler {
        let chunk: ByteBuffer
        let count: Int

        func answer(_ request: Request) async throws {
            for number in 0..<count { try await request.data(at: UInt64(number * chunk.readableBytes), chunk) }
            request.ok()
        }
    }

    func run() async throws {
        let authority = try CertificateAuthority(creatingFor: "benchmark")
        guard let node = NodeID("here/node"), let user = PeerIdentity(cluster: "benchmark", role: .user("sink")),
            let server = PeerIdentity(cluster: "benchmark", role: .node(node))
        else { return }
        let files = try authority.issue(server).write(to: directory, name: "server")
        _ = try authority.issue(user).write(to: directory, name: "sink")
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let tls = try TLSContext(files)
        var ratios: [Double] = []
        for round in 1...rounds {
            let blocking = try blockingRound()
            let ours = try await connectionRound(tls)
            ratios.append(ours / blocking)
            print(
                "round \(round): connection \(text(ours)), blocking \(text(blocking)) ms of CPU a MiB,",
                "ratio \(text(ours / blocking))")
        }
        print("median ratio \(text(ratios.sorted()[ratios.count / 2])) for chunks of \(chunkBytes / 1024) KiB")
    }

    private func blockingRound() throws -> Double {
        let (descriptor, port) = try BlockingTLS.listen()
        defer { close(descriptor) }
        let chunk = [UInt8](repeating: 7, count: chunkBytes)
        let sink = try startSink(port: Int(port))
        let before = processorTime()
        try BlockingTLS.send(chunk, count: bytes / chunkBytes, on: descriptor, directory: directory)
        let spent = processorTime() - before
        sink.waitUntilExit()
        return spent * 1000 / Double(bytes >> 20)
    }

    private func connectionRound(_ tls: TLSContext) async throws -> Double {
        let handler = Sender(chunk: ByteBuffer(repeating: 7, count: chunkBytes), count: bytes / chunkBytes)
        let listener = try await Listener.bind(
            host: "127.0.0.1", port: 0, tls: tls, greeting: { Greeting(node: "node", role: .node, epoch: 1) },
            handler: handler, logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() })
        async let running: Void = listener.run()
        let before = processorTime()
        let sink = try startSink(port: listener.localPort)
        sink.waitUntilExit()
        let spent = processorTime() - before
        await listener.shutdown()
        await running
        return spent * 1000 / Double(bytes >> 20)
    }

    private func startSink(port: Int) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["sink", "\(port)", "\(bytes)", directory]
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
