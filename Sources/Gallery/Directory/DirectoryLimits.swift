/// How much a directory holds.
extension Directory {
    public static let tenantsMax = 100
    public static let subscriptionsMax = 1000
    public static let principalsMax = 10_000
    /// How many roles can be granted to one principal.
    public static let assignmentsMax = 256
    /// How many groups one principal can be in directly.
    public static let groupsMax = 256

    static func requireRoom(_ count: Int, below limit: Int, for what: String, in place: String) throws(GalleryRefusal) {
        guard count < limit else {
            throw GalleryRefusal(
                .tooLarge, .quotaExceeded, what,
                "\(place) has \(count) \(what); at most \(limit) are possible, remove some first")
        }
    }
}
