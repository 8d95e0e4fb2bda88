import Gallery
import Testing

/// What a deployment says to those who know an image by its shared or public name.
@Suite struct ConsumerResolutionTests {
    static let shared = "/SharedGalleries/default-base/Images/debian"
    static let community = "/CommunityGalleries/Acme-1f3a/Images/debian"
    static let alice = Caller(Principal("user/alice"))

    /// Four versions: 1.0.0 in westeurope and eastus, 2.0.0 excluded, 3.0.0 copying, 4.0.0 deleted.
    func catalog(_ permissions: SharingPermissions) throws -> Catalog {
        var catalog = try Catalog.sharing(permissions)
        try catalog.enroll("alice")
        try catalog.grant("alice", .reader, at: At.lab)
        switch permissions {
        case .groups: try catalog.share([Catalog.lab])
        default: try catalog.enableCommunity()
        }
        try catalog.publish("2.0.0", in: [TargetRegion(westeurope)], verified: [westeurope], excluded: true)
        try catalog.publish("3.0.0", in: [TargetRegion(westeurope)])
        try catalog.publish("4.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        try catalog.perform(
            .updateGallery(the("base"), GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))))
        try catalog.perform(.deleteImageVersion(the("base/debian/4.0.0")))
        return catalog
    }

    /// Both ways of sharing, and the image's name in each.
    func shares() throws -> [(catalog: Catalog, image: String)] {
        [(try catalog(.groups), Self.shared), (try catalog(.community), Self.community)]
    }

    /// What resolving and `can` say when they refuse.
    func refusals(_ image: String, in region: Region, _ catalog: Catalog) -> [GalleryRefusal] {
        do throws(GalleryRefusal) {
            let found = try catalog.state.resolve(the(image), in: region, for: Self.alice, now: catalog.now)
            Issue.record("\(image) means \(found.version.id) in \(region)")
            return []
        } catch {
            return [error]
        }
    }

    @Test func `what is passed over is told to who names an image by its own name, not to consumers`() throws {
        for (catalog, image) in try shares() {
            let own = try catalog.state.resolve(the("base/debian"), in: westeurope, now: catalog.now)
            #expect(own.skipped.map(\.number.description) == ["4.0.0", "3.0.0", "2.0.0"])
            let found = try catalog.state.resolve(the(image), in: westeurope, for: Self.alice, now: catalog.now)
            #expect(found.version.number == own.version.number)
            #expect(found.skipped.isEmpty)
        }
    }

    @Test func `a refusal names to consumers what they asked by, and neither gallery, regions nor other versions`()
        throws
    {
        for (catalog, image) in try shares() {
            for version in ["latest", "1.0.0", "2.0.0", "3.0.0", "9.9.9"] {
                let name = "\(image)/Versions/\(version)"
                for refusal in refusals(name, in: northeurope, catalog) {
                    #expect(refusal.target.lowercased() == name.lowercased())
                    var rest = refusal.text.lowercased().replacing(name.lowercased(), with: "")
                    rest = rest.replacing("northeurope", with: "")
                    for word in [
                        "base", "default", "debian", "westeurope", "eastus", ".0.0", "excluded", "copying", "target",
                        "sha256", "update", "--",
                    ] {
                        let isTold = rest.contains(word)
                        #expect(!isTold, "'\(refusal.text)' tells '\(word)'")
                    }
                    let hasRemedy = rest.contains("publisher") && rest.contains("vitrine image-version list-")
                    #expect(hasRemedy, "\(refusal.text)")
                }
            }
        }
    }

    @Test func `what no region has is to consumers as if it was never made`() throws {
        for (catalog, image) in try shares() {
            let never = try #require(refusals("\(image)/Versions/9.9.9", in: westeurope, catalog).first)
            let copying = try #require(refusals("\(image)/Versions/3.0.0", in: westeurope, catalog).first)
            #expect(never.rule == .galleryImageNotFound && copying.rule == never.rule)
            #expect(copying.text.replacing("3.0.0", with: "9.9.9") == never.text)
        }
    }

    @Test func `what another region shows is told apart from what none does`() throws {
        for (catalog, image) in try shares() {
            for (version, rule) in [
                ("latest", GalleryRefusal.Rule.galleryImageNotAvailableInRegion),
                ("1.0.0", .galleryImageNotAvailableInRegion), ("2.0.0", .galleryImageNotAvailableInRegion),
                ("3.0.0", .galleryImageNotFound), ("9.9.9", .galleryImageNotFound),
            ] {
                let refusal = refusals("\(image)/Versions/\(version)", in: northeurope, catalog).first
                #expect(refusal?.rule == rule, "\(version)")
            }
        }
    }

    @Test func `a version that latest never named in any region is no latest to consumers`() throws {
        var catalog = try catalog(.community)
        try catalog.perform(.deleteImageVersion(the("base/debian/1.0.0")))
        let refusal = refusals(Self.community, in: westeurope, catalog).first
        #expect(refusal?.rule == .galleryImageNotFound)
    }

    @Test func `only its publisher decides in which regions a community image is`() throws {
        var catalog = try catalog(.community)
        let image: ImageReference = the("\(Self.community)/Versions/1.0.0")
        let edit = ImageVersionEdit.addRegion(TargetRegion(northeurope))
        func isThere() -> Bool {
            do throws(GalleryRefusal) {
                _ = try catalog.state.resolve(image, in: northeurope, for: Self.alice, now: catalog.now)
                return true
            } catch {
                return false
            }
        }
        #expect(throws: GalleryRefusal.self) {
            try catalog.perform(
                .updateImageVersion(the("base/debian/1.0.0"), [edit], ifRevision: nil), as: "alice")
        }
        #expect(!isThere())
        try catalog.update("1.0.0", edit)
        try catalog.verify("1.0.0", in: [northeurope])
        #expect(isThere())
    }

    @Test func `can names what is asked about in its own words too`() throws {
        for (catalog, image) in try shares() {
            func answer(_ name: String, _ region: Region) throws -> Authorization {
                let ability = try Ability(action: "deploy", target: name, region: region)
                return catalog.state.can(the("alice"), ability, now: catalog.now)
            }
            let yes = try answer(image, westeurope)
            #expect(yes.isAllowed)
            let isNamed = yes.reason.contains("\(image)/Versions/1.0.0 is ready in westeurope")
            #expect(isNamed, "\(yes.reason)")
            let isHidden = !yes.reason.contains("Base/Debian")
            #expect(isHidden, "\(yes.reason)")
            let name = "\(image)/Versions/1.0.0"
            #expect(try answer(name, northeurope).reason == refusals(name, in: northeurope, catalog).first?.text)
        }
    }

    @Test func `whether something stands is said only to who may do what is asked about`() throws {
        let catalog = try catalog(.community)
        for target in ["base", "base/debian", "base/debian/1.0.0", "disks/d"] {
            let missing = target.replacing("base", with: "none").replacing("disks/d", with: "disks/none")
            for action in ["read", "update", "delete"] {
                func reason(_ target: String) throws -> String {
                    let ability = try Ability(action: action, target: target, region: nil)
                    return catalog.state.can(the("alice"), ability, now: catalog.now).reason
                }
                let told = try reason(missing).replacing("none", with: target == "disks/d" ? "d" : "base")
                #expect(try reason(target).lowercased() == told.lowercased())
            }
        }
    }
}
