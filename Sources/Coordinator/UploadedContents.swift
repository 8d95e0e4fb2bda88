import Gallery
import Logging
import Placement
import Transport
import Wire

/// What a request says was uploaded must be there.
extension Coordinator {
    /// A new version or source may name only contents that live nodes of its own region hold, verified.
    ///
    /// Made with a content, it needs none when it is asked for again.
    func requireSource(of submission: Submission) async throws {
        guard let uploads = submission.operation.uploads(in: state) else { return }
        let standing = Set(state.contents(of: uploads.user).map(\.digest))
        let named = uploads.contents.filter { !standing.contains($0) }
        let missing = named.filter { !isHeld($0, in: uploads.region) }
        let strange = named.filter { !isFamiliar($0, to: submission.principal) }
        guard !missing.isEmpty || !strange.isEmpty else { return }
        // Rules first: what is refused anyway must not cost a look at the disks.
        _ = try await check(submission)
        for content in missing {
            try await require(content, in: uploads.region, from: submission.source)
        }
        for content in strange where !(try await isBrought(content, to: uploads.region, submission)) {
            throw deny(content, in: uploads.region, submission)
        }
    }

    /// The contents that a change of a template names and no node holds: nothing is changed before all are there.
    func missingUploads(of operation: GalleryOperation) -> [GalleryRefusal] {
        guard let uploads = operation.uploads(in: state) else { return [] }
        let standing = Set(state.contents(of: uploads.user).map(\.digest))
        return uploads.contents.filter { !standing.contains($0) && !isHeld($0, in: uploads.region) }.map { content in
            .invalid(
                operation.place(of: content), "\(content)", "is held by no live node of \(uploads.region)",
                remedy: "upload the disk to a node of it first, see PLACE", rule: .sourceNotFound)
        }
    }

    /// Of what changes that are made together name, somebody else's is refused.
    ///
    /// A content that was brought to one region is its bringer's in all of them.
    func requireBrought(by submissions: [Submission]) async throws {
        var known: Set<Digest> = []
        var strange: [(content: Digest, region: Region, submission: Submission)] = []
        for submission in submissions {
            guard let uploads = submission.operation.uploads(in: state) else { continue }
            let standing = Set(state.contents(of: uploads.user).map(\.digest))
            for content in uploads.contents where !standing.contains(content) && !known.contains(content) {
                var isKnown = isFamiliar(content, to: submission.principal)
                if !isKnown { isKnown = try await isBrought(content, to: uploads.region, submission) }
                if isKnown { known.insert(content) } else { strange.append((content, uploads.region, submission)) }
            }
        }
        guard let first = strange.first(where: { !known.contains($0.content) }) else { return }
        throw deny(first.content, in: first.region, first.submission)
    }

    /// Whether the asker may read something that uses the content, so that naming it tells nothing new.
    private func isFamiliar(_ content: Digest, to principal: Principal) -> Bool {
        state.mayReadEverything(principal)
            || uses.users(of: content, in: routing.state).contains { state.mayRead($0, principal) }
    }

    /// Who knows but the digest of another's disk must not get the disk: the node says who brought its manifest.
    private func isBrought(_ content: Digest, to region: Region, _ submission: Submission) async throws -> Bool {
        let principal = submission.principal
        let node = submission.source ?? expectedUploads.node(of: content, in: region, by: principal)
        guard let node, node.region == region else { return false }
        guard let link = links[node], link.stage == .joined else { throw Refusal(absent: node, content) }
        guard let isOffered = await link.hasOffered(content, by: principal, fence, log) else {
            throw Refusal(absent: node, content)
        }
        return isOffered
    }

    private func deny(_ content: Digest, in region: Region, _ submission: Submission) -> GalleryRefusal {
        let refusal = GalleryRefusal(
            .denied, .authorizationFailed, "\(content)",
            "nobody names a disk content that they neither brought nor may read: upload the disk to a node of "
                + "\(region) first, or name what holds it as the source")
        noteDenied(refusal, Asked(submission))
        return refusal
    }

    private func isHeld(_ content: Digest, in region: Region) -> Bool {
        planner.verifiedHolders(of: content)[region] != nil
    }

    private func require(_ content: Digest, in region: Region, from source: NodeID?) async throws {
        guard let source else {
            throw Refusal(sourceNotFound: content, region, "upload the disk to a node of \(region) first, see PLACE")
        }
        guard source.region == region else {
            throw Refusal(sourceNotFound: content, region, "source=\(source) is elsewhere")
        }
        guard state.nodes[source] != nil else {
            throw Refusal(sourceNotFound: content, region, "source=\(source) is no node of the cluster")
        }
        try await ask(source, for: content)
        guard !isHeld(content, in: region) else { return }
        throw Refusal(absent: source, content)
    }

    /// The report of an upload may still be on its way: asks the node.
    private func ask(_ node: NodeID, for content: Digest) async throws {
        guard let link = links[node], link.stage == .joined else { throw Refusal(absent: node, content) }
        let fence = fence
        switch await link.end(of: { try await $0.verify(content, fence) }, log) {
        case .answered(.done): break
        case .unanswered, .superseded, .answered(.failed(.inUse)), .answered(.failed(.sourceLost)):
            throw Refusal(absent: node, content)
        case .answered:
            throw Refusal(sourceNotFound: content, node.region, "source=\(node) was asked and does not hold it whole")
        }
        // Over an earlier connection it would be no word about the inventory that counts.
        if links[node]?.number == link.number { plan(.holds(node, content, .verified)) }
    }
}

extension Refusal {
    fileprivate init(sourceNotFound content: Digest, _ region: Region, _ reason: String) {
        self.init(.invalid, rule: "SourceNotFound", "no live node of \(region) holds \(content): \(reason)")
    }

    /// A coordinator that was started a moment ago knows of no node before it has come back.
    fileprivate init(absent node: NodeID, _ content: Digest) {
        self.init(
            .unavailable, rule: "SourceUnavailable",
            "source=\(node), which is said to hold \(content), is not with the coordinator at this moment; ask again")
    }
}

/// The contents that a request says were uploaded.
private struct Uploads {
    let user: ContentUser
    let region: Region
    /// Each once, in the order of the disks.
    let contents: [Digest]

    init(_ user: ContentUser, in region: Region, _ contents: [DiskContent]) {
        self.user = user
        self.region = region
        var seen: Set<Digest> = []
        self.contents = contents.map(\.digest).filter { seen.insert($0).inserted }
    }
}

extension GalleryOperation {
    /// What it says was uploaded; `nil` if it is about nothing that has contents.
    fileprivate func uploads(in state: GalleryState) -> Uploads? {
        switch self {
        case .createImageVersion(let id, let request):
            Uploads(.version(id), in: request.location, request.storage.uploaded)
        case .createSource(let id, let properties):
            Uploads(.source(id), in: properties.location, properties.contents.uploaded)
        case .updateSource(let id, let edit, _):
            state.sources[id].map { Uploads(.source(id), in: $0.properties.location, edit.content.map { [$0] } ?? []) }
        default: nil
        }
    }
}

extension StorageRequest {
    fileprivate var uploaded: [DiskContent] {
        ([osDisk?.content] + dataDisks.map(\.disk.content)).compactMap(\.self)
    }
}

extension ImageSourceProperties.Contents {
    fileprivate var uploaded: [DiskContent] {
        switch self {
        case .disk(let content): [content]
        case .image(let os, let data): [os] + data.map(\.content)
        case .snapshot, .capture, .machine: []
        }
    }
}
