import Simulation
import Testing

/// The same on every machine and in every build: debug, release, with hashes seeded by chance or not.
///
/// They change with the rules of the catalog, the planner and the protocol. Then the new ones are taken over, once
/// `vitrine simulate --seeds 1 --for 20s --from SEED` built for release says the same.
@Suite struct TraceHashTests {
    private static let hashes: [(seed: UInt64, hash: UInt64)] = [
        (1, 0xd67b_7b24_c4e9_b880), (2, 0x2d17_2713_be94_f1b4), (3, 0x8fa8_de75_515b_653c),
        (7, 0xb58f_fafe_1f09_4981), (17, 0xdbe6_cf96_a5e5_6ec6),
    ]

    @Test(arguments: hashes)
    func `a seed has the trace hash that it had in other builds and processes`(_ seed: UInt64, _ hash: UInt64) {
        var options = Simulation.Options()
        options.profile = .drawn
        options.milliseconds = 20_000
        var sweep = Sweep(from: seed, options: options)
        _ = sweep.runNext()
        #expect(sweep.traceHash == hash, "0x\(String(sweep.traceHash, radix: 16))")
    }
}
