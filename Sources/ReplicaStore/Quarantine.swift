import Gallery
import Synchronization

extension ReplicaStore {
    /// The longest reason that is read back, in bytes.
    static let reasonBytesMax = 4096

    /// Takes a complete replica out of service for good, unless it is no longer the one of that serial.
    ///
    /// If its files cannot be moved it is `unusable` where it is. No error: who found the damage has one already.
    func quarantine(_ digest: Digest, serial: Int, reason: String) {
        let content = state.withLock { state -> StoreState.Content? in
            guard let content = state.contents[digest], content.serial == serial,
                state.busy.insert(digest).inserted
            else { return nil }
            state.contents[digest] = nil
            return content
        }
        guard var content else { return }
        let event: StoreEvent
        do throws(ReplicaStoreError) {
            event = try setAside(layout.content(digest).directory, name: digest.hex, digest: digest, reason: reason)
        } catch {
            let reason = "\(reason); not moved: \(error)"
            content.standing = .unusable(reason: reason)
            state.withLock { [content] in $0.contents[digest] = content }
            event = .unusable(digest, reason: reason)
        }
        state.withLock { _ = $0.busy.remove(digest) }
        onEvent(event)
    }

    /// Moves what is at `path` into quarantine, writes down why, and returns what to tell.
    ///
    /// The reason is written last: a full disk must not keep damaged bytes in service. If only it could not be
    /// written, the record in memory and the event say so.
    func setAside(
        _ path: String, name: String, digest: Digest?, reason: String
    ) throws(ReplicaStoreError) -> StoreEvent {
        let number = state.withLock { $0.nextQuarantineNumber() }
        let label = String(decoding: name.utf8.prefix(128), as: UTF8.self)
        let target = layout.quarantined(label, number: number)
        try DurableDirectory(path, calls: calls).move(to: target)
        var reason = reason
        do throws(ReplicaStoreError) {
            try DurableFile(target + Layout.reasonSuffix, calls: calls).replace(with: Array((reason + "\n").utf8))
        } catch {
            reason += "; the reason could not be written beside it: \(error)"
        }
        let bytes = try DurableDirectory(target, calls: calls).allocatedBytes()
        return .quarantined(enlist(Inventory.Quarantined(digest: digest, path: target, reason: reason, bytes: bytes)))
    }

    func addUnusable(_ digest: Digest, reason: String) {
        state.withLock { state in
            state.serialLast += 1
            state.contents[digest] = StoreState.Content(
                serial: state.serialLast, virtualSize: 0, occupiedBytes: 0, standing: .unusable(reason: reason))
        }
        onEvent(.unusable(digest, reason: reason))
    }

    /// Lists what earlier lives put into quarantine.
    func readQuarantine() throws(ReplicaStoreError) {
        let names = try DurableDirectory(layout.quarantine, calls: calls).names()
        var records: [(number: Int, record: Inventory.Quarantined)] = []
        for name in names where !name.hasSuffix(Layout.reasonSuffix) {
            let path = "\(layout.quarantine)/\(name)"
            let parts = name.split(separator: ".")
            let number = parts.last.flatMap { Int($0) } ?? 0
            let reason = try readReason(path + Layout.reasonSuffix)
            let digest = parts.first.flatMap { Digest(hex: $0.utf8) }
            let bytes = try DurableDirectory(path, calls: calls).allocatedBytes()
            records.append((number, Inventory.Quarantined(digest: digest, path: path, reason: reason, bytes: bytes)))
        }
        records.sort { ($0.number, $0.record.path) < ($1.number, $1.record.path) }
        state.withLock { [records] state in
            state.quarantined = records.map(\.record)
            state.quarantineNumberLast = records.last?.number ?? 0
        }
    }

    private func readReason(_ path: String) throws(ReplicaStoreError) -> String {
        do throws(ReplicaStoreError) {
            guard let bytes = try DurableFile(path, calls: calls).read(limit: Self.reasonBytesMax) else {
                return "no reason was written"
            }
            return String(String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" })
        } catch {
            guard case .tooLarge = error else { throw error }
            return "the reason is too long to be one"
        }
    }
}
