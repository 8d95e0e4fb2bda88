import Gallery

/// What making and changing versions comes to.
extension NaiveCatalog {
    mutating func create(
        version id: ImageVersionID, _ request: ImageVersionRequest, _ who: String, _ now: Int64
    ) -> Answer {
        let key = "\(id)".lowercased()
        guard let definition = definitions[definitionKey(key)] else { return .refused(["ParentResourceNotFound"]) }
        var version = Version(request, definitionKey(key), id.number, at: now, revision)
        if let standing = versions[key] {
            if standing.deletedAt != nil { return .refused(["ResourceSoftDeleted"]) }
            return version.isAsked(like: standing) ? retry(key, standing) : .refused(["ResourceAlreadyExists"])
        }
        var (disks, broken) = disks(for: version, request.storage, definition, who)
        version.disks = disks
        version.targets = version.targets.map { typed($0, version.strategy) }
        if broken.isEmpty { broken.formUnion(wrongSizes(version)) }
        if regions[version.location] == nil { broken.insert("LocationNotAvailableForResourceType") }
        broken.formUnion(brokenTargets(version))
        broken.formUnion(wrongTexts(nil, request.tags))
        if let keys = request.uefiSettings, definition.facts["generation"] == "V1" || !isSound(keys) {
            broken.insert("InvalidParameter")
        }
        broken.formUnion(notAdmitted(versionIn: version.location, in: galleryKey(key)))
        guard broken.isEmpty else { return .refused(broken) }
        versions[key] = version
        return .applied
    }

    private func isSound(_ keys: UEFISettings) -> Bool {
        let names = keys.templates.map(\.rawValue)
        let values = ([keys.pk].compactMap { $0 } + keys.kek + keys.db + keys.dbx).map(\.value)
        return !names.isEmpty && Set(names).count == names.count
            && (!names.contains("NoSignatureTemplate") || names.count == 1)
            && values.allSatisfy {
                !$0.isEmpty && $0.allSatisfy { !$0.isEmpty && $0.utf8.count % 4 == 0 && !$0.contains("!") }
            }
    }

    private func wrongSizes(_ version: Version) -> Set<String> {
        version.disks.compactMap(\.content).reduce(into: []) { $0.formUnion(wrongSize($1, full: version.isFull)) }
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
        let sets = version.targets.flatMap(\.sets)
        for target in version.targets where regions[target.region] == nil {
            broken.insert("LocationNotAvailableForResourceType")
        }
        let isSound =
            Set(version.targets.map(\.region)).count == version.targets.count
            && version.targets.contains { $0.region == version.location }
            && counts.allSatisfy(Self.counts.contains) && (counts + sets.map(\.count)).reduce(0, +) <= 100
            && sets.map(\.count).allSatisfy(Self.counts.contains) && (version.isFull || sets.isEmpty)
            && version.targets.allSatisfy { target in
                let types = [target.type ?? version.type] + target.sets.map(\.type)
                return Set(types).count == types.count && (!types.contains("Standard_ZRS") || hasZones(target.region))
            }
            && Self.counts.contains(version.count) && (version.isFull || counts.allSatisfy { $0 == 1 })
        if !isSound { broken.insert("InvalidParameter") }
        return broken
    }

    /// Whether copies in a region can be on two nodes.
    private func hasZones(_ region: String) -> Bool { nodes.keys.filter { $0.hasPrefix("\(region)/") }.count >= 2 }

    /// A strategy chooses where no type is named, once.
    private func typed(_ target: Target, _ strategy: String?) -> Target {
        guard let strategy, target.type == nil else { return target }
        var target = target
        target.type =
            strategy == "PreferStandard_ZRS" && hasZones(target.region) ? "Standard_ZRS" : "Standard_LRS"
        return target
    }

    mutating func update(version key: String, _ edits: [ImageVersionEdit], _ read: Revision?) -> Answer {
        guard let standing = versions[key] else {
            return .refused([definitions[definitionKey(key)] == nil ? "ResourceNotFound" : "GalleryImageNotFound"])
        }
        guard standing.deletedAt == nil else { return .refused(["ResourceSoftDeleted"]) }
        var broken = mismatch(read, standing.revision)
        var version = standing
        for case .allowDeletionOfReplicatedLocations(let isAllowed) in edits { version.guardsRegions = !isAllowed }
        for edit in edits { broken.formUnion(version.take(edit)) }
        broken.formUnion(version.keepTypes(of: standing))
        version.targets = version.targets.map { typed($0, standing.strategy) }
        guard broken.isEmpty else { return .refused(broken) }
        guard !version.isLike(standing) else { return retry(key, standing) }
        broken = brokenTargets(version).union(wrongSizes(version))
        broken.formUnion(wrongTexts(nil, edits.reduce(nil) { $1.tagsAsked ?? $0 }))
        guard broken.isEmpty else { return .refused(broken) }
        if version.isFull != standing.isFull {
            let isRead = standing.verified.contains(standing.location)
            version.verified = isRead ? Set(standing.targets.map(\.region)) : []
            version.held = [version.location: 1]
        }
        version.verified = version.verified.filter { region in version.targets.contains { $0.region == region } }
        version.held = Dictionary(
            uniqueKeysWithValues: version.verified.map { ($0, min(version.held[$0] ?? 0, version.wanted(in: $0))) })
        if version.verified.isEmpty { version.succeededAt = nil }
        version.failed = [:]
        if version.hasEnough { version.succeededAt = version.succeededAt ?? revision }
        version.revision = revision
        versions[key] = version
        return .applied
    }

    mutating func rollBack(_ definition: String, _ wanted: [String], _ number: VersionNumber) -> Answer {
        var broken: Set<String> = []
        if !wanted.allSatisfy({ regions[$0] != nil }) { broken.insert("LocationNotAvailableForResourceType") }
        if !Self.counts.contains(wanted.count) || wanted != Set(wanted).sorted() { broken.insert("InvalidParameter") }
        guard let version = versions["\(definition)/\(number)"] else {
            return .refused(
                broken.union([definitions[definition] == nil ? "ResourceNotFound" : "GalleryImageNotFound"]))
        }
        if version.deletedAt != nil { broken.insert("ResourceSoftDeleted") }
        if !wanted.allSatisfy({ reasonNotNameable(version, in: $0) == nil }) {
            broken.insert("GalleryImageNotAvailableInRegion")
        }
        guard broken.isEmpty else { return .refused(broken) }
        var isChanged = false
        for (key, other) in versions where other.definition == definition {
            let isIt = other.number == version.number
            guard isIt || version.number.lexicographicallyPrecedes(other.number) else { continue }
            for (index, target) in other.targets.enumerated() where wanted.contains(target.region) {
                guard (target.excluded ?? other.excluded) == isIt else { continue }
                versions[key]?.targets[index].excluded = other.excluded == !isIt ? nil : !isIt
                versions[key]?.revision = revision
                isChanged = true
            }
        }
        return isChanged ? .applied : .unchanged
    }
}
