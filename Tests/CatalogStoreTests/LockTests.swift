import Foundation
import Testing

@testable import CatalogStore

@Suite struct LockTests {
    @Test func `a lock that is refused closes its own file and no other`() async throws {
        try await withDirectory { directory in
            let held = try CatalogLock(besides: directory + "/catalog")
            let refusals = Task.detached { () throws -> Int in
                var count = 0
                for _ in 0..<20_000 {
                    do throws(CatalogStoreError) {
                        _ = try CatalogLock(besides: directory + "/catalog")
                    } catch {
                        guard case .alreadyRunning = error else { throw error }
                        count += 1
                    }
                }
                return count
            }
            // A descriptor that is closed twice may have become one of these in between.
            var stolen = 0
            for _ in 0..<100_000 {
                let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
                if close(descriptor) != 0 { stolen += 1 }
            }
            #expect(stolen == 0)
            #expect(try await refusals.value == 20_000)
            withExtendedLifetime(held) {}
        }
    }
}
