import Testing

@testable import Gallery

@Suite struct StateCodingTests {
    @Test func `a catalog comes back from its coding as it was, with every member`() throws {
        let state = CodedSample.state()
        let read = try GalleryState(encoded: state.encoded())
        let isSame = read == state && read.encoded() == state.encoded()
        #expect(isSame)
        let version = try #require(read.galleries[the("Base")]?.definitions[the("Debian")]?.versions.first)
        #expect(version == CodedSample.definition().versions.first)
        #expect(read.directory.principal(of: Principal("user/al")) == the("alice"))
    }

    @Test func `an empty catalog comes back too`() throws {
        #expect(try GalleryState(encoded: GalleryState().encoded()) == GalleryState())
    }

    @Test(arguments: 0..<20)
    func `whatever changes make comes back, and equal catalogs are equal bytes`(seed: UInt64) throws {
        var sequence = ChangeSequence(seed: seed)
        var (state, again) = (GalleryState(), GalleryState())
        for step in 0..<400 {
            let change = sequence.next(after: state)
            guard (try? state.apply(change)) == .applied else { continue }
            _ = try again.apply(change)
            guard step % 20 == 0 else { continue }
            let read = try GalleryState(encoded: state.encoded())
            let isSame = read == state && read.encoded() == again.encoded()
            try #require(isSame)
            // What was read goes on as what was written.
            again = read
        }
    }

    /// Whoever adds a member has to code it: this list is where he is reminded.
    @Test func `no type has a member that the coding does not know`() {
        let state = CodedSample.state()
        let definition = CodedSample.definition()
        let version = definition.versions[0]
        let source = CodedSample.sources()[0]
        let members: [(Any, Int)] = [
            (state, 9), (state.standings, 2), (ResourceRange(), 2), (state.directory, 6), (source, 5),
            (source.properties, 15), (CodedSample.gallery(), 5),
            (ImageGallery.Particulars(properties: CodedSample.gallery().properties, sharing: Sharing()), 2),
            (CodedSample.gallery().properties, 7), (CodedSample.gallery().sharing, 3), (definition, 5),
            (definition.properties, 17), (version, 9), (version.properties, 10),
            (ImageVersionProperties.Rare(), 8), (ImageVersion.Circumstances(), 3), (version.properties.dataDisks[0], 4),
            (version.properties.targetRegions[0], 5), (version.properties.osDisk, 3),
            (DirectoryPrincipal(id: the("a"), kind: .user), 6), (SoftDeletePolicy(), 3),
            (Feature(.securityType, ""), 3), (RegionDefinition(name: eastus, displayName: ""), 3),
        ]
        for (value, count) in members {
            #expect(Mirror(reflecting: value).children.count == count, "\(type(of: value))")
        }
        let signature = UEFISettings.Signature(kind: .sha256, value: [])
        let small: [(Any, Int)] = [
            (CommunityInfo(publisherURI: "", publisherContact: "", eula: "", publicNamePrefix: ""), 4),
            (UEFISettings(templates: []), 5), (signature, 2), (Tenant(id: the("t"), displayName: ""), 2),
            (Subscription(id: the("s"), tenant: the("t"), displayName: ""), 3),
            (RoleAssignment(principal: the("a"), role: .owner, scope: .root), 3),
            (ImageIdentifier(publisher: "", offer: "", sku: ""), 3),
            (PurchasePlan(name: "", publisher: "", product: ""), 3),
            (NodeRegistration(id: the("eastus/n"), host: "", port: 1), 3),
            (AttachedDisk(lun: 0, disk: the("disks/d")), 2), (DataDiskContent(lun: 0, content: disk(1)), 2),
            (ReplicaSet(.standardLRS), 2),
        ]
        for (value, count) in small {
            #expect(Mirror(reflecting: value).children.count == count, "\(type(of: value))")
        }
    }

    /// Whoever changes the format raises `GalleryFormat.version`, and then this.
    @Test func `the format is what it was`() {
        let bytes = CodedSample.state().encoded()
        #expect(GalleryFormat.version == 3)
        #expect(bytes.count == 2674)
        #expect(Checksum(of: bytes).value == 11_518_685_564_344_732_970)
    }

    @Test func `versions that say the same share it when they are read`() throws {
        let state = try GalleryState(encoded: CodedSample.state().encoded())
        let versions = try #require(state.galleries[the("Base")]?.definitions[the("Debian")]?.versions)
        #expect(versions[2].properties.rare === versions[3].properties.rare)
        #expect(versions[2].properties.rare != nil)
    }

    @Test func `a version takes few bytes in memory and in the coding`() throws {
        #expect(MemoryLayout<ImageVersion>.stride <= 160)
        var state = CodedSample.state()
        let before = state.encoded().count
        let definition: ImageDefinitionID = the("Base/Debian")
        let sample = CodedSample.definition().versions[3]
        for number in 0..<100 {
            var version = ImageVersion(
                the("5.0.\(number)"), of: Shared(definition), sample.properties, publishedDate: sample.publishedDate,
                generation: 1 << 20, revision: 1 << 21)
            version.verifiedIn = sample.verifiedIn
            state.galleries[definition.gallery]?.definitions[definition.name]?.versions[version.number] = version
        }
        #expect(state.encoded().count - before <= 100 * 72)
    }
}
