import Gallery

/// What deletions of versions come to, and the facts that nodes and time bring.
extension NaiveCatalog {
    private func notThere(_ key: String) -> Answer {
        .refused([definitions[definitionKey(key)] == nil ? "ResourceNotFound" : "GalleryImageNotFound"])
    }

    mutating func delete(version key: String, _ isForGood: Bool, _ now: Int64) -> Answer {
        guard let version = versions[key] else { return notThere(key) }
        if version.deletedAt != nil, !isForGood { return .unchanged }
        var broken = obstacles([key: version], now) { _ in false }
        let isKept = galleries[galleryKey(key)]?.facts["keeps"] == "true" && !isForGood
        if isKept, version.hasFailed { broken.insert("CannotDeleteResource") }
        guard broken.isEmpty else { return .refused(broken) }
        if isKept {
            versions[key]?.deletedAt = now
            versions[key]?.revision = revision
        } else {
            versions[key] = nil
        }
        return .applied
    }

    mutating func undelete(_ key: String, _ now: Int64) -> Answer {
        guard let version = versions[key] else { return notThere(key) }
        guard let end = restorableUntil(version) else { return .refused(["InvalidParameter"]) }
        var broken = notAdmitted(versionIn: version.location, in: galleryKey(key))
        if galleries[galleryKey(key)]?.facts["keeps"] != "true" || end <= now { broken.insert("ResourceSoftDeleted") }
        guard broken.isEmpty else { return .refused(broken) }
        versions[key]?.deletedAt = nil
        versions[key]?.revision = revision
        return .applied
    }

    mutating func purge(_ key: String, _ now: Int64) -> Answer {
        guard let version = versions[key] else { return notThere(key) }
        guard version.deletedAt != nil else { return .refused(["InvalidParameter"]) }
        let broken = obstacles([key: version], now) { _ in false }
        guard broken.isEmpty else { return .refused(broken) }
        versions[key] = nil
        return .applied
    }

    mutating func expire(_ key: String, _ generation: UInt64, _ now: Int64) -> Answer {
        guard let version = versions[key], version.generation == generation, let end = restorableUntil(version),
            end <= now
        else { return .unchanged }
        versions[key] = nil
        return .applied
    }

    mutating func verify(_ key: String, _ generation: UInt64, _ region: String) -> Answer {
        guard var version = versions[key], version.generation == generation,
            version.targets.contains(where: { $0.region == region }), !version.verified.contains(region)
        else { return .unchanged }
        version.verified.insert(region)
        version.held[region] = 1
        version.failed[region] = nil
        if version.hasEnough { version.succeededAt = version.succeededAt ?? revision }
        versions[key] = version
        return .applied
    }

    mutating func count(_ key: String, _ generation: UInt64, _ region: String, _ held: Int) -> Answer {
        guard let version = versions[key], version.generation == generation, version.isFull,
            let target = version.targets.first(where: { $0.region == region }), let known = version.held[region]
        else { return .unchanged }
        let standing = min(max(0, held), version.copies(in: target))
        versions[key]?.held[region] = standing
        return standing == known ? .unchanged : .applied
    }

    mutating func fail(_ key: String, _ generation: UInt64, _ region: String, _ reason: String) -> Answer {
        guard let version = versions[key], version.generation == generation,
            version.targets.contains(where: { $0.region == region }), !version.verified.contains(region),
            version.failed[region] != reason
        else { return .unchanged }
        versions[key]?.failed[region] = reason
        return .applied
    }
}
