import Gallery
import Testing

@Suite struct UEFITests {
    static let hash = String(repeating: "A", count: 43) + "="

    func create(_ settings: UEFISettings) -> GalleryOperation {
        .createImageVersion(
            the("Base/Debian/1.0.0"),
            ImageVersionRequest(location: westeurope, storage: StorageRequest(disk(1)), uefiSettings: settings))
    }

    func expectRefused(_ settings: UEFISettings, _ words: String) throws {
        try Catalog.standing().expectRefused(
            create(settings), .invalid, .invalidParameter, saying: "properties.securityProfile.uefiSettings", words)
    }

    @Test func `a version brings the firmware's keys, which never change`() throws {
        var catalog = try Catalog.standing()
        let settings = UEFISettings(
            templates: [.microsoftUEFI, .microsoftWindows], pk: .init(kind: .x509, value: ["QUJD"]),
            kek: [.init(kind: .x509, value: ["QUI="])], dbx: [.init(kind: .sha256, value: [Self.hash])])
        #expect(try catalog.perform(create(settings)) == .applied)
        #expect(try catalog.version("1.0.0").properties.uefiSettings == settings)
        #expect(try catalog.perform(create(settings)) == .unchanged)
        catalog.expectRefused(
            create(UEFISettings(templates: [.none])), .conflict, .resourceExists, saying: "other settings")
    }

    @Test func `the templates are none alone, or others once each`() throws {
        try expectRefused(UEFISettings(templates: []), "signatureTemplateNames is missing")
        try expectRefused(UEFISettings(templates: [.none, .microsoftUEFI]), "NoSignatureTemplate alone")
        try expectRefused(UEFISettings(templates: [.microsoftUEFI, .microsoftUEFI]), "each once")
    }

    @Test(arguments: ["", "AB=", "A===", "A,B=", "ABC", "=ABC"])
    func `a key is in base 64`(value: String) throws {
        try expectRefused(
            UEFISettings(templates: [.none], db: [.init(kind: .x509, value: [value])]), "additionalSignatures.db")
    }

    @Test func `a sha256 has 44 characters, and a key has a value`() throws {
        try expectRefused(
            UEFISettings(templates: [.none], kek: [.init(kind: .sha256, value: ["QUJD"])]), "44 characters")
        try expectRefused(UEFISettings(templates: [.none], pk: .init(kind: .x509, value: [])), "value is missing")
    }

    @Test func `there are at most 64 signatures of 64 KiB together`() throws {
        let many = UEFISettings.Signature(kind: .sha256, value: Array(repeating: Self.hash, count: 65))
        try expectRefused(UEFISettings(templates: [.none], db: [many]), "'65' signatures")
        let long = UEFISettings.Signature(kind: .x509, value: [String(repeating: "A", count: 65_540)])
        try expectRefused(UEFISettings(templates: [.none], dbx: [long]), "'65540' bytes")
    }

    @Test func `a definition of generation 1 has no such firmware`() throws {
        var catalog = try Catalog.standing()
        let properties = ImageDefinitionProperties(
            location: westeurope, identifier: ImageIdentifier(publisher: "p", offer: "o", sku: "s"), osType: .linux,
            hyperVGeneration: .v1)
        try catalog.perform(.createImageDefinition(the("Base/BIOS"), properties))
        let request = ImageVersionRequest(
            location: westeurope, storage: StorageRequest(disk(1)), uefiSettings: UEFISettings(templates: [.none]))
        catalog.expectRefused(
            .createImageVersion(the("Base/BIOS/1.0.0"), request), .invalid, .invalidParameter, saying: "V1")
    }
}
