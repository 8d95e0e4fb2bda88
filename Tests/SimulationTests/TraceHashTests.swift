import Simulation
import Testing

/// The same on every machine and in every build: debug, release, with hashes seeded by chance or not.
///
/// They change with the rules of the catalog, the planner and the protocol. Then the new ones are taken over, once
/// `vitrine simulate --seeds 1 --for 20s --from SEED` built for release says the same.
@Suite struct TraceHashTests {
    private static let hashes: [(seed: UInt64, hash: UInt64)] = [
        (1, 0xfc7e_e683_95b9_bbeb), (2, 0x7540_b21f_4990_403e), (3, 0x341d_6edc_f4ca_da8e),
        (7, 0x964b_78e3_1e8b_f9cb), (17, 0x70f9_da38_f853_d3f6),
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
