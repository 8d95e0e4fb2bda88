import Gallery

/// Where versions are, and what `latest` names.
extension NaiveCatalog {
    /// The versions of a definition, highest first, also those that are deleted.
    func descending(_ definition: String) -> [Version] {
        versions.values.filter { $0.definition == definition }
            .sorted { isSpoilt ? $1.numberText < $0.numberText : $1.number.lexicographicallyPrecedes($0.number) }
    }

    /// Why `latest` does not name a version in a region.
    func reasonNotLatest(_ version: Version, in region: String) -> String? {
        guard version.deletedAt == nil else { return "deleted" }
        guard let target = version.targets.first(where: { $0.region == region }) else { return "not-a-target" }
        guard !(target.excluded ?? version.excluded) else { return "excluded" }
        return reasonNotNameable(version, in: region)
    }

    func reasonNotNameable(_ version: Version, in region: String) -> String? {
        guard version.targets.contains(where: { $0.region == region }) else { return "not-a-target" }
        guard version.succeededAt == nil || !version.isReady(in: region) else { return nil }
        return version.hasFailed || version.failed[version.holder(region)] != nil ? "failed" : "copying"
    }

    func latestNumber(of definition: String, in region: String) -> String? {
        descending(definition).first { reasonNotLatest($0, in: region) == nil }?.numberText
    }

    /// The receipt of `latest`: the number with what was skipped, or the rule that refuses.
    func latest(of definition: String, in region: String) -> String {
        guard regions[region] != nil else { return "LocationNotAvailableForResourceType" }
        var skipped: [String] = []
        let all = descending(definition)
        for version in all {
            guard let reason = reasonNotLatest(version, in: region) else {
                return "\(version.numberText) after \(skipped.joined(separator: ", "))"
            }
            skipped.append("\(version.numberText) \(reason)")
        }
        let isIncluded = all.contains { version in
            version.deletedAt == nil && version.targets.contains { !($0.excluded ?? version.excluded) }
        }
        return isIncluded ? "GalleryImageNotAvailableInRegion" : "GalleryImageNotFound"
    }

    /// What a version's number resolves to in a region at a moment, or the rule that refuses.
    func resolved(_ version: Version, in region: String, at now: Int64) -> String {
        guard regions[region] != nil else { return "LocationNotAvailableForResourceType" }
        if let end = usableUntil(version), end <= now { return "ResourceSoftDeleted" }
        return version.isReady(in: region) ? version.numberText : "GalleryImageNotAvailableInRegion"
    }

    /// Until when a deleted version can be used by its number.
    func usableUntil(_ version: Version) -> Int64? {
        let days = galleries[galleryKey(version.definition)]?.facts["retention"].flatMap(Int64.init) ?? 0
        return version.deletedAt.map { $0 + days * Self.day }
    }

    /// Until when a deleted version can be restored.
    func restorableUntil(_ version: Version) -> Int64? {
        let days = galleries[galleryKey(version.definition)]?.facts["grace"].flatMap(Int64.init) ?? 0
        return usableUntil(version).map { $0 + days * Self.day }
    }
}

extension NaiveCatalog.Version {
    var numberText: String { number.map { "\($0)" }.joined(separator: ".") }

    /// Where it is to be held.
    var holders: [String] { isFull ? targets.map(\.region) : [location] }

    func holder(_ region: String) -> String { isFull ? region : location }

    var hasEnough: Bool { holders.filter(verified.contains).count >= min(2, holders.count) }

    var hasFailed: Bool {
        succeededAt == nil && holders.filter { failed[$0] == nil }.count < min(2, holders.count)
    }

    func isReady(in region: String) -> Bool {
        targets.contains { $0.region == region } && verified.contains(holder(region))
    }

    /// Twice at least where the storage is zone-redundant.
    func copies(in target: NaiveCatalog.Target) -> Int {
        let own = NaiveCatalog.Target.Set(type: target.type ?? type, count: target.count ?? count)
        return ([own] + target.sets).map { max($0.count, $0.type == "Standard_ZRS" ? 2 : 1) }.reduce(0, +)
    }

    func wanted(in region: String) -> Int {
        isFull ? targets.first { $0.region == region }.map(copies) ?? 0 : 1
    }

    /// The verified regions that lack copies, and how many stand there.
    var short: [String: String] {
        held.filter { $0.value < wanted(in: $0.key) }.mapValues { "\($0)" }
    }

    /// The state of one region, each verified one holding so many copies.
    func state(in target: NaiveCatalog.Target, copies held: Int) -> String {
        let isHere = verified.contains(holder(target.region))
        if isHere, !isFull || held >= copies(in: target) { return "Completed" }
        return failed[holder(target.region)] != nil ? "Failed" : "Replicating"
    }

    func aggregatedState(copies held: Int) -> String {
        let states = targets.map { state(in: $0, copies: held) }
        return states.contains("Replicating") ? "InProgress" : states.contains("Failed") ? "Failed" : "Completed"
    }

    /// Region by region: replicas, bytes stored, and bytes that came from another region (reference, 4.4).
    var usage: String {
        let occupied = disks.compactMap(\.content).reduce(Int64(0)) { $0 + $1.occupied }
        let parts = (isFull ? targets : []).sorted { $0.region < $1.region }.map { target in
            let replicas = deletedAt != nil ? 1 : copies(in: target)
            let carried = target.region == location ? 0 : occupied
            return "\(target.region) \(replicas) \(occupied * Int64(replicas)) \(carried)"
        }
        return parts.joined(separator: ", ")
    }
}
