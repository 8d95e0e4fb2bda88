extension TargetRegion: Coded {
    func write(to writer: inout ByteWriter) {
        name.write(to: &writer)
        regionalReplicaCount.write(to: &writer)
        storageAccountType.write(to: &writer)
        excludeFromLatest.write(to: &writer)
        additionalReplicaSets.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            try Region(reading: &reader), regionalReplicaCount: try Int?(reading: &reader),
            storageAccountType: try StorageAccountType?(reading: &reader),
            excludeFromLatest: try Bool?(reading: &reader),
            additionalReplicaSets: try [ReplicaSet](reading: &reader))
    }
}

extension ReplicaSet: Coded {
    func write(to writer: inout ByteWriter) {
        storageAccountType.write(to: &writer)
        regionalReplicaCount.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            try StorageAccountType(reading: &reader), regionalReplicaCount: try Int(reading: &reader))
    }
}

extension ImageVersionProperties.Rare: Coded {
    func write(to writer: inout ByteWriter) {
        endOfLifeDate.write(to: &writer)
        tags.write(to: &writer)
        dataDisks.write(to: &writer)
        osDiskCaching.write(to: &writer)
        source.write(to: &writer)
        osDiskSource.write(to: &writer)
        uefiSettings.write(to: &writer)
        storageAccountStrategy.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            endOfLifeDate: try Instant?(reading: &reader), tags: try [String: String](reading: &reader),
            dataDisks: try [ImageVersionProperties.DataDisk](reading: &reader),
            osDiskCaching: try HostCaching(reading: &reader), source: try SourceReference?(reading: &reader),
            osDiskSource: try SourceReference?(reading: &reader), uefiSettings: try UEFISettings?(reading: &reader),
            storageAccountStrategy: try StorageAccountStrategy?(reading: &reader))
    }
}

extension ImageVersionProperties.DataDisk: Coded {
    func write(to writer: inout ByteWriter) {
        lun.write(to: &writer)
        content.write(to: &writer)
        hostCaching.write(to: &writer)
        source.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            lun: try Int(reading: &reader), content: try DiskContent(reading: &reader),
            hostCaching: try HostCaching(reading: &reader), source: try SourceReference?(reading: &reader))
    }
}

extension UEFISettings: Coded {
    func write(to writer: inout ByteWriter) {
        templates.write(to: &writer)
        pk.write(to: &writer)
        kek.write(to: &writer)
        db.write(to: &writer)
        dbx.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            templates: try [Template](reading: &reader), pk: try Signature?(reading: &reader),
            kek: try [Signature](reading: &reader), db: try [Signature](reading: &reader),
            dbx: try [Signature](reading: &reader))
    }
}

extension UEFISettings.Signature: Coded {
    func write(to writer: inout ByteWriter) {
        kind.write(to: &writer)
        value.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(kind: try Kind(reading: &reader), value: try [String](reading: &reader))
    }
}
