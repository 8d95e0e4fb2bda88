import Foundation

/// Processor time a MiB over a `Connection` against blocking OpenSSL, in one run; or requests a second.
///
///     swift run -c release TransportBenchmark sending|receiving [MiB a round] [KiB a chunk] [rounds]
///     swift run -c release TransportBenchmark requests [count]
///
/// `sink` and `source` are the other end, which it starts itself.
let arguments = Array(CommandLine.arguments.dropFirst())
let numbers = arguments.dropFirst().compactMap { Int($0) }
switch arguments.first {
case "sink" where arguments.count == 4 && numbers.count >= 2:
    try BlockingTLS.drain(port: UInt16(clamping: numbers[0]), bytes: numbers[1], directory: arguments[3])
case "source" where arguments.count == 4 && numbers.count >= 2:
    try await Comparison(
        .sending, bytes: numbers[1], chunkBytes: numbers[0], rounds: 1,
        certificates: BenchmarkCertificates(in: arguments[3])
    ).serve()
case "requests":
    try await RequestRate(count: numbers.first ?? 100_000).run()
case let word?:
    guard let direction = Comparison.Direction(rawValue: word) else { fallthrough }
    try await Comparison(
        direction, bytes: (numbers.first ?? 512) << 20, chunkBytes: (numbers.dropFirst().first ?? 1024) << 10,
        rounds: numbers.dropFirst(2).first ?? 5, certificates: try BenchmarkCertificates()
    ).run()
default:
    print("sending, receiving or requests?")
}
