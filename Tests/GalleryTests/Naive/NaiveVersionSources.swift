import Gallery

/// What a version is made of, and what of that is refused (reference, 5.4 and 6.3).
extension NaiveCatalog {
    typealias Found = (disks: [Disk], broken: Set<String>)

    private static func broken(_ rule: String) -> Found { ([], [rule]) }

    /// The disks that `version` will have; meaningless if something is broken.
    func disks(
        for version: Version, _ storage: StorageRequest, _ definition: Definition, _ who: String
    ) -> Found {
        guard let whole = storage.source else { return disksOneByOne(version, storage, definition) }
        guard storage.osDisk == nil, storage.dataDisks.isEmpty else { return Self.broken("InvalidParameter") }
        switch whole {
        case .vhd: return Self.broken("InvalidParameter")
        case .resource(let id):
            guard id.kind == .managedImage || id.kind == .virtualMachine else { return Self.broken("InvalidParameter") }
            return disks(ofWhole: "\(id)".lowercased(), version, definition)
        case .image(let reference): return disks(of: reference, version, definition, who)
        }
    }

    private func disksOneByOne(_ version: Version, _ storage: StorageRequest, _ definition: Definition) -> Found {
        guard let os = storage.osDisk else { return Self.broken("InvalidParameter") }
        var broken: Set<String> = hasSoundNumbers(storage.dataDisks.map(\.lun)) ? [] : ["InvalidParameter"]
        let data = storage.dataDisks.sorted { $0.lun < $1.lun }
        let names = ([os] + data.map(\.disk)).compactMap { disk -> String? in
            switch disk.source {
            case .resource(let id), .vhd(let id, _): "\(id)".lowercased()
            case .image, nil: nil
            }
        }
        let digests = data.compactMap { $0.disk.content?.digest }
        if Set(names).count != names.count || os.content.map({ digests.contains($0.digest) }) ?? false {
            broken.insert("InvalidParameter")
        }
        var disks: [Disk] = []
        for (lun, disk) in [(nil, os)] + data.map({ (Optional($0.lun), $0.disk) }) {
            let (content, faults) = content(disk, version, definition, isSystem: lun == nil)
            broken.formUnion(faults)
            disks.append(
                Disk(
                    lun: lun, content: content, caching: disk.hostCaching.rawValue,
                    source: disk.source.map { plain($0) }))
        }
        return (disks, broken)
    }

    private func content(
        _ disk: StorageRequest.Disk, _ version: Version, _ definition: Definition, isSystem: Bool
    ) -> (Content?, Set<String>) {
        guard (disk.content == nil) != (disk.source == nil) else { return (nil, ["InvalidParameter"]) }
        if let content = disk.content { return (Content(content), []) }
        let name: String
        var account: String?
        switch disk.source {
        case .resource(let id) where id.kind == .disk || id.kind == .snapshot: name = "\(id)".lowercased()
        case .vhd(let id, let given) where id.kind == .vhd:
            name = "\(id)".lowercased()
            account = given
        default: return (nil, ["InvalidParameter"])
        }
        guard let source = sources[name] else { return (nil, ["SourceNotFound"]) }
        var broken = wrongPlace(name, version.location)
        if source.facts["account"] != account { broken.insert("SourceNotFound") }
        if !fits(source, version, definition, isSystem: isSystem) { broken.insert("GallerySourceMismatch") }
        return (source.disks.first?.content, broken)
    }

    /// Of a managed image, or of a machine's disks as they stand.
    private func disks(ofWhole name: String, _ version: Version, _ definition: Definition) -> Found {
        guard let source = sources[name] else { return Self.broken("SourceNotFound") }
        var broken = wrongPlace(name, version.location)
        if !fits(source, version, definition, isSystem: true) { broken.insert("GallerySourceMismatch") }
        let disks = source.disks.map { disk -> Disk in
            guard let attached = disk.source.flatMap({ sources[$0] }) else { return disk }
            if !fits(attached, version, definition, isSystem: false) { broken.insert("GallerySourceMismatch") }
            return Disk(lun: disk.lun, content: attached.disks.first?.content)
        }
        return (disks, broken)
    }

    private func fits(_ source: Source, _ version: Version, _ definition: Definition, isSystem: Bool) -> Bool {
        guard isImageable(source), !definition.disallowed.contains(source.facts["type"] ?? "") else { return false }
        guard isSystem else { return true }
        let isSame = ["osType", "osState", "generation", "architecture", "plan"].allSatisfy { word in
            source.facts[word].map { $0 == definition.facts[word] } ?? true
        }
        let controllers = definition.features.filter { $0.name == "DiskControllerType" && $0.isOfNVMe }
        let isOfNVMe = controllers.contains { !version.number.lexicographicallyPrecedes($0.from ?? []) }
        let isAccelerated = definition.value(of: "IsAcceleratedNetworkSupported", in: version.number)
        return isSame && agree(source.facts["security"] ?? "Standard", definition.securityType)
            && (source.facts["nvme"] != "true" || isOfNVMe)
            && (source.facts["accelerated"] == "true" || isAccelerated?.lowercased() != "true")
    }

    /// What has a trusted or confidential machine's state starts on such a machine only.
    private func agree(_ one: String, _ another: String) -> Bool {
        one == another || !["TrustedLaunch", "ConfidentialVM"].contains { $0 == one || $0 == another }
    }

    /// Of another version, which must be complete where the new one is to be.
    private func disks(
        of reference: ImageReference, _ version: Version, _ definition: Definition, _ who: String
    ) -> Found {
        guard case .number(let number) = reference.choice else { return Self.broken("InvalidParameter") }
        let name: String
        switch found(reference.place, by: who) {
        case .failure(let refusal):
            return Self.broken(refusal.rule == "AuthorizationFailed" ? refusal.rule : "SourceNotFound")
        case .success(let key): name = key
        }
        guard let other = versions["\(name)/\(number)"], let parent = definitions[name] else {
            return Self.broken("SourceNotFound")
        }
        var broken: Set<String> = other.deletedAt != nil ? ["ResourceSoftDeleted"] : []
        let isHere = other.isReady(in: version.location) && other.holder(version.location) == version.location
        let isSame = ["osType", "osState", "generation", "architecture", "plan"].allSatisfy {
            parent.facts[$0] == definition.facts[$0]
        }
        if !isHere || !isSame || !agree(parent.securityType, definition.securityType) {
            broken.insert("GallerySourceMismatch")
        }
        if !version.isFull, !reference.isDirect { broken.insert("InvalidParameter") }
        return (other.disks.map { Disk(lun: $0.lun, content: $0.content) }, broken)
    }

    struct Refusal: Error {
        let rule: String
    }

    /// The definition that a name means to somebody.
    func found(_ place: ImageReference.Place, by who: String) -> Result<String, Refusal> {
        let gallery: String?
        let image: String
        switch place {
        case .direct(let id):
            let key = "\(id)".lowercased()
            guard may(who, "version.read", around(definition: key)) else {
                return .failure(Refusal(rule: "AuthorizationFailed"))
            }
            return definitions[key] != nil ? .success(key) : .failure(Refusal(rule: "ResourceNotFound"))
        case .shared(let name, let title):
            gallery = galleries.keys.first { uniqueName($0) == name.uppercased() && isSharedDirectly($0, with: who) }
            image = title.folded
        case .community(let name, let title):
            guard who.hasPrefix("coordinator/") || person(who) != nil else {
                return .failure(Refusal(rule: "AuthorizationFailed"))
            }
            gallery = self.gallery(named: name)
            image = title.folded
        }
        guard let gallery, definitions["\(gallery)/\(image)"] != nil else {
            return .failure(Refusal(rule: "GalleryImageNotFound"))
        }
        return .success("\(gallery)/\(image)")
    }

    func isSharedDirectly(_ gallery: String, with who: String) -> Bool {
        guard let standing = galleries[gallery], standing.facts["permissions"] == "Groups" else { return false }
        let own = memberships(who)
        return !standing.subscriptions.isDisjoint(with: own.subscriptions)
            || !standing.tenants.isDisjoint(with: own.tenants)
    }
}

extension ImageReference {
    var isDirect: Bool { if case .direct = place { true } else { false } }
}
