/// The answer to "which version is meant, in this region": a receipt that says what was passed over and why.
public struct Resolution: Hashable, Sendable {
    /// Why a newer version is not the latest in a region.
    public enum SkipReason: String, Hashable, Sendable, Codable {
        case excluded
        case copying
        case failed
        case notATarget = "not-a-target"
        /// Soft-deleted: it can be restored, and used by its number for a while.
        case deleted
    }

    /// A version that was passed over.
    public struct Skip: Hashable, Sendable {
        public let number: VersionNumber
        public let reason: SkipReason

        public init(number: VersionNumber, reason: SkipReason) {
            self.number = number
            self.reason = reason
        }
    }

    public let version: ImageVersion
    public let region: Region
    /// The revision of the catalog from which this was answered.
    public let revision: Revision
    /// Newer versions, highest first; empty when a version was asked for by number.
    public let skipped: [Skip]
    /// The version's end of life, its own or its definition's: it is told, and keeps nobody from deploying.
    public let endOfLifeDate: Instant?

    init(
        _ version: ImageVersion, of definition: ImageDefinition, in region: Region, at revision: Revision,
        skipped: [Skip]
    ) {
        self.version = version
        self.region = region
        self.revision = revision
        self.skipped = skipped
        endOfLifeDate = version.properties.endOfLifeDate ?? definition.properties.endOfLifeDate
    }
}

extension GalleryState {
    /// What `reference` means in `region` to `caller` at `now`, from what the catalog knows.
    ///
    /// `latest` is the highest number, part by part as integers, among versions that succeeded, are not deleted, are
    /// not excluded there, and are ready there. It looks at *verified at least once and still a target*, never
    /// at the mood of a replica: that a copy is gone for now must not bring back an older version. By its number a
    /// soft-deleted version is found until its retention is over.
    ///
    /// `reading` is what the caller is known to be allowed in this state; without it that is looked up. `machine` is
    /// what is to be made of the image, if that is said: then the image must fit it.
    public func resolve(
        _ reference: ImageReference, in region: Region, for caller: Caller, knowing reading: ReadableVersions? = nil,
        as machine: MachineTerms? = nil, now: Instant
    ) throws(GalleryRefusal) -> Resolution {
        try requireKnown(region, as: "in")
        let definition = try definition(of: reference, for: caller, knowing: reading)
        let resolution = try resolve(reference, to: definition, in: region, now: now)
        try machine?.requireFit(definition.properties, reference)
        return resolution
    }

    /// What `reference` means, which names `definition`: told to consumers as ``resolutionForConsumers(of:to:in:now:)``.
    func resolve(
        _ reference: ImageReference, to definition: ImageDefinition, in region: Region, now: Instant
    ) throws(GalleryRefusal) -> Resolution {
        if case .direct = reference.place {
            return try resolve(reference.choice, of: definition, in: region, now: now)
        }
        return try resolutionForConsumers(of: reference, to: definition, in: region, now: now)
    }

    /// Which version of `definition` is meant, in a region that is known, by one who may use it.
    func resolve(
        _ choice: ImageReference.Choice, of definition: ImageDefinition, in region: Region, now: Instant
    ) throws(GalleryRefusal) -> Resolution {
        switch choice {
        case .number(let number):
            let version = try anyVersion(ImageVersionID(definition: definition.id, number: number))
            if let end = consumptionEndTime(of: version), end <= now { throw .isOver(version.id, end) }
            if let reason = version.reasonNotServed(in: region) { throw .notReady(version, region, reason) }
            return Resolution(version, of: definition, in: region, at: revision, skipped: [])
        case .latest:
            return try latest(of: definition, in: region)
        }
    }

    /// What `reference` means in `region` to one who may use everything, and has no direct share.
    ///
    /// Whoever answers somebody asks for them: ``resolve(_:in:for:now:)``.
    public func resolve(
        _ reference: ImageReference, in region: Region, now: Instant
    ) throws(GalleryRefusal) -> Resolution {
        try resolve(reference, in: region, for: Caller(.everyone), now: now)
    }

    private func latest(of definition: ImageDefinition, in region: Region) throws(GalleryRefusal) -> Resolution {
        var skipped: [Resolution.Skip] = []
        for version in definition.versions.reversed() {
            guard let reason = version.reasonNotLatest(in: region) else {
                return Resolution(version, of: definition, in: region, at: revision, skipped: skipped)
            }
            skipped.append(Resolution.Skip(number: version.number, reason: reason))
        }
        throw .noLatest(of: definition, in: region, skipped)
    }
}

extension GalleryState {
    /// The number that `latest` names in `region`; `nil` if none, or if there is no such definition.
    public func latest(of id: ImageDefinitionID, in region: Region) -> VersionNumber? {
        galleries[id.gallery]?.definitions[id.name]?.latest(in: region)?.number
    }
}

extension GalleryState {
    /// The target regions of `version`, in their order, in which `latest` names it.
    public func regions(whereLatestIs version: ImageVersion) -> [Region] {
        guard let definition = galleries[version.id.definition.gallery]?.definitions[version.id.definition.name] else {
            return []
        }
        return version.properties.targetRegions.map(\.name).filter { region in
            version.reasonNotLatest(in: region) == nil && definition.latest(in: region)?.number == version.number
        }
    }
}

extension ImageDefinition {
    /// What `latest` names in `region`; `nil` if nothing.
    public func latest(in region: Region) -> ImageVersion? {
        versions.last { $0.reasonNotLatest(in: region) == nil }
    }
}

extension ImageVersion {
    /// Why `latest` does not name this version in `region`; `nil` if it may.
    func reasonNotLatest(in region: Region) -> Resolution.SkipReason? {
        guard !isSoftDeleted else { return .deleted }
        guard let target = target(region) else { return .notATarget }
        return isExcludedFromLatest(in: target) ? .excluded : reasonNotReady(in: region)
    }

    /// What `latest` names must have succeeded as a whole; a region by itself is usable as soon as it is complete.
    func reasonNotReady(in region: Region) -> Resolution.SkipReason? {
        guard provisioningState != .succeeded || !isReady(in: region) else { return nil }
        return reasonNotComplete(in: region)
    }

    fileprivate func reasonNotServed(in region: Region) -> Resolution.SkipReason? {
        guard target(region) != nil else { return .notATarget }
        return isReady(in: region) ? nil : reasonNotComplete(in: region)
    }

    private func reasonNotComplete(in region: Region) -> Resolution.SkipReason {
        provisioningState == .failed || failedIn[holder(for: region)] != nil ? .failed : .copying
    }

    /// Whether any region lets `latest` see this version.
    fileprivate var isIncludedSomewhere: Bool {
        !isSoftDeleted && properties.targetRegions.contains { !isExcludedFromLatest(in: $0) }
    }
}

extension GalleryRefusal {
    fileprivate static func notReady(
        _ version: ImageVersion, _ region: Region, _ reason: Resolution.SkipReason
    ) -> Self {
        let remedy =
            switch reason {
            case .notATarget:
                "add it with `vitrine image-version update --add-region \(region)` or deploy in one of "
                    + version.properties.targetRegions.map(\.name.name).joined(separator: ", ")
            case .copying: "wait for it with `vitrine image-version wait --created`"
            case .failed, .excluded, .deleted: "see `vitrine image-version show --expand ReplicationStatus`"
            }
        return Self(
            .notFound, .galleryImageNotAvailableInRegion, "\(version.id)",
            "\(version.id) is not available in \(region) (\(reason.rawValue)); \(remedy)")
    }

    /// A soft-deleted version cannot be used any longer.
    fileprivate static func isOver(_ id: ImageVersionID, _ end: Instant) -> Self {
        Self(
            .notFound, .softDeleted, "\(id)",
            "\(id) was deleted, and could be used by its number until \(end.iso8601); restore it with "
                + "`vitrine image-version undelete`, or name another version")
    }

    /// The model's two ways of having no latest: none anywhere, or none in this region.
    fileprivate static func noLatest(
        of definition: ImageDefinition, in region: Region, _ skipped: [Resolution.Skip]
    ) -> Self {
        guard definition.versions.contains(where: \.isIncludedSomewhere) else {
            return noLatestAtAll(of: definition)
        }
        var reasons = skipped.prefix(nestedNamesMax).map { "\($0.number) \($0.reason.rawValue)" }
        if skipped.count > nestedNamesMax { reasons.append("and \(skipped.count - nestedNamesMax) more") }
        return Self(
            .notFound, .galleryImageNotAvailableInRegion, "\(definition.id)/latest",
            "no version of \(definition.id) that latest may name is available in \(region) "
                + "(\(reasons.joined(separator: ", "))); replicate one there with "
                + "`vitrine image-version update --add-region \(region)`, or wait for one that is copying")
    }
    private static func noLatestAtAll(of definition: ImageDefinition) -> Self {
        let why =
            if definition.versions.isEmpty {
                "it has no versions; publish one with `vitrine image-version create`"
            } else if definition.versions.allSatisfy(\.isSoftDeleted) {
                "every version is deleted; restore one with `vitrine image-version undelete`, or publish one"
            } else {
                "every version is excluded from latest; name one by its number, or include one with "
                    + "`vitrine image-version update --exclude-from-latest false`"
            }
        return Self(
            .notFound, .galleryImageNotFound, "\(definition.id)/latest",
            "no latest image version exists for \(definition.id): \(why)")
    }
}
