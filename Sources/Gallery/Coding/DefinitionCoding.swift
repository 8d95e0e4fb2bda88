/// With all its versions.
extension ImageDefinition: Coded {
    func write(to writer: inout ByteWriter) {
        id.write(to: &writer)
        properties.write(to: &writer)
        writer.unsigned(generation)
        writer.unsigned(revision)
        VersionWriting.write(versions, to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        let id = Shared(try ImageDefinitionID(reading: &reader))
        self.init(
            shared: id, properties: try ImageDefinitionProperties(reading: &reader),
            generation: try reader.unsigned(), revision: try reader.unsigned(),
            versions: try VersionReading.versions(of: id, from: &reader))
    }
}

extension ImageDefinitionProperties: Coded {
    func write(to writer: inout ByteWriter) {
        location.write(to: &writer)
        identifier.write(to: &writer)
        osType.write(to: &writer)
        osState.write(to: &writer)
        hyperVGeneration.write(to: &writer)
        architecture.write(to: &writer)
        features.write(to: &writer)
        recommendedVCPUs.write(to: &writer)
        recommendedMemory.write(to: &writer)
        disallowedDiskTypes.write(to: &writer)
        purchasePlan.write(to: &writer)
        eula.write(to: &writer)
        privacyStatementURI.write(to: &writer)
        releaseNoteURI.write(to: &writer)
        description.write(to: &writer)
        tags.write(to: &writer)
        endOfLifeDate.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            location: try Region(reading: &reader), identifier: try ImageIdentifier(reading: &reader),
            osType: try OSType(reading: &reader), osState: try OSState(reading: &reader),
            hyperVGeneration: try HyperVGeneration(reading: &reader),
            architecture: try Architecture(reading: &reader), features: try [Feature](reading: &reader),
            recommendedVCPUs: try ResourceRange?(reading: &reader),
            recommendedMemory: try ResourceRange?(reading: &reader),
            disallowedDiskTypes: try [DiskType](reading: &reader), purchasePlan: try PurchasePlan?(reading: &reader),
            eula: try String?(reading: &reader), privacyStatementURI: try String?(reading: &reader),
            releaseNoteURI: try String?(reading: &reader), description: try String?(reading: &reader),
            tags: try [String: String](reading: &reader), endOfLifeDate: try Instant?(reading: &reader))
    }
}

extension ImageIdentifier: Coded {
    func write(to writer: inout ByteWriter) {
        writer.text(publisher)
        writer.text(offer)
        writer.text(sku)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(publisher: try reader.text(), offer: try reader.text(), sku: try reader.text())
    }
}

extension Feature: Coded {
    func write(to writer: inout ByteWriter) {
        name.write(to: &writer)
        writer.text(value)
        startsAtVersion.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            try Name(reading: &reader), try reader.text(), startsAtVersion: try VersionNumber?(reading: &reader))
    }
}

extension ResourceRange: Coded {
    func write(to writer: inout ByteWriter) {
        min.write(to: &writer)
        max.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(min: try Int?(reading: &reader), max: try Int?(reading: &reader))
    }
}
