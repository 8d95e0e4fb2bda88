extension ImageGallery {
    func requireShareable() throws(GalleryRefusal) {
        for d in definitions.values { for v in d.versions where v.properties.location != properties.location {
            throw GalleryRefusal(.invalid, .sharingNotAllowed, "location", "region of \(v.id)")
        } }
    }
}
extension GalleryState {
    public func consumptionEndTime(of version: ImageVersion) -> Instant? { version.deletedAt?.advanced(by: .seconds(7 * 86400)) }
    func anyVersion(_ id: ImageVersionID) throws(GalleryRefusal) -> ImageVersion { try version(id) }
    mutating func put(_ gallery: ImageGallery) { galleries[gallery.id] = gallery }
    public func use(of quota: Quota, by subscription: SubscriptionID, in region: Region) -> Int { 0 }
}
public enum Quota: String, Hashable, Sendable, CaseIterable {
    case galleries
    case imageDefinitions = "image definitions"
    case imageVersions = "image versions"
    public var limit: Int { 100 }
}
