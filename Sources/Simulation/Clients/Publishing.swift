import Chance
import Gallery
import NIOCore
import Wire

/// Publishing: a place, the upload, the request; and what is changed of a version later.
extension ClientHost {
    private static let uploadMax: Int64 = 10_000

    /// `salt` decides which definition, which regions, how many copies.
    func publish(salt: Int, isShallow: Bool, then: @escaping () -> Void) {
        var dice = SeededGenerator(seed: UInt64(bitPattern: Int64(salt)))
        guard let target = cluster.catalogPlan.next(&dice, in: region, isShallow: isShallow),
            let content = cluster.makeContent(chunks: dice.number(in: 1...4))
        else { return then() }
        upload(content, to: target.location) { [self] node in
            guard let node else {
                cluster.mark(.uploadFailed)
                return then()
            }
            let bytes = Int64(content.chunks.count) * cluster.setting.chunkBytes
            let disk = DiskContent(digest: content.digest, bytes: bytes, occupiedBytes: bytes)
            let request = ImageVersionRequest(
                location: target.location, osDisk: disk, replicationMode: isShallow ? .shallow : .full,
                targetRegions: target.targets, excludeFromLatest: target.isExcluded,
                allowDeletionOfReplicatedLocations: true)
            change(.createImageVersion(id: target.id, request: request), source: node) { _ in then() }
        }
    }

    private func upload(_ content: PretendContent, to region: Region, tries: Int = 0, then: @escaping (NodeID?) -> Void)
    {
        let again: () -> Void = { [self] in
            guard tries < 6 else { return then(nil) }
            after(Int64(cluster.chance.number(in: 300...2000))) { [self] in
                upload(content, to: region, tries: tries + 1, then: then)
            }
        }
        withCoordinator { [self] end in
            guard let end else { return again() }
            let bytes = Int64(content.chunks.count) * cluster.setting.chunkBytes
            let fields = ["in=\(region)", "digest=\(content.digest)", "bytes=\(bytes)"]
            _ = end.ask(.place, fields, within: Self.uploadMax) { [self] reply in
                guard case .ok(let message) = reply, let node = message["node"].flatMap(NodeID.init) else {
                    if case .lost = reply { leaveCoordinator() }
                    return again()
                }
                offer(content, to: node) { isThere in
                    if isThere { then(node) } else { again() }
                }
            }
        }
    }

    private func offer(_ content: PretendContent, to node: NodeID, then: @escaping (Bool) -> Void) {
        withNode(node) { [self] end in
            guard let end else { return then(false) }
            let offer = end.ask(.offer, ["\(content.digest)"], within: Self.uploadMax) { [self] reply in
                guard case .ok = reply else {
                    if case .lost = reply { leave(node) }
                    return then(false)
                }
                put(content, on: end, node, then)
            }
            if let offer { end.sendBody([PretendBytes.buffer(content.manifest.hashes)], of: offer) }
        }
    }

    private func put(_ content: PretendContent, on end: End, _ node: NodeID, _ then: @escaping (Bool) -> Void) {
        let put = end.ask(.put, ["\(content.digest)"], within: Self.uploadMax) { [self] reply in
            guard case .ok = reply else {
                if case .lost = reply { leave(node) }
                return then(false)
            }
            then(true)
        }
        guard let put else { return }
        end.pretendBytes += Int64(content.chunks.count) * cluster.setting.chunkBytes
        end.sendBody(content.chunks.map { PretendBytes.buffer([$0]) }, of: put)
    }

    /// Excludes or includes a version, everywhere or in one region.
    func exclude(salt: Int, then: @escaping () -> Void) {
        var dice = SeededGenerator(seed: UInt64(bitPattern: Int64(salt)))
        guard let version = cluster.standingVersion(&dice, isDeleted: false) else { return then() }
        let targets = version.properties.targetRegions.map(\.name)
        let edit: ImageVersionEdit
        if dice.chance(50), let region = dice.one(of: targets) {
            edit = .setExcludeFromLatest(region: region, excluded: dice.one(of: [true, false, nil]) ?? nil)
        } else {
            edit = .excludeFromLatest(excluded: dice.chance(50))
        }
        change(.updateImageVersion(id: version.id, edits: [edit], ifRevision: nil)) { _ in then() }
    }

    /// Adds or drops a target region, or asks for another number of copies.
    func retarget(salt: Int, then: @escaping () -> Void) {
        var dice = SeededGenerator(seed: UInt64(bitPattern: Int64(salt)))
        guard let version = cluster.standingVersion(&dice, isDeleted: false) else { return then() }
        let targets = version.properties.targetRegions.map(\.name)
        let others = cluster.setting.regions.filter { !targets.contains($0) }
        let edit: ImageVersionEdit
        if dice.chance(40), let region = dice.one(of: others) {
            edit = .addRegion(target: TargetRegion(region, regionalReplicaCount: dice.number(in: 1...2)))
        } else {
            // Fewer copies may be asked for only while no damage is hidden among those that there are.
            let contents = version.distinctContents.map(\.digest)
            guard contents.allSatisfy({ !cluster.atlas.isDoubtful($0) }), let region = dice.one(of: targets) else {
                return then()
            }
            let drops = targets.count > 1 && dice.chance(50) && region != version.properties.location
            edit = drops ? .removeRegion(region: region) : .setReplicas(region: region, count: dice.number(in: 1...3))
        }
        if cluster.isPartitioned { cluster.mark(.targetsChangedWhilePartitioned) }
        cluster.atlas.hold(version.distinctContents.map(\.digest), for: 120_000)
        change(.updateImageVersion(id: version.id, edits: [edit], ifRevision: nil)) { _ in then() }
    }

    func delete(salt: Int, then: @escaping () -> Void) {
        var dice = SeededGenerator(seed: UInt64(bitPattern: Int64(salt)))
        guard let version = cluster.standingVersion(&dice, isDeleted: false) else { return then() }
        // Of a version that can be restored one copy a region is kept: fewer, so no damage may be hidden.
        let contents = version.distinctContents.map(\.digest)
        guard contents.allSatisfy({ !cluster.atlas.isDoubtful($0) }) else { return then() }
        cluster.atlas.hold(contents, for: 120_000)
        change(.deleteImageVersion(id: version.id, bypassSoftDelete: dice.chance(20))) { _ in then() }
    }

    func undelete(salt: Int, then: @escaping () -> Void) {
        var dice = SeededGenerator(seed: UInt64(bitPattern: Int64(salt)))
        guard let version = cluster.standingVersion(&dice, isDeleted: true) else { return then() }
        change(.undeleteImageVersion(id: version.id)) { _ in then() }
    }
}
