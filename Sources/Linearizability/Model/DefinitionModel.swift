public import Gallery

/// What one image definition must be like after given changes: a dictionary, written plainly.
///
/// It is independent of `Gallery`, so that it can catch its mistakes.
public struct DefinitionModel: Hashable, Sendable, Codable {
    /// What a change comes to.
    enum Effect: Hashable, Sendable {
        case applied
        case unchanged
        /// Nothing that is modelled changes; whether something else does is not known.
        case appliedOrUnchanged
        /// Or in conflict, by a property that is not modelled: then nothing changes.
        case appliedUnlessOther
        case unchangedUnlessOther
        case refused(History.Refusal)
    }

    public var versions: [VersionNumber: VersionModel] = [:]
    /// Whether what is deleted can be restored (the gallery's soft-delete policy).
    public var keepsDeleted: Bool

    /// An image definition without versions.
    public init(keepsDeleted: Bool = false) {
        self.keepsDeleted = keepsDeleted
    }

    /// `generation` is what a version published by it gets.
    mutating func apply(_ change: History.Change, generation: Generation) -> Effect {
        switch change {
        case .publish(let version, let publication): publish(version, publication, generation)
        case .update(let version, let edits): update(version, edits)
        case .delete(let version, let isForGood): delete(version, isForGood)
        case .undelete(let version): undelete(version)
        case .rollBack(let version, let regions): rollBack(to: version, regions)
        }
    }

    private mutating func publish(
        _ version: VersionNumber, _ publication: History.Publication, _ generation: Generation
    ) -> Effect {
        guard let standing = versions[version] else {
            guard publication.targets.isSound(home: publication.home) else { return .refused(.invalid) }
            versions[version] = VersionModel(publication, generation: generation)
            return .applied
        }
        guard !standing.isDeleted, standing.isLike(publication) else { return .refused(.conflict) }
        let effect = retry(version)
        guard standing.isTouched else { return effect }
        return effect == .applied ? .appliedUnlessOther : .unchangedUnlessOther
    }

    /// Asking again tries again what failed.
    private mutating func retry(_ version: VersionNumber) -> Effect {
        guard versions[version]?.failedIn.isEmpty == false else { return .unchanged }
        versions[version]?.failedIn = []
        return .applied
    }

    private mutating func update(_ version: VersionNumber, _ edits: [History.Edit]) -> Effect {
        guard let standing = versions[version] else { return .refused(.notFound) }
        guard !standing.isDeleted else { return .refused(.conflict) }
        var updated = standing
        // What is not modelled may have been so already; to take it for touched then only forgives.
        let isTouched = standing.isTouched || edits.contains(.other)
        for case .allowDroppingReplicas(let isAllowed) in edits { updated.mayDropReplicas = isAllowed }
        for edit in edits {
            if let refusal = updated.take(edit) { return .refused(refusal) }
        }
        guard updated != standing else {
            versions[version]?.isTouched = isTouched
            let effect = retry(version)
            return effect == .unchanged && edits.contains(.other) ? .appliedOrUnchanged : effect
        }
        guard updated.targets.isSound(home: updated.home) else { return .refused(.invalid) }
        if updated.isShallow != standing.isShallow {
            let isRead = standing.presentIn.contains(standing.home)
            updated.presentIn = isRead ? standing.targets.map(\.region).sorted() : []
        }
        updated.presentIn = updated.presentIn.filter { updated.index(of: $0) != nil }
        if updated.presentIn.isEmpty { updated.hasSucceeded = false }
        updated.failedIn = []
        updated.isTouched = isTouched
        updated.noteSuccess()
        versions[version] = updated
        return .applied
    }

    private mutating func delete(_ version: VersionNumber, _ isForGood: Bool) -> Effect {
        guard let standing = versions[version] else { return .refused(.notFound) }
        if standing.isDeleted, !isForGood { return .unchanged }
        if keepsDeleted, !isForGood {
            guard standing.state != .failed else { return .refused(.conflict) }
            versions[version]?.isDeleted = true
        } else {
            versions[version] = nil
        }
        return .applied
    }

    private mutating func undelete(_ version: VersionNumber) -> Effect {
        guard let standing = versions[version] else { return .refused(.notFound) }
        guard standing.isDeleted, keepsDeleted else { return .refused(.conflict) }
        versions[version]?.isDeleted = false
        return .applied
    }

    /// Excludes what is higher, also what is deleted or copying still.
    private mutating func rollBack(to version: VersionNumber, _ regions: [Region]) -> Effect {
        guard let standing = versions[version], !standing.isDeleted else { return .refused(.notFound) }
        guard standing.hasSucceeded, regions.allSatisfy(standing.isPresent) else { return .refused(.conflict) }
        let before = self
        for (other, model) in before.versions where other == version || version.isNumericallyBelow(other) {
            for (index, target) in model.targets.enumerated() where regions.contains(target.region) {
                let isToBeExcluded = other != version
                guard model.isExcluded(in: target) != isToBeExcluded else { continue }
                versions[other]?.targets[index].isExcluded = model.isExcluded == isToBeExcluded ? nil : isToBeExcluded
            }
        }
        return self == before ? .unchanged : .applied
    }
}

extension VersionModel {
    /// Whether publishing `publication` asks for what stands.
    fileprivate func isLike(_ publication: History.Publication) -> Bool {
        let byRegion = { (left: History.Target, right: History.Target) in left.region < right.region }
        return digest == publication.digest && home == publication.home && isExcluded == publication.isExcluded
            && isShallow == publication.isShallow && mayDropReplicas == publication.mayDropReplicas
            && targets.sorted(by: byRegion) == publication.targets.sorted(by: byRegion)
    }

    /// Takes over one edit, or says why not.
    fileprivate mutating func take(_ edit: History.Edit) -> History.Refusal? {
        switch edit {
        case .exclude(let isExcluded): self.isExcluded = isExcluded
        case .excludeRegion(let region, let isExcluded):
            guard let index = index(of: region) else { return .invalid }
            targets[index].isExcluded = isExcluded
        case .addTarget(let target):
            guard index(of: target.region) == nil else { return .invalid }
            targets.append(target)
        case .removeTarget(let region):
            guard let index = index(of: region) else { return .invalid }
            targets.remove(at: index)
        case .setTargets(let new):
            let isDropped = presentIn.contains { region in !new.contains { $0.region == region } }
            guard !isDropped || mayDropReplicas else { return .conflict }
            targets = new
        case .makeFull: isShallow = false
        case .allowDroppingReplicas, .other: break
        }
        return nil
    }
}

extension [History.Target] {
    /// No region twice, and the version's own among them.
    fileprivate func isSound(home: Region) -> Bool {
        Set(map(\.region)).count == count && contains { $0.region == home }
    }
}

extension VersionNumber {
    /// Part by part as integers: 1.10.0 is above 1.9.0.
    func isNumericallyBelow(_ other: VersionNumber) -> Bool {
        if major != other.major { return major < other.major }
        if minor != other.minor { return minor < other.minor }
        return patch < other.patch
    }
}
