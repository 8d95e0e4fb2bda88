/// What a gallery's properties must be like by themselves.
extension GalleryProperties {
    static let communityPath = "properties.sharingProfile.communityGalleryInfo"
    static let permissionsPath = "properties.sharingProfile.permissions"

    func requireSound() throws(GalleryRefusal) {
        try softDeletePolicy.requireSound()
        switch (permissions, communityInfo) {
        case (.community, let info?): try info.requireSound(Self.communityPath)
        case (.community, nil):
            throw .missing(
                Self.communityPath,
                remedy: "name publisherUri, publisherContact, eula and publicNamePrefix, which the community sees")
        case (_, nil): break
        case (_, .some):
            throw .invalid(
                Self.communityPath, nil,
                "is public, and of a gallery whose permissions are Community only, where these are "
                    + "'\(permissions.rawValue)'", remedy: "leave it out, or set \(Self.permissionsPath) to Community")
        }
    }
}

extension CommunityInfo {
    /// What a public name begins with.
    static let prefixRule = NameRule(lengthMax: 80, alsoAllowed: ".-_")
    /// The longest e-mail address there is in SMTP, in bytes.
    public static let contactMax = 254

    fileprivate func requireSound(_ path: String) throws(GalleryRefusal) {
        try TextRule.require(address: publisherURI, as: "\(path).publisherUri")
        try TextRule.require(publisherContact, 1...Self.contactMax, as: "\(path).publisherContact")
        let parts = publisherContact.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = publisherContact.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain, parts.count == 2, !parts.contains(where: \.isEmpty) else {
            throw .invalid(
                "\(path).publisherContact", publisherContact, "is no e-mail address", remedy: "it must be NAME@HOST")
        }
        try TextRule.require(eula, 1...TextRule.eulaMax, as: "\(path).eula")
        let rule = Self.prefixRule
        guard rule.allows(publicNamePrefix) else {
            throw .invalid(
                "\(path).publicNamePrefix", publicNamePrefix, "is refused", remedy: "it must be \(rule.form)")
        }
    }
}

extension SoftDeletePolicy {
    /// How long a version may be kept after its retention, in days.
    public static let grace = 0...90
    static let path = "properties.softDeletePolicy"

    fileprivate func requireSound() throws(GalleryRefusal) {
        try Self.require(retentionDays, Self.days, as: "\(Self.path).retentionPeriodInDays")
        try Self.require(graceDays, Self.grace, as: "\(Self.path).gracePeriodInDays")
    }

    private static func require(_ days: Int, _ allowed: ClosedRange<Int>, as path: String) throws(GalleryRefusal) {
        guard !allowed.contains(days) else { return }
        throw .invalid(
            path, "\(days)", "is out of range",
            remedy: "name \(allowed.lowerBound) to \(allowed.upperBound) days")
    }
}
