import Gallery

/// Members that the model has and Vitrine does not build, each with the reason.
enum UnbuiltMember {
    static let reasons: [String: (reason: String, remedy: String)] = [
        "encryption": ("disks are not encrypted with keys of the customer's", "leave it out"),
        "identity": ("a gallery acts in nobody's name, so it has no identity", "leave it out"),
        "targetExtendedLocations": ("there are no edge zones", "name regions among targetRegions"),
        "validationsProfile": ("Trusted Launch is not validated by starting the image", "leave it out"),
        "imageMetadataProfiles": ("images carry no metadata profiles", "use tags"),
        "extendedLocation": ("there are no edge zones", "leave it out"),
        "restore": ("a soft-deleted version is restored by itself", "use UNDELETE (`vitrine image-version undelete`)"),
        "diskEncryptionSetId": ("disks are not encrypted with keys of the customer's", "leave it out"),
    ]

    static func refusal(of path: String) -> GalleryRefusal {
        let name = path.split(separator: ".").last.map { String($0.prefix { $0 != "[" }) } ?? path
        guard let why = reasons[name] else {
            return .invalid(path, nil, "is no member of such a document", remedy: "leave it out")
        }
        return .invalid(path, nil, "is not built: \(why.reason)", remedy: why.remedy)
    }
}
