// What has one text stands as that.
extension Region: Coded {}
extension NodeID: Coded {}
extension TenantID: Coded {}
extension SubscriptionID: Coded {}
extension ResourceGroupName: Coded {}
extension PrincipalID: Coded {}
extension SourceID: Coded {}
extension GalleryID: Coded {}
extension ImageDefinitionID: Coded {}
extension ImageReference: Coded {}
extension Scope: Coded {}

// What has a few values stands as the model's word for it.
extension Role: Coded {}
extension DirectoryPrincipal.Kind: Coded {}
extension DiskType: Coded {}
extension OSType: Coded {}
extension OSState: Coded {}
extension HyperVGeneration: Coded {}
extension Architecture: Coded {}
extension SecurityType: Coded {}
extension SharingPermissions: Coded {}
extension Feature.Name: Coded {}
extension HostCaching: Coded {}
extension StorageAccountType: Coded {}
extension StorageAccountStrategy: Coded {}
extension UEFISettings.Template: Coded {}
extension UEFISettings.Signature.Kind: Coded {}

extension Instant: Coded {
    func write(to writer: inout ByteWriter) { writer.signed(milliseconds) }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(milliseconds: try reader.signed())
    }
}

extension VersionNumber: Coded {
    func write(to writer: inout ByteWriter) {
        writer.unsigned(UInt64(major))
        writer.unsigned(UInt64(minor))
        writer.unsigned(UInt64(patch))
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        let parts = (try reader.unsigned(), try reader.unsigned(), try reader.unsigned())
        guard let major = UInt32(exactly: parts.0), let minor = UInt32(exactly: parts.1),
            let patch = UInt32(exactly: parts.2), let number = VersionNumber(major, minor, patch)
        else { throw .malformed(what: "a version's number") }
        self = number
    }
}

extension DiskContent: Coded {
    func write(to writer: inout ByteWriter) {
        writer.digest(digest)
        writer.signed(bytes)
        writer.signed(occupiedBytes)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(digest: try reader.digest(), bytes: try reader.signed(), occupiedBytes: try reader.signed())
    }
}
