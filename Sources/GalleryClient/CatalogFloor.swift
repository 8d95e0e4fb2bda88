import Gallery
import Settings
import Synchronization
import Transport
import Wire

/// The newest that a client was told of the catalog: it takes nothing older from anybody afterwards.
final class CatalogFloor: Sendable {
    private struct Floor {
        /// The highest term of a coordinator that it spoke to.
        var epoch: Epoch = 0
        var revision: Revision = 0
        /// The term in which `revision` was told.
        var revisionEpoch: Epoch = 0
    }

    private let floor = Mutex(Floor())

    /// The least revision that a node's answer may be of.
    var revision: Revision { floor.withLock { $0.revision } }

    /// Takes note of a coordinator of that term; returns the higher one that it comes after, if it is out of office.
    func supersedes(_ epoch: Epoch) -> Epoch? {
        floor.withLock { floor in
            guard epoch >= floor.epoch else { return floor.epoch }
            floor.epoch = epoch
            return nil
        }
    }

    /// The coordinator told something of that revision.
    ///
    /// One of a newer term may have had its catalog put back: what it says stands, though it be less.
    func note(fromCoordinator revision: Revision) {
        floor.withLock { floor in
            floor.revision = floor.epoch > floor.revisionEpoch ? revision : max(floor.revision, revision)
            floor.revisionEpoch = floor.epoch
        }
    }

    /// A node told something of that revision.
    func note(fromView revision: Revision) {
        floor.withLock { $0.revision = max($0.revision, revision) }
    }
}

extension GalleryClient {
    /// Connects to the coordinator; one of an earlier term than another that answered before is none.
    func openCoordinator(within patience: Duration? = nil) async throws(ConnectionError) -> Connection {
        let connection = try await dialer.open(
            to: settings.coordinator.description, expecting: .anyCoordinator, within: patience)
        let epoch = connection.greeting?.epoch ?? 0
        guard let newer = floor.supersedes(epoch) else { return connection }
        await connection.close()
        throw .ended(.said("it is of term \(epoch), and a coordinator of term \(newer) has answered before"))
    }

    /// Connects to the coordinator for `body`, and closes the connection however that ends.
    func withCoordinator<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
        let connection = try await openCoordinator()
        do {
            let value = try await body(connection)
            await connection.close()
            return value
        } catch {
            await connection.close()
            throw error
        }
    }
}
