import CatalogStore
import CatalogStoreSamples
import Foundation
import Gallery
import Testing

/// The engines that must keep the contract.
enum Engine: CaseIterable, CustomTestStringConvertible {
    case memory
    case sqlite

    var testDescription: String { "\(self)" }

    /// Runs `body` on a new store, not yet open, and leaves nothing behind.
    func withStore(
        _ limits: CatalogLimits = CatalogLimits(), _ body: (any CatalogStore) async throws -> Void
    ) async throws {
        switch self {
        case .memory:
            try await body(MemoryCatalogStore(limits: limits, hash: SampleLog.hash))
        case .sqlite:
            try await withDirectory { directory in
                let store = SQLiteCatalogStore(path: directory + "/catalog", limits: limits, hash: SampleLog.hash)
                try await body(store)
                try await store.close()
            }
        }
    }

    /// The same, open and with sample commits up to `revision`.
    func withStore(
        at revision: Revision, _ limits: CatalogLimits = CatalogLimits(),
        _ body: (any CatalogStore) async throws -> Void
    ) async throws {
        try await withStore(limits) { store async throws in
            _ = try await store.open(cluster: SampleLog.cluster)
            if revision > 0 { try await store.append(SampleLog.commits(1...revision), after: 0) }
            try await body(store)
        }
    }
}

/// Runs `body` with a new directory, and removes it.
func withDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    do {
        try await body(directory.path)
    } catch {
        try FileManager.default.removeItem(at: directory)
        throw error
    }
    try FileManager.default.removeItem(at: directory)
}

/// The error that `work` throws, or `nil`.
func refusal(
    of work: () async throws(CatalogStoreError) -> Void
) async -> CatalogStoreError? {
    do {
        try await work()
        return nil
    } catch {
        return error
    }
}

extension CatalogStore {
    /// The error with which `commits` are refused, or `nil`.
    func refusal(of commits: [Commit], after revision: Revision) async -> CatalogStoreError? {
        do {
            try await append(commits, after: revision)
            return nil
        } catch {
            return error
        }
    }
}

extension CatalogStoreError {
    /// The failure of the engine that this is, or comes from.
    var fault: CatalogFault? {
        switch self {
        case .failed(let fault): fault
        case .catalogUnavailable(let cause): cause.fault
        default: nil
        }
    }
}
