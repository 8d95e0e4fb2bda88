import Gallery

/// What changes of versions come to.
extension NaiveCatalog {
    mutating func performOnVersion(_ operation: GalleryOperation, _ who: String, _ now: Int64) -> Answer {
        switch operation {
        case .createImageVersion(let id, let request): create(id, request, who)
        case .updateImageVersion(let id, let edits, let read): update("\(id)".lowercased(), edits, read, who)
        case .deleteImageVersion(let id, let isForGood): delete("\(id)".lowercased(), isForGood, who, now)
        case .undeleteImageVersion(let id): undelete("\(id)".lowercased(), who, now)
        case .purgeImageVersion(let id): purge("\(id)".lowercased(), who, now)
        case .expireImageVersion(let id, let generation): expire("\(id)".lowercased(), generation, who, now)
        case .recordVerified(let id, let generation, let region):
            verify("\(id)".lowercased(), generation, region.name, who)
        case .recordFailure(let id, let generation, let region, let reason):
            fail("\(id)".lowercased(), generation, region.name, reason, who)
        case .rollBackLatest(let definition, let regions, let number):
            rollBack("\(definition)".lowercased(), regions.map(\.name), number, who)
        default: .refused([])
        }
    }

    private mutating func create(_ id: ImageVersionID, _ request: ImageVersionRequest, _ who: String) -> Answer {
        let key = "\(id)".lowercased()
        let definition = "\(id.definition)".lowercased()
        var broken: Set<String> = []
        if !may(who, "version.write", at: Self.path(definition: definition)) { broken.insert("AuthorizationFailed") }
        let isOfDisk = request.storage.osDisk?.source != nil
        if isOfDisk, !may(who, "disk.write", at: Self.group) { broken.insert("AuthorizationFailed") }
        guard definitions[definition] != nil, let gallery = galleries[galleryKey(definition)] else {
            return .refused(broken.union(["ParentResourceNotFound"]))
        }
        var version = Version(request, of: definition, id.number, generation: revision)
        let disk = version.disk.flatMap { disks[$0] }
        if let disk { version.content = disk.content }
        if let standing = versions[key] {
            if standing.deletedAt != nil { return .refused(broken.union(["ResourceSoftDeleted"])) }
            guard broken.isEmpty else { return .refused(broken.union(["ResourceAlreadyExists"])) }
            guard version.isRequestedLike(standing) else { return .refused(["ResourceAlreadyExists"]) }
            return retry(key, standing)
        }
        if !regions.contains(version.location) { broken.insert("LocationNotAvailableForResourceType") }
        if isOfDisk {
            if let disk {
                if disk.location != version.location { broken.formUnion(["GallerySourceMismatch", "SourceNotFound"]) }
                if let os = disk.os, os != "Linux" { broken.insert("GallerySourceMismatch") }
            } else {
                broken.insert("SourceNotFound")
            }
        }
        broken.formUnion(brokenTargets(version))
        if gallery.softDeleteDays != nil, gallery.location != version.location { broken.insert("InvalidParameter") }
        guard broken.isEmpty else { return .refused(broken) }
        versions[key] = version
        return .applied
    }

    /// Asking again tries again what failed.
    private mutating func retry(_ key: String, _ standing: Version) -> Answer {
        guard !standing.failed.isEmpty else { return .unchanged }
        versions[key]?.failed = [:]
        versions[key]?.revision = revision
        return .applied
    }

    private func brokenTargets(_ version: Version) -> Set<String> {
        var broken: Set<String> = []
        let counts = version.targets.map { $0.count ?? version.count }
        for target in version.targets where !regions.contains(target.region) {
            broken.insert("LocationNotAvailableForResourceType")
        }
        let isSound =
            Set(version.targets.map(\.region)).count == version.targets.count
            && version.targets.contains { $0.region == version.location }
            && counts.allSatisfy { (1...100).contains($0) } && counts.reduce(0, +) <= 100
            && (1...100).contains(version.count) && (version.isFull || counts.allSatisfy { $0 == 1 })
        if !isSound { broken.insert("InvalidParameter") }
        return broken
    }

    private mutating func update(
        _ key: String, _ edits: [ImageVersionEdit], _ read: Revision?, _ who: String
    ) -> Answer {
        var broken: Set<String> = []
        let definition = String(key.prefix(upTo: key.lastIndex(of: "/") ?? key.startIndex))
        if !may(who, "version.write", at: Self.path(definition: definition)) { broken.insert("AuthorizationFailed") }
        guard let standing = versions[key] else {
            return .refused(
                broken.union(definitions[definition] == nil ? ["ResourceNotFound"] : ["GalleryImageNotFound"]))
        }
        if standing.deletedAt != nil { broken.insert("ResourceSoftDeleted") }
        broken.formUnion(mismatch(read, standing.revision))
        var version = standing
        for case .allowDeletionOfReplicatedLocations(let isAllowed) in edits { version.guardsRegions = !isAllowed }
        for edit in edits { broken.formUnion(version.take(edit)) }
        broken.formUnion(broken.isEmpty ? brokenTargets(version) : [])
        guard broken.isEmpty else { return .refused(broken) }
        guard !version.isEqual(to: standing) else { return retry(key, standing) }
        if version.isFull != standing.isFull {
            let isRead = standing.verified.contains(standing.location)
            version.verified = isRead ? Set(standing.targets.map(\.region)) : []
        }
        version.verified = version.verified.filter { region in version.targets.contains { $0.region == region } }
        if version.verified.isEmpty { version.hasSucceeded = false }
        version.failed = [:]
        if hasEnough(version) { version.hasSucceeded = true }
        version.revision = revision
        versions[key] = version
        return .applied
    }

    private mutating func delete(_ key: String, _ isForGood: Bool, _ who: String, _ now: Int64) -> Answer {
        var broken: Set<String> = []
        let definition = String(key.prefix(upTo: key.lastIndex(of: "/") ?? key.startIndex))
        if !may(who, "version.delete", at: Self.path(definition: definition)) { broken.insert("AuthorizationFailed") }
        guard let version = versions[key] else {
            return .refused(
                broken.union(definitions[definition] == nil ? ["ResourceNotFound"] : ["GalleryImageNotFound"]))
        }
        if version.deletedAt != nil, !isForGood { return broken.isEmpty ? .unchanged : .refused(broken) }
        broken.formUnion(obstacles([version], now))
        let isKept = galleries[galleryKey(definition)]?.softDeleteDays != nil && !isForGood
        if isKept, hasFailed(version) { broken.insert("CannotDeleteResource") }
        guard broken.isEmpty else { return .refused(broken) }
        if isKept {
            versions[key]?.deletedAt = now
            versions[key]?.revision = revision
        } else {
            versions[key] = nil
        }
        return .applied
    }

    private mutating func undelete(_ key: String, _ who: String, _ now: Int64) -> Answer {
        var broken: Set<String> = []
        let definition = String(key.prefix(upTo: key.lastIndex(of: "/") ?? key.startIndex))
        if !may(who, "version.write", at: Self.path(definition: definition)) { broken.insert("AuthorizationFailed") }
        guard let version = versions[key], let deletedAt = version.deletedAt else {
            return .refused(
                broken.union(
                    versions[key] == nil ? ["ResourceNotFound", "GalleryImageNotFound"] : ["InvalidParameter"]))
        }
        let gallery = galleries[galleryKey(definition)]
        guard let days = gallery?.softDeleteDays else { return .refused(broken.union(["ResourceSoftDeleted"])) }
        if now >= deletedAt + Int64(days) * 86_400_000 { broken.insert("ResourceSoftDeleted") }
        if version.location != gallery?.location { broken.insert("InvalidParameter") }
        guard broken.isEmpty else { return .refused(broken) }
        versions[key]?.deletedAt = nil
        versions[key]?.revision = revision
        return .applied
    }

    private mutating func purge(_ key: String, _ who: String, _ now: Int64) -> Answer {
        var broken: Set<String> = []
        let definition = String(key.prefix(upTo: key.lastIndex(of: "/") ?? key.startIndex))
        if !may(who, "version.delete", at: Self.path(definition: definition)) { broken.insert("AuthorizationFailed") }
        guard let version = versions[key], version.deletedAt != nil else {
            return .refused(
                broken.union(
                    versions[key] == nil ? ["ResourceNotFound", "GalleryImageNotFound"] : ["InvalidParameter"]))
        }
        broken.formUnion(obstacles([version], now))
        guard broken.isEmpty else { return .refused(broken) }
        versions[key] = nil
        return .applied
    }

    private mutating func expire(_ key: String, _ generation: UInt64, _ who: String, _ now: Int64) -> Answer {
        guard who.hasPrefix("coordinator/") else { return .refused(["AuthorizationFailed"]) }
        guard let version = versions[key], version.generation == generation, let deletedAt = version.deletedAt else {
            return .unchanged
        }
        let days = galleries[galleryKey(version.definition)]?.softDeleteDays ?? 7
        guard now >= deletedAt + Int64(days) * 86_400_000 else { return .unchanged }
        versions[key] = nil
        return .applied
    }

    private mutating func verify(_ key: String, _ generation: UInt64, _ region: String, _ who: String) -> Answer {
        guard who.hasPrefix("coordinator/") else { return .refused(["AuthorizationFailed"]) }
        guard var version = versions[key], version.generation == generation,
            version.targets.contains(where: { $0.region == region }), !version.verified.contains(region)
        else { return .unchanged }
        version.verified.insert(region)
        version.failed[region] = nil
        if hasEnough(version) { version.hasSucceeded = true }
        versions[key] = version
        return .applied
    }

    private mutating func fail(
        _ key: String, _ generation: UInt64, _ region: String, _ reason: String, _ who: String
    ) -> Answer {
        guard who.hasPrefix("coordinator/") else { return .refused(["AuthorizationFailed"]) }
        guard let version = versions[key], version.generation == generation,
            version.targets.contains(where: { $0.region == region }), !version.verified.contains(region),
            version.failed[region] != reason
        else { return .unchanged }
        versions[key]?.failed[region] = reason
        return .applied
    }

    private mutating func rollBack(
        _ definition: String, _ wanted: [String], _ number: VersionNumber, _ who: String
    ) -> Answer {
        var broken: Set<String> = []
        if !may(who, "version.write", at: Self.path(definition: definition)) { broken.insert("AuthorizationFailed") }
        if !wanted.allSatisfy(regions.contains) { broken.insert("LocationNotAvailableForResourceType") }
        if wanted.isEmpty || wanted != Set(wanted).sorted() { broken.insert("InvalidParameter") }
        let parts = [number.major, number.minor, number.patch]
        guard let version = versions["\(definition)/\(number)"], version.deletedAt == nil else {
            return .refused(broken.union(["ResourceNotFound", "GalleryImageNotFound", "ResourceSoftDeleted"]))
        }
        if !wanted.allSatisfy({ version.hasSucceeded && isReady(version, in: $0) }) {
            broken.insert("GalleryImageNotAvailableInRegion")
        }
        guard broken.isEmpty else { return .refused(broken) }
        var isChanged = false
        for (key, other) in versions where other.definition == definition {
            guard other.number == parts || parts.lexicographicallyPrecedes(other.number) else { continue }
            for (index, target) in other.targets.enumerated() where wanted.contains(target.region) {
                let shallBeExcluded = other.number != parts
                guard isExcluded(other, in: target.region) != shallBeExcluded else { continue }
                versions[key]?.targets[index].excluded = other.excluded == shallBeExcluded ? nil : shallBeExcluded
                versions[key]?.revision = revision
                isChanged = true
            }
        }
        return isChanged ? .applied : .unchanged
    }
}
