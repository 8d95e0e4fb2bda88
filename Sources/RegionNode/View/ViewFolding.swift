import Gallery
import Wire

/// Why the view cannot take a change, and has to be read afresh.
enum ViewFault: Error, Hashable, Sendable {
    /// Changes are missing between the view's revision and the next.
    case gap(after: Revision, next: Revision)
    /// The rules refuse a change that the coordinator has applied.
    case refused(Revision, GalleryRefusal)
    /// The change made no difference here, and did at the coordinator.
    case withoutEffect(Revision)
}

extension GalleryState {
    /// Applies the change of the next revision; the same changes give the same state as the coordinator's.
    mutating func follow(_ event: ViewEvent) throws(ViewFault) {
        guard event.revision == revision + 1 else { throw .gap(after: revision, next: event.revision) }
        let outcome: Outcome
        do throws(GalleryRefusal) {
            outcome = try apply(event.change)
        } catch { throw .refused(event.revision, error) }
        guard outcome == .applied else { throw .withoutEffect(event.revision) }
    }
}
