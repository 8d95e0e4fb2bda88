extension ImageGallery {
    /// All of it but its image definitions.
    func writeWithoutDefinitions(to writer: inout ByteWriter) {
        id.write(to: &writer)
        properties.write(to: &writer)
        sharing.write(to: &writer)
        writer.unsigned(generation)
        writer.unsigned(revision)
    }

    init(readingWithoutDefinitions reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            id: try GalleryID(reading: &reader), properties: try GalleryProperties(reading: &reader),
            sharing: try Sharing(reading: &reader), generation: try reader.unsigned(),
            revision: try reader.unsigned())
    }
}

extension GalleryProperties: Coded {
    func write(to writer: inout ByteWriter) {
        location.write(to: &writer)
        resourceGroup.write(to: &writer)
        description.write(to: &writer)
        tags.write(to: &writer)
        permissions.write(to: &writer)
        communityInfo.write(to: &writer)
        softDeletePolicy.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            location: try Region(reading: &reader), resourceGroup: try ResourceGroupName(reading: &reader),
            description: try String?(reading: &reader), tags: try [String: String](reading: &reader),
            permissions: try SharingPermissions(reading: &reader),
            communityInfo: try CommunityInfo?(reading: &reader),
            softDeletePolicy: try SoftDeletePolicy(reading: &reader))
    }
}

extension CommunityInfo: Coded {
    func write(to writer: inout ByteWriter) {
        writer.text(publisherURI)
        writer.text(publisherContact)
        writer.text(eula)
        writer.text(publicNamePrefix)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            publisherURI: try reader.text(), publisherContact: try reader.text(), eula: try reader.text(),
            publicNamePrefix: try reader.text())
    }
}

extension SoftDeletePolicy: Coded {
    func write(to writer: inout ByteWriter) {
        isEnabled.write(to: &writer)
        retentionDays.write(to: &writer)
        graceDays.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            isEnabled: try Bool(reading: &reader), retentionDays: try Int(reading: &reader),
            graceDays: try Int(reading: &reader))
    }
}

extension Sharing: Coded {
    func write(to writer: inout ByteWriter) {
        subscriptions.write(to: &writer)
        tenants.write(to: &writer)
        publicName.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init()
        subscriptions = try Set(reading: &reader)
        tenants = try Set(reading: &reader)
        publicName = try String?(reading: &reader)
    }
}
