import Foundation

/// Sender's CPU per MiB over a `Connection` against blocking OpenSSL, in one run.
///
///     swift run -c release TransportBenchmark [MiB a round] [KiB a chunk] [rounds]
let arguments = CommandLine.arguments
if arguments.count == 5, arguments[1] == "sink", let port = UInt16(arguments[2]), let bytes = Int(arguments[3]) {
    try BlockingTLS.drain(port: port, bytes: bytes, directory: arguments[4])
} else {
    let numbers = arguments.dropFirst().compactMap { Int($0) }
    let mebibytes = numbers.first ?? 512
    let chunk = (numbers.dropFirst().first ?? 1024) * 1024
    let rounds = numbers.dropFirst(2).first ?? 5
    try await Comparison(bytes: mebibytes << 20, chunkBytes: chunk, rounds: rounds).run()
}
