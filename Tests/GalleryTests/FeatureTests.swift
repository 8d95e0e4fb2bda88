import Gallery
import Testing

@Suite struct FeatureTests {
    static let debian: ImageDefinitionID = the("Base/Debian")

    func create(_ generation: HyperVGeneration, _ features: [Feature]) -> GalleryOperation {
        .createImageDefinition(
            the("Base/New"),
            ImageDefinitionProperties(
                location: westeurope, identifier: ImageIdentifier(publisher: "p", offer: "o", sku: "s"), osType: .linux,
                hyperVGeneration: generation, features: features))
    }

    @Test(arguments: [
        Feature(.securityType, "TrustedLaunch"), Feature(.isHibernateSupported, "True"),
        Feature(.isAcceleratedNetworkSupported, "false"), Feature(.diskControllerType, "SCSI"),
        Feature(.diskControllerType, "SCSI, NVMe"), Feature(.diskControllerType, #"["SCSI","NVMe"]"#),
        Feature(.isSecureBootSupported, "True"), Feature(.isMeasuredBootSupported, "False"),
    ])
    func `each feature takes the model's values`(feature: Feature) throws {
        var catalog = try Catalog.standing()
        #expect(try catalog.perform(create(.v2, [feature])) == .applied)
        #expect(try catalog.state.definition(the("Base/New")).properties.features == [feature])
    }

    @Test(arguments: [
        (Feature(.securityType, "Trusted"), "TrustedLaunchSupported"),
        (Feature(.isHibernateSupported, "yes"), "True or False"),
        (Feature(.isAcceleratedNetworkSupported, ""), "True or False"), (Feature(.diskControllerType, "NVMe"), "SCSI"),
        (Feature(.diskControllerType, "SCSI,SCSI"), "SCSI"), (Feature(.diskControllerType, "SCSI,IDE"), "SCSI"),
    ])
    func `another value of a feature is refused with those there are`(feature: Feature, said: String) throws {
        try Catalog.standing().expectRefused(
            create(.v2, [feature]), .invalid, .invalidParameter,
            saying: "properties.features[0].value",
            said)
    }

    @Test func `a feature is named once`() throws {
        try Catalog.standing().expectRefused(
            create(.v2, [Feature(.isHibernateSupported, "True"), Feature(.isHibernateSupported, "False")]), .invalid,
            .invalidParameter, saying: "'IsHibernateSupported' is named twice")
    }

    @Test(arguments: SecurityType.allCases)
    func `security types other than Standard need generation 2`(type: SecurityType) throws {
        var catalog = try Catalog.standing()
        let feature = Feature(.securityType, type.rawValue)
        if type != .standard {
            catalog.expectRefused(
                create(.v1, [feature]), .invalid, .invalidParameter, saying: type.rawValue, "hyperVGeneration V2")
        } else {
            #expect(try catalog.perform(create(.v1, [feature])) == .applied)
        }
    }

    @Test func `without the feature the security type is TrustedLaunchSupported on generation 2 and Standard on 1`()
        throws
    {
        for (generation, type) in [(HyperVGeneration.v2, SecurityType.trustedLaunchSupported), (.v1, .standard)] {
            var catalog = try Catalog.standing()
            try catalog.perform(create(generation, []))
            #expect(try catalog.state.definition(the("Base/New")).properties.securityType == type)
        }
    }

    @Test func `features change only for one who says allowUpdateImage`() throws {
        var catalog = try Catalog.standing()
        let features = [Feature(.isHibernateSupported, "True")]
        catalog.expectRefused(
            .updateImageDefinition(Self.debian, ImageDefinitionEdit(features: features)), .conflict,
            .propertyChangeNotAllowed, saying: "properties.features", "allowUpdateImage")
        let same = ImageDefinitionEdit(description: "x", features: [])
        #expect(try catalog.perform(.updateImageDefinition(Self.debian, same)) == .applied)
        let allowed = ImageDefinitionEdit(features: features, allowUpdateImage: true)
        #expect(try catalog.perform(.updateImageDefinition(Self.debian, allowed)) == .applied)
        #expect(try catalog.state.definition(Self.debian).properties.features == features)
    }

    @Test func `changed features are checked as new ones are`() throws {
        let edit = ImageDefinitionEdit(features: [Feature(.securityType, "x")], allowUpdateImage: true)
        try Catalog.standing().expectRefused(
            .updateImageDefinition(Self.debian, edit), .invalid, .invalidParameter, saying: "SecurityType")
    }
}
