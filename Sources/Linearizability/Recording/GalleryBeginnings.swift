public import Gallery

/// What stands when recording begins, taken over from the catalog.
extension DefinitionModel {
    /// `keepsDeleted` is the gallery's soft-delete policy.
    public init(_ definition: ImageDefinition, keepsDeleted: Bool) {
        self.init(keepsDeleted: keepsDeleted)
        for version in definition.versions { versions[version.number] = VersionModel(version) }
    }
}

extension VersionModel {
    fileprivate init(_ version: ImageVersion) {
        let properties = version.properties
        self.init(
            History.Publication(
                digest: properties.osDisk.digest, home: properties.location,
                targets: properties.targetRegions.map { History.Target($0) },
                isExcluded: properties.excludeFromLatest, isShallow: properties.replicationMode == .shallow,
                mayDropReplicas: properties.allowDeletionOfReplicatedLocations), generation: version.generation)
        presentIn = version.verifiedIn.sorted()
        failedIn = version.failedIn.keys.sorted()
        hasSucceeded = version.succeeded != nil
        isDeleted = version.isSoftDeleted
        // What it was published with is not known.
        isTouched = true
    }
}
