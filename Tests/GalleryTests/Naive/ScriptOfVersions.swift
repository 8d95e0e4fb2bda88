import Chance
import Gallery

/// Deeds on image definitions and on versions.
extension ScriptWriter {
    mutating func onDefinition() -> GalleryOperation {
        switch random.number(in: 0...9) {
        case 0...3: .createImageDefinition(id: definition(), properties: definitionProperties())
        case 4...8: .updateImageDefinition(id: definition(), edit: definitionEdit(), ifRevision: revision())
        default: .deleteImageDefinition(id: definition(), recursively: random.isOnce(in: 8))
        }
    }

    private mutating func definitionProperties() -> ImageDefinitionProperties {
        guard !random.isOnce(in: 4) else { return Self.plainDefinition }
        return ImageDefinitionProperties(
            location: rarely(region(), else: westeurope),
            identifier: ImageIdentifier(
                publisher: "p", offer: random.pick(["o", "O"]),
                sku: rarely("bad.", else: random.pick(["a", "b", "c", "d", "e"]))),
            osType: rarely(.windows, else: .linux), osState: rarely(.specialized, else: .generalized, in: 6),
            hyperVGeneration: rarely(.v1, else: .v2, in: 8), architecture: rarely(.arm64, else: .x64),
            features: features(), recommendedVCPUs: range(), recommendedMemory: range(),
            disallowedDiskTypes: diskTypes(), purchasePlan: plan(), eula: rarely(text(), else: nil),
            privacyStatementURI: address(), releaseNoteURI: address(), description: text(), tags: tags(),
            endOfLifeDate: random.pick([nil, nil, instant()]))
    }

    private mutating func address() -> String? {
        rarely(random.pick(["acme", "https://"]), else: random.pick([nil, "https://acme.example/a"]), in: 20)
    }

    private mutating func range() -> ResourceRange? {
        rarely(
            random.pick([.init(min: 5, max: 4), .init(max: 641)]),
            else: random.pick([nil, nil, .init(min: 1, max: 4), .init(min: 2)]), in: 20)
    }

    private mutating func diskTypes() -> [DiskType] {
        rarely([.standardLRS, .standardLRS], else: random.pick([[], [], [.premiumLRS], [.standardLRS]]))
    }

    private mutating func features() -> [Feature] {
        (0..<random.pick([0, 1, 1, 1, 2])).map { _ in
            let first: VersionNumber? = random.isOnce(in: 3) ? number() : nil
            return switch random.number(in: 0...6) {
            case 0, 1:
                Feature(
                    .securityType, rarely("Safe", else: random.pick(SecurityType.allCases).rawValue),
                    startsAtVersion: first)
            case 2:
                Feature(
                    .diskControllerType, rarely("NVMe", else: random.pick(["SCSI", "SCSI,NVMe"])),
                    startsAtVersion: first)
            case 3:
                Feature(
                    .isAcceleratedNetworkSupported, rarely("Yes", else: random.pick(["True", "False"])),
                    startsAtVersion: first)
            default:
                Feature(random.pick([.isHibernateSupported, .isSecureBootSupported, .isMeasuredBootSupported]), "True")
            }
        }
    }

    private mutating func definitionEdit() -> ImageDefinitionEdit {
        switch random.number(in: 0...8) {
        case 0: ImageDefinitionEdit(description: text(), tags: random.pick([nil, tags()]))
        case 1: ImageDefinitionEdit(endOfLifeDate: instant())
        case 2: ImageDefinitionEdit(releaseNoteURI: address(), recommendedVCPUs: range())
        case 3: ImageDefinitionEdit(recommendedMemory: range(), disallowedDiskTypes: diskTypes())
        case 4, 5, 6:
            ImageDefinitionEdit(
                features: [Feature(.securityType, random.pick(SecurityType.allCases).rawValue)],
                allowUpdateImage: !random.isOnce(in: 5))
        default: ImageDefinitionEdit(features: features(), allowUpdateImage: !random.isOnce(in: 3))
        }
    }

    mutating func onVersion() -> GalleryOperation {
        switch random.number(in: 0...23) {
        case 0...7: .createImageVersion(id: version(), request: request())
        case 8...13: .updateImageVersion(id: known(), edits: edits(), ifRevision: revision())
        case 14, 15: .deleteImageVersion(id: known(), bypassSoftDelete: random.isOnce(in: 8))
        case 16, 17, 23: .undeleteImageVersion(id: gone())
        case 18: .purgeImageVersion(id: gone())
        default: rollBack(to: known())
        }
    }

    private mutating func rollBack(to id: ImageVersionID) -> GalleryOperation {
        .rollBackLatest(definition: id.definition, regions: regionList(), to: id.number)
    }

    /// Mostly as it must be: in order, each once.
    private mutating func regionList() -> [Region] {
        let list = (0..<random.pick([1, 1, 2, 2, 3, 0])).map { _ in region() }
        return random.isOnce(in: 10) ? list : Set(list).sorted()
    }

    private mutating func edits() -> [ImageVersionEdit] { (0..<random.number(in: 1...2)).map { _ in edit() } }

    private mutating func edit() -> ImageVersionEdit {
        switch random.number(in: 0...14) {
        case 0, 1, 13: .addRegion(target: target())
        case 2, 14: .removeRegion(region: region())
        case 3: .setReplicas(region: region(), count: count())
        case 4: .setExcludeFromLatest(region: region(), excluded: random.flag())
        case 5: .replaceTargetRegions(targets: targets())
        case 6: .excludeFromLatest(excluded: random.isOnce(in: 2))
        case 7: .replicaCount(count: count())
        case 8: .endOfLifeDate(at: instant())
        case 9:
            random.isOnce(in: 2)
                ? .allowDeletionOfReplicatedLocations(allowed: random.isOnce(in: 2))
                : .blockDeletionBeforeEndOfLife(blocked: random.isOnce(in: 4))
        case 10: .tags(tags: tags())
        default: .replicationMode(mode: random.isOnce(in: 4) ? .shallow : .full)
        }
    }

    private mutating func request() -> ImageVersionRequest {
        let location = home()
        let others = random.isOnce(in: 2) ? [] : targets().filter { $0.name != location }
        let isShallow = random.isOnce(in: 3)
        return ImageVersionRequest(
            location: location, storage: storage(), replicationMode: isShallow ? .shallow : .full,
            storageAccountType: rarely(
                random.pick([.standardZRS, .premiumLRS, .premiumV2LRS]), else: .standardLRS, in: 8),
            targetRegions: random.isOnce(in: 20)
                ? others : [TargetRegion(location)] + (isShallow ? rarely(others, else: [], in: 2) : others),
            replicaCount: random.isOnce(in: 8) ? count() : 1, excludeFromLatest: random.isOnce(in: 5),
            endOfLifeDate: rarely(instant(), else: nil, in: 8), blockDeletionBeforeEndOfLife: random.isOnce(in: 12),
            uefiSettings: rarely(keys(), else: nil), tags: rarely(tags(), else: [:], in: 6),
            storageAccountStrategy: rarely(
                random.pick([.preferStandardZRS, .defaultStandardLRS]), else: nil, in: 6))
    }

    private mutating func keys() -> UEFISettings {
        let value = random.pick(["QUJD", "QUJD", "A!"])
        return UEFISettings(
            templates: random.pick([[.none], [.microsoftUEFI, .microsoftWindows], [], [.none, .microsoftUEFI]]),
            db: random.isOnce(in: 2) ? [.init(kind: .x509, value: [value])] : [])
    }

    private mutating func targets() -> [TargetRegion] { (0..<random.number(in: 0...3)).map { _ in target() } }

    private mutating func target() -> TargetRegion {
        TargetRegion(
            region(), regionalReplicaCount: random.isOnce(in: 3) ? count() : nil,
            storageAccountType: random.pick([nil, nil, nil, .standardLRS, .standardZRS, .premiumLRS]),
            excludeFromLatest: random.flag(), additionalReplicaSets: random.isOnce(in: 6) ? replicaSets() : [])
    }

    private mutating func replicaSets() -> [ReplicaSet] {
        (0..<random.number(in: 1...2)).map { _ in
            ReplicaSet(
                random.pick([.premiumLRS, .premiumV2LRS, .standardZRS, .standardLRS]), regionalReplicaCount: count())
        }
    }

    /// Uploads, single disks of each kind, whole images of each kind, and what is none of these.
    private mutating func storage() -> StorageRequest {
        switch random.number(in: 0...19) {
        case 0...3, 14...16: StorageRequest(content())
        case 4...6: StorageRequest(osDisk: slot(), dataDisks: luns().map { .init(lun: $0, slot()) })
        case 7, 8: StorageRequest(source: .resource(id: source(random.pick([.managedImage, .virtualMachine]))))
        case 9, 10, 17, 18: StorageRequest(source: .image(reference: image()))
        case 11, 19:
            StorageRequest(
                osDisk: .init(source: .vhd(id: source(.vhd), storageAccount: rarely("other", else: "acme", in: 3))))
        case 12: StorageRequest(source: .resource(id: source()), osDisk: rarely(slot(), else: nil))
        default: StorageRequest(osDisk: rarely(nil, else: slot()), dataDisks: luns().map { .init(lun: $0, slot()) })
        }
    }

    private mutating func slot() -> StorageRequest.Disk {
        let caching = random.pick([HostCaching.none, .none, .readOnly, .readWrite])
        return switch random.number(in: 0...9) {
        case 0...2: .init(content: content(), hostCaching: caching)
        case 3...5: .init(source: .resource(id: source(.disk)), hostCaching: caching)
        case 6: .init(source: .resource(id: source(.snapshot)), hostCaching: caching)
        case 7: .init(source: .vhd(id: rarely(source(), else: source(.vhd)), storageAccount: "acme"))
        case 8: rarely(.init(source: .image(reference: image())), else: .init(source: .resource(id: source())), in: 3)
        default:
            rarely(
                random.pick([.init(), .init(content: content(), source: .resource(id: source(.disk)))]),
                else: .init(content: content()), in: 3)
        }
    }

    /// By its own name, and by those that the other galleries are shared under.
    private mutating func image() -> ImageReference {
        let choice = rarely(ImageReference.Choice.latest, else: .number(rarely(number(), else: the("1.9.0"), in: 3)))
        let debian: ImageDefinitionName = the("debian")
        return switch random.number(in: 0...11) {
        case 0, 1: ImageReference(.shared(uniqueName: "DEFAULT-TEAM", debian), choice)
        case 2...4: ImageReference(.community(publicName: rarely("acme-two", else: "acme-one"), debian), choice)
        case 5...7: ImageReference(.direct(known().definition), .number(known().number))
        default: ImageReference(definition: definition(), choice: choice)
        }
    }
}
