import Simulation
import Testing

/// The same on every machine and in every build: debug, release, with hashes seeded by chance or not.
///
/// They change with the rules of the catalog, the planner and the protocol. Then the new ones are taken over, once
/// `vitrine simulate --seeds 1 --for 20s --from SEED` built for release says the same.
@Suite struct TraceHashTests {
    private static let hashes: [(seed: UInt64, hash: UInt64)] = [
        (1, 0xa242_706e_ed24_a4e7), (2, 0x2e80_33a8_1fb5_ef9d), (3, 0x9f9b_dd70_995e_00b3),
        (7, 0xe2ae_80aa_6770_de62), (17, 0xe0c9_b596_64a7_68ae),
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
