public import Gallery

extension ImageDefinitionDocument {
    /// What a caller who sent this document wants created.
    public func definitionProperties() throws(GalleryRefusal) -> ImageDefinitionProperties {
        let given = properties ?? Properties()
        return ImageDefinitionProperties(
            location: try DocumentReading.region(location, "location"), identifier: try given.identity(),
            osType: try DocumentReading.choice(given.osType, "properties.osType"),
            osState: try DocumentReading.choice(given.osState, "properties.osState", or: .generalized),
            hyperVGeneration: try DocumentReading.choice(
                given.hyperVGeneration, "properties.hyperVGeneration", or: .v2),
            architecture: try DocumentReading.choice(given.architecture, "properties.architecture", or: .x64),
            features: try given.readFeatures() ?? [], recommendedVCPUs: given.recommended?.vCPUs,
            recommendedMemory: given.recommended?.memory, disallowedDiskTypes: try given.readDiskTypes() ?? [],
            purchasePlan: try given.plan(), eula: given.eula, privacyStatementURI: given.privacyStatementUri,
            releaseNoteURI: given.releaseNoteUri, description: given.description, tags: tags ?? [:],
            endOfLifeDate: try DocumentReading.date(given.endOfLifeDate, "properties.endOfLifeDate"))
    }

    /// What a caller who sent this document wants changed of `standing`.
    public func edit(of standing: ImageDefinition) throws(GalleryRefusal) -> ImageDefinitionEdit {
        let former = standing.properties
        let given = properties ?? Properties()
        var edit = ImageDefinitionEdit(allowUpdateImage: given.allowUpdateImage ?? false)
        if given.description != former.description { edit.description = given.description }
        if tags != former.tags { edit.tags = tags }
        let endOfLife = try DocumentReading.date(given.endOfLifeDate, "properties.endOfLifeDate")
        if endOfLife != former.endOfLifeDate { edit.endOfLifeDate = endOfLife }
        if given.releaseNoteUri != former.releaseNoteURI { edit.releaseNoteURI = given.releaseNoteUri }
        if given.recommended?.vCPUs != former.recommendedVCPUs { edit.recommendedVCPUs = given.recommended?.vCPUs }
        if given.recommended?.memory != former.recommendedMemory { edit.recommendedMemory = given.recommended?.memory }
        let diskTypes = try given.readDiskTypes()
        if diskTypes != former.disallowedDiskTypes { edit.disallowedDiskTypes = diskTypes }
        let features = try given.readFeatures()
        if features != former.features { edit.features = features }
        return edit
    }
}

extension ImageDefinitionDocumentProperties {
    fileprivate func identity() throws(GalleryRefusal) -> ImageIdentifier {
        let path = "properties.identifier"
        return ImageIdentifier(
            publisher: try DocumentReading.required(identifier?.publisher, "\(path).publisher"),
            offer: try DocumentReading.required(identifier?.offer, "\(path).offer"),
            sku: try DocumentReading.required(identifier?.sku, "\(path).sku"))
    }

    fileprivate func readFeatures() throws(GalleryRefusal) -> [Feature]? {
        guard let features else { return nil }
        return try DocumentReading.list(features, "properties.features") { (feature, path) throws(GalleryRefusal) in
            Feature(
                try DocumentReading.choice(feature.name, "\(path).name"),
                try DocumentReading.required(feature.value, "\(path).value"),
                startsAtVersion: try DocumentReading.name(feature.startsAtVersion, "\(path).startsAtVersion"))
        }
    }

    fileprivate func readDiskTypes() throws(GalleryRefusal) -> [DiskType]? {
        guard let types = disallowed?.diskTypes else { return nil }
        return try DocumentReading.list(types, "properties.disallowed.diskTypes") {
            (type, path) throws(GalleryRefusal) in try DocumentReading.choice(type, path)
        }
    }

    fileprivate func plan() throws(GalleryRefusal) -> PurchasePlan? {
        guard let plan = purchasePlan else { return nil }
        let path = "properties.purchasePlan"
        return PurchasePlan(
            name: try DocumentReading.required(plan.name, "\(path).name"),
            publisher: try DocumentReading.required(plan.publisher, "\(path).publisher"),
            product: try DocumentReading.required(plan.product, "\(path).product"))
    }
}
