import Gallery

/// What is asked or stands, put plainly: a word for each property, left out where there is none.
typealias Facts = [String: String]

/// A list of pairs in order of name.
func plain(_ tags: [String: String]) -> String {
    tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
}

func plain(_ plan: PurchasePlan) -> String { "\(plan.name)|\(plan.publisher)|\(plan.product)" }

func plain(_ range: ResourceRange) -> String {
    [range.min, range.max].map { $0.map { "\($0)" } ?? "" }.joined(separator: "..")
}

func plain(_ content: DiskContent) -> String { "\(content.digest.bytes[0])/\(content.bytes)/\(content.occupiedBytes)" }

func plain(_ feature: Feature) -> String {
    "\(feature.name.rawValue)=\(feature.value) from \(feature.startsAtVersion.map { "\($0)" } ?? "the first")"
}

func plain(_ reference: SourceReference) -> String {
    switch reference {
    case .resource(let id): "\(id)".lowercased()
    case .vhd(let id, let account): "\(id) in \(account)".lowercased()
    case .image(let image): "version \(image)".lowercased()
    }
}

func plain(_ target: TargetRegion) -> String {
    let count = target.regionalReplicaCount.map { "\($0)" } ?? "-"
    let flag = target.excludeFromLatest.map { "\($0)" } ?? "-"
    let sets = target.additionalReplicaSets.map { " +\($0.regionalReplicaCount) \($0.storageAccountType.rawValue)" }
    return "\(target.name) \(count) \(target.storageAccountType?.rawValue ?? "-") \(flag)\(sets.joined())"
}

/// A request for disks, by what it names.
func plain(_ storage: StorageRequest) -> String {
    func plain(_ disk: StorageRequest.Disk) -> String {
        let content = disk.content.map { "\($0.digest.bytes[0])/\($0.bytes)/\($0.occupiedBytes)" } ?? "-"
        let source = disk.source.map { GalleryTests.plain($0) } ?? "-"
        return "\(content) \(source) \(disk.hostCaching.rawValue)"
    }
    let whole = storage.source.map { GalleryTests.plain($0) } ?? "-"
    let data = storage.dataDisks.sorted { $0.lun < $1.lun }.map { "\($0.lun): \(plain($0.disk))" }
    return "\(whole); \(storage.osDisk.map(plain) ?? "-"); \(data.joined(separator: ", "))"
}

extension GalleryProperties {
    var facts: Facts {
        var facts: Facts = [
            "group": resourceGroup.folded, "location": location.name, "tags": plain(tags),
            "permissions": permissions.rawValue,
        ]
        facts["description"] = description
        facts.merge(communityInfo?.facts ?? [:]) { $1 }
        facts.merge(softDeletePolicy.facts) { $1 }
        return facts
    }
}

extension CommunityInfo {
    var facts: Facts {
        ["uri": publisherURI, "contact": publisherContact, "eula": eula, "prefix": publicNamePrefix]
    }
}

extension SoftDeletePolicy {
    var facts: Facts { ["keeps": "\(isEnabled)", "retention": "\(retentionDays)", "grace": "\(graceDays)"] }
}

extension GalleryEdit {
    var facts: Facts {
        var facts: Facts = communityInfo?.facts ?? [:]
        facts.merge(softDeletePolicy?.facts ?? [:]) { $1 }
        facts["description"] = description
        facts["tags"] = tags.map { plain($0) }
        facts["permissions"] = permissions?.rawValue
        return facts
    }
}

extension ImageDefinitionProperties {
    var facts: Facts {
        var facts: Facts = [
            "location": location.name, "publisher": identifier.publisher, "offer": identifier.offer,
            "sku": identifier.sku, "osType": osType.rawValue, "osState": osState.rawValue,
            "generation": hyperVGeneration.rawValue, "architecture": architecture.rawValue, "tags": plain(tags),
        ]
        facts["vCPUs"] = recommendedVCPUs.map { plain($0) }
        facts["memory"] = recommendedMemory.map { plain($0) }
        facts["plan"] = purchasePlan.map { plain($0) }
        facts["eula"] = eula
        facts["privacy"] = privacyStatementURI
        facts["notes"] = releaseNoteURI
        facts["description"] = description
        facts["endOfLife"] = endOfLifeDate.map { "\($0.milliseconds)" }
        return facts
    }
}

extension ImageDefinitionEdit {
    var facts: Facts {
        var facts: Facts = [:]
        facts["vCPUs"] = recommendedVCPUs.map { plain($0) }
        facts["memory"] = recommendedMemory.map { plain($0) }
        facts["notes"] = releaseNoteURI
        facts["description"] = description
        facts["endOfLife"] = endOfLifeDate.map { "\($0.milliseconds)" }
        facts["tags"] = tags.map { plain($0) }
        return facts
    }
}

extension ImageSourceProperties {
    /// All but the disks.
    var facts: Facts {
        var facts: Facts = [
            "group": resourceGroup.folded, "location": location.name, "tags": plain(tags), "type": diskType.rawValue,
            "ephemeral": "\(isEphemeral)", "nvme": "\(isNVMe)", "accelerated": "\(isAcceleratedNetwork)",
        ]
        facts["osType"] = osType?.rawValue
        facts["osState"] = osState?.rawValue
        facts["generation"] = hyperVGeneration?.rawValue
        facts["architecture"] = architecture?.rawValue
        facts["plan"] = purchasePlan.map { plain($0) }
        facts["security"] = securityType?.rawValue
        facts["account"] = storageAccount
        return facts
    }
}

/// The keys that a version brings, each by its beginning.
func plain(_ keys: UEFISettings) -> String {
    func plain(_ signatures: [UEFISettings.Signature]) -> String {
        signatures.map { "\($0.kind.rawValue) \($0.value.joined(separator: " "))" }.joined(separator: ", ")
    }
    let signatures = [keys.pk.map { [$0] } ?? [], keys.kek, keys.db, keys.dbx].map(plain)
    return "\(keys.templates.map(\.rawValue).joined(separator: " ")); \(signatures.joined(separator: "; "))"
}
