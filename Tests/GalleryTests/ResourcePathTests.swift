import Gallery
import Testing

/// The model's resource ids (reference, 1.1).
@Suite struct ResourcePathTests {
    static let gallery = "/subscriptions/s-1/resourceGroups/rg/providers/Microsoft.Compute/galleries/Base"

    @Test(arguments: [
        "\(gallery)/images/debian", "/subscriptions/s-1/galleries/Base/images/debian",
        "/subscriptions/s-1/resourceGroups/rg/galleries/Base/images/debian",
        "/subscriptions/s-1/providers/Microsoft.Compute/galleries/Base/images/debian",
        "/SUBSCRIPTIONS/S-1/resourcegroups/RG/PROVIDERS/microsoft.compute/Galleries/BASE/IMAGES/Debian",
    ])
    func `a private id is read in any case, with and without its resource group and provider`(id: String) throws {
        let definition: ImageDefinitionID = the("s-1:Base/debian")
        #expect(ImageReference(id) == ImageReference(definition: definition, choice: .latest))
        #expect(
            ImageReference("\(id)/versions/1.2.3")
                == ImageReference(definition: definition, choice: .number(the("1.2.3"))))
    }

    @Test(arguments: ["SharedGalleries", "sharedgalleries", "CommunityGalleries", "COMMUNITYGALLERIES"])
    func `shared and community ids are read in any case, and without a version mean latest`(word: String) throws {
        let isShared = word.lowercased().hasPrefix("shared")
        let place: ImageReference.Place =
            isShared
            ? .shared(uniqueName: "S-1-BASE", the("debian")) : .community(publicName: "S-1-BASE", the("debian"))
        for end in ["", "/Versions/latest", "/versions/LATEST"] {
            #expect(ImageReference("/\(word)/S-1-BASE/Images/debian\(end)") == ImageReference(place, .latest))
        }
        let numbered = ImageReference(place, .number(the("1.2.3")))
        #expect(ImageReference("/\(word)/S-1-BASE/images/debian/versions/1.2.3") == numbered)
        #expect(ImageReference(numbered.description) == numbered)
    }

    @Test(arguments: [
        "/", "/galleries/Base/images/debian", "/subscriptions/s-1/galleries/Base", "\(gallery)/images",
        "\(gallery)/images/debian/versions", "\(gallery)/images/debian/versions/1.2", "\(gallery)//images/debian",
        "\(gallery)/images/debian/", "\(gallery)/applications/debian", "\(gallery)/images/debian/versions/1.2.3/x/y",
        "/subscriptions/s-1/resourceGroups/a/resourceGroups/b/galleries/Base/images/debian",
        "/resourceGroups/rg/subscriptions/s-1/galleries/Base/images/debian",
        "/subscriptions/s-1/providers/Microsoft.Compute/resourceGroups/rg/galleries/Base/images/debian",
        "/subscriptions/s-1/galleries/Base/images/debian/providers/Microsoft.Compute",
        "/subscriptions/s-1/providers/Microsoft.Network/galleries/Base/images/debian",
        "/SharedGalleries/a/Images/b/Versions/1", "/SharedGalleries/-a/Images/b", "/CommunityGalleries/a",
        "/CommunityGalleries/a/Images/b/Versions/1.2.3/x", "/providers/Microsoft.Compute/SharedGalleries/a/Images/b",
    ])
    func `what is no resource id of an image is refused`(id: String) {
        #expect(ImageReference(id) == nil)
    }

    @Test func `sources are named by kind and name, or by the model's resource id`() throws {
        let disk: SourceID = the("s-1:disks/os")
        #expect(SourceID("/subscriptions/s-1/resourceGroups/rg/providers/Microsoft.Compute/Disks/OS") == disk)
        #expect(SourceID("DISKS/os")?.subscription == .standard)
        #expect(disk.description == "s-1:disks/os")
        for kind in SourceID.Kind.allCases { #expect(SourceID("\(kind.rawValue)/a")?.kind == kind) }
        let longest = String(repeating: "a", count: 80)
        #expect(SourceID("disks/\(longest)") != nil)
        for text in ["", "disks", "disks/", "tapes/a", "disks/a b", "disks/\(longest)a", "s 1:disks/a", "disks/a/b"] {
            #expect(SourceID(text) == nil, "\(text)")
        }
    }
}
