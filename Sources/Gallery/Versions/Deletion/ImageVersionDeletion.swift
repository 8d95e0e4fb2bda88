/// Deletion of an image version: for good, or so that it can be restored.
extension GalleryState {
    /// Under a soft-delete policy it can be restored, unless `bypassSoftDelete`; deleting it again changes nothing.
    mutating func deleteImageVersion(
        _ id: ImageVersionID, bypassSoftDelete: Bool, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        var version = try anyVersion(id)
        guard !version.isSoftDeleted || bypassSoftDelete else { return .unchanged }
        try requireDeletable([version], context) { _ in false }
        guard try gallery(id.definition.gallery).properties.softDeletePolicy.isEnabled, !bypassSoftDelete else {
            remove(version)
            return .applied
        }
        guard version.provisioningState != .failed else {
            throw GalleryRefusal(
                .conflict, .cannotDeleteResource, "\(version.id)",
                "\(version.id) has failed, and a failed version is not kept for restoring; delete it for good with "
                    + "--bypass-soft-delete")
        }
        version.deletedAt = context.now
        version.revision = context.revision
        replace(version)
        return .applied
    }

    /// Refuses if a version may not go before its end of life, or is read by a shallow version outside of `tree`.
    func requireDeletable(
        _ versions: some Sequence<ImageVersion>, _ context: ChangeContext, tree: (ImageVersionID) -> Bool
    ) throws(GalleryRefusal) {
        for version in versions {
            try requireUnblocked(version, now: context.now)
            let readers = (index.readers[.version(version.id)] ?? []).filter { !tree($0) }
            guard readers.isEmpty else { throw inUse("image version \(version.id)", by: readers) }
        }
    }

    private func requireUnblocked(_ version: ImageVersion, now: Instant) throws(GalleryRefusal) {
        guard version.properties.blockDeletionBeforeEndOfLife else { return }
        let endOfLife = endOfLife(of: version)
        if let endOfLife, endOfLife <= now { return }
        throw GalleryRefusal(
            .conflict, .deletionBlockedBeforeEndOfLife, "\(version.id)",
            "\(version.id) may not be deleted before its end of life (\(endOfLife?.iso8601 ?? "none is set")); "
                + "wait for it, or set --block-deletion-before-end-of-life false first")
    }
}

extension GalleryState {
    /// What a shallow version reads cannot go; one that is soft-deleted reads as long as it can be restored.
    func inUse(_ resource: String, by readers: Set<ImageVersionID>) -> GalleryRefusal {
        let names = readers.sorted().map { "\($0)" + (isSoftDeleted($0) ? " (deleted)" : "") }
        let command = "`vitrine image-version"
        var remedies: [String] = []
        if readers.contains(where: { !isSoftDeleted($0) }) {
            let isKept = readers.contains { !isSoftDeleted($0) && keepsDeleted($0) }
            remedies.append(
                "delete them first\(isKept ? " for good with \(command) delete --bypass-soft-delete`" : ""), or make "
                    + "them full with \(command) update --replication-mode full`")
        }
        if readers.contains(where: isSoftDeleted) {
            let them = remedies.isEmpty ? "them" : "the deleted ones"
            remedies.append("delete \(them) for good with \(command) purge` first")
        }
        return GalleryRefusal(
            .conflict, .sourceInUse, resource,
            "\(resource) is read by shallow versions, which hold no copies: \(GalleryRefusal.list(names)); "
                + remedies.joined(separator: "; "))
    }

    private func isSoftDeleted(_ id: ImageVersionID) -> Bool { index.softDeleted.contains(id) }

    private func keepsDeleted(_ id: ImageVersionID) -> Bool {
        galleries[id.definition.gallery]?.properties.softDeletePolicy.isEnabled == true
    }
}
