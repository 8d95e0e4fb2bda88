/// What a deployment tells those who name an image by its shared or public name, whoever they are.
///
/// No more than its listings, region by region: neither the gallery's own name nor where else a version is, nor which
/// versions are passed over or not yet there.
extension GalleryState {
    func resolutionForConsumers(
        of reference: ImageReference, to definition: ImageDefinition, in region: Region, now: Instant
    ) throws(GalleryRefusal) -> Resolution {
        do throws(GalleryRefusal) {
            let found = try resolve(reference.choice, of: definition, in: region, now: now)
            return Resolution(found.version, of: definition, in: region, at: found.revision, skipped: [])
        } catch {
            throw definition.isDeployable(reference.choice)
                ? .isElsewhere(reference, region) : .isNowhere(reference, region)
        }
    }
}

extension ImageReference {
    /// What a receipt of `number` is called by who asked for this: by the name that they know.
    public func naming(_ number: VersionNumber) -> ImageReference { ImageReference(place, .number(number)) }

    /// Whether it is a name that consumers know.
    public var isOfConsumers: Bool {
        if case .direct = place { false } else { true }
    }

    /// The command that lists what consumers find.
    var consumersCommand: String {
        let list = if case .community = place { "community" } else { "shared" }
        return "vitrine image-version list-\(list)"
    }
}

extension ImageDefinition {
    /// Whether consumers find it in some region: what looking in each of them tells anyway.
    fileprivate func isDeployable(_ choice: ImageReference.Choice) -> Bool {
        switch choice {
        case .latest:
            versions.contains { version in
                version.properties.targetRegions.contains { version.reasonNotLatest(in: $0.name) == nil }
            }
        case .number(let number):
            versions[number].map { version in
                version.properties.targetRegions.contains { version.isListed(in: $0.name) }
            } ?? false
        }
    }
}

extension GalleryRefusal {
    fileprivate static func isElsewhere(_ reference: ImageReference, _ region: Region) -> Self {
        Self(
            .notFound, .galleryImageNotAvailableInRegion, "\(reference)",
            "\(reference) is not available in \(region); deploy it where `\(reference.consumersCommand)` shows it, or ask "
                + "its publisher for it there")
    }

    fileprivate static func isNowhere(_ reference: ImageReference, _ region: Region) -> Self {
        Self(
            .notFound, .galleryImageNotFound, "\(reference)",
            "\(reference) means no version that can be deployed in \(region); `\(reference.consumersCommand)` shows those "
                + "that can, and its publisher knows of others")
    }
}
