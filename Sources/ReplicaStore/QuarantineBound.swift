import Gallery
import Synchronization

/// How quarantine stays within `Limits.quarantineBytesMax`.
extension ReplicaStore {
    /// Lists what was put into quarantine, and removes the oldest while there is more than may be.
    func enlist(_ record: Inventory.Quarantined) -> Inventory.Quarantined {
        state.withLock { $0.quarantined.append(record) }
        trimQuarantine()
        return record
    }

    /// Removes the oldest until the rest is within the bound; the newest stays whatever it takes.
    ///
    /// What cannot be removed stays listed, and is tried again with the next.
    func trimQuarantine() {
        while let oldest = state.withLock({ $0.takeSurplusQuarantined(limits.quarantineBytesMax) }) {
            do throws(ReplicaStoreError) {
                try DurableDirectory(oldest.path, calls: calls).removeTree()
                try DurableFile(oldest.path + Layout.reasonSuffix, calls: calls).remove()
            } catch {
                state.withLock { $0.quarantined.insert(oldest, at: 0) }
                return onEvent(.quarantineKept(oldest, why: error))
            }
            onEvent(.quarantineTrimmed(oldest))
        }
    }
}

extension StoreState {
    /// Takes the oldest entry off the list if all together are more than `bytesMax` and it is not the only one.
    fileprivate mutating func takeSurplusQuarantined(_ bytesMax: Int) -> Inventory.Quarantined? {
        guard quarantined.count > 1, quarantined.reduce(0, { $0 + $1.bytes }) > bytesMax else { return nil }
        return quarantined.removeFirst()
    }
}
