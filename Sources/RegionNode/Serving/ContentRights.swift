import Gallery
import Synchronization
import Transport
import Wire

/// Who may read and bring contents, and see how the node is: what the catalog says of users; nodes and the coordinator may all of it.
final class ContentRights: Sendable {
    /// How many answers of one revision are remembered.
    static let memoryMax = 4096

    private struct Question: Hashable {
        let principal: Principal
        let content: Digest
    }

    private struct Memory {
        var revision: Revision = 0
        var answers: [Question: Bool] = [:]
    }

    private let view: CatalogView
    private let lagMax: Duration
    private let memory = Mutex(Memory())

    /// Waits at most `lagMax` for the view to be told of a right.
    init(view: CatalogView, lagMax: Duration) {
        self.view = view
        self.lagMax = lagMax
    }

    /// Refuses unless somebody may read a version or a source that uses `content`.
    ///
    /// What nobody uses is refused like what is not his: whether there is such a content is not said.
    func requireReadable(_ content: Digest, by peer: PeerIdentity) async throws(Refusal) {
        guard peer.isUser else { return }
        let question = Question(principal: peer.principal, content: content)
        guard await holds({ self.mayRead(question) }) else {
            throw Refusal(
                .denied, rule: GalleryRefusal.Rule.authorizationFailed.rawValue,
                "\(peer.principal.name) may read no image version and no source that uses \(content)")
        }
    }

    /// Refuses unless somebody may make an image version or a source somewhere.
    func requireBringing(by peer: PeerIdentity) async throws(Refusal) {
        guard peer.isUser else { return }
        let principal = peer.principal
        guard await holds({ self.view.state.mayBringContents(principal) }) else {
            throw Refusal(
                .denied, rule: GalleryRefusal.Rule.authorizationFailed.rawValue,
                "\(principal.name) may make image versions or disks nowhere, so it has nothing to upload")
        }
    }

    /// Refuses unless somebody has `permission` over the whole cluster.
    func require(_ permission: Permission, by peer: PeerIdentity) async throws(Refusal) {
        guard peer.isUser else { return }
        let principal = peer.principal
        let allowed = { @Sendable in self.view.state.authorization(of: principal, to: permission, at: .root) }
        guard await holds({ allowed().isAllowed }) else {
            throw Refusal(.denied, rule: GalleryRefusal.Rule.authorizationFailed.rawValue, allowed().reason)
        }
    }

    private func holds(_ condition: @escaping @Sendable () -> Bool) async -> Bool {
        if condition() { return true }
        return await view.wait(atMost: lagMax, until: condition)
    }

    private func mayRead(_ question: Question) -> Bool {
        let revision = view.state.revision
        if let answer = memory.withLock({ $0.revision == revision ? $0.answers[question] : nil }) { return answer }
        let (state, users) = view.users(of: question.content)
        let answer = users.contains { state.mayRead($0, question.principal) }
        memory.withLock { memory in
            if memory.revision != state.revision || memory.answers.count >= Self.memoryMax {
                memory = Memory(revision: state.revision)
            }
            memory.answers[question] = answer
        }
        return answer
    }
}
