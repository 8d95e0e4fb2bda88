import Gallery

/// The member `securityProfile` of an image version: the keys that its virtual firmware trusts.
public struct SecurityProfile: Hashable, Sendable, Codable {
    /// A key or signature: `sha256` or `x509`, in base 64.
    public struct Key: Hashable, Sendable, Codable {
        public var type: String?
        public var value: [String]?

        public init(type: String?, value: [String]?) {
            self.type = type
            self.value = value
        }
    }

    /// The member `additionalSignatures`.
    public struct Signatures: Hashable, Sendable, Codable {
        public var pk: Key?
        public var kek: [Key]?
        public var db: [Key]?
        public var dbx: [Key]?

        public init() {}
    }

    /// The member `uefiSettings`.
    public struct UEFI: Hashable, Sendable, Codable {
        public var signatureTemplateNames: [String]?
        public var additionalSignatures: Signatures?

        public init() {}
    }

    public var uefiSettings: UEFI?

    public init(uefiSettings: UEFI? = nil) {
        self.uefiSettings = uefiSettings
    }

    init(_ settings: UEFISettings) {
        var signatures = Signatures()
        signatures.pk = settings.pk.map { Key($0) }
        signatures.kek = settings.kek.isEmpty ? nil : settings.kek.map { Key($0) }
        signatures.db = settings.db.isEmpty ? nil : settings.db.map { Key($0) }
        signatures.dbx = settings.dbx.isEmpty ? nil : settings.dbx.map { Key($0) }
        var uefi = UEFI()
        uefi.signatureTemplateNames = settings.templates.map(\.rawValue)
        uefi.additionalSignatures = signatures == Signatures() ? nil : signatures
        uefiSettings = uefi
    }

    func settings() throws(GalleryRefusal) -> UEFISettings? {
        guard let uefiSettings else { return nil }
        let path = "properties.securityProfile.uefiSettings"
        let signatures = uefiSettings.additionalSignatures
        let base = "\(path).additionalSignatures"
        return UEFISettings(
            templates: try DocumentReading.list(
                uefiSettings.signatureTemplateNames, "\(path).signatureTemplateNames"
            ) { (name, path) throws(GalleryRefusal) in try DocumentReading.choice(name, path) },
            pk: try signatures?.pk?.signature("\(base).pk"),
            kek: try Self.signatures(signatures?.kek, "\(base).kek"),
            db: try Self.signatures(signatures?.db, "\(base).db"),
            dbx: try Self.signatures(signatures?.dbx, "\(base).dbx"))
    }

    private static func signatures(_ keys: [Key]?, _ path: String) throws(GalleryRefusal) -> [UEFISettings.Signature] {
        try DocumentReading.list(keys, path) { (key, path) throws(GalleryRefusal) in try key.signature(path) }
    }
}

extension SecurityProfile.Key {
    init(_ signature: UEFISettings.Signature) {
        self.init(type: signature.kind.rawValue, value: signature.value)
    }

    fileprivate func signature(_ path: String) throws(GalleryRefusal) -> UEFISettings.Signature {
        UEFISettings.Signature(
            kind: try DocumentReading.choice(type, "\(path).type"),
            value: try DocumentReading.required(value, "\(path).value"))
    }
}
