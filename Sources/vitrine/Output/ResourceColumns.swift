import GalleryClient
import Wire

/// The columns of each kind of resource.
extension DocumentColumns {
    static let galleries = DocumentColumns(
        Column("NAME", "name"), .group, Column("LOCATION", "location"), Column("STATE", "properties.provisioningState"),
        Column("PERMISSIONS", "properties.sharingProfile.permissions"),
        Column("DESCRIPTION", "properties.description"), .tags)

    /// Of several subscriptions.
    static let galleriesOfAll = DocumentColumns(
        Column("SUBSCRIPTION") { document in
            let parts = (document["id"]?.text ?? "").split(separator: "/")
            return parts.count > 1 ? String(parts[1]) : ""
        },
        Column("NAME", "name"), .group, Column("LOCATION", "location"),
        Column("STATE", "properties.provisioningState"), Column("PERMISSIONS", "properties.sharingProfile.permissions"),
        Column("DESCRIPTION", "properties.description"), .tags)

    static let definitions = DocumentColumns(
        Column("NAME", "name"), Column("LOCATION", "location"),
        Column("IDENTIFIER") { document in
            ["publisher", "offer", "sku"].map { document["properties.identifier.\($0)"]?.text ?? "" }
                .joined(separator: ":")
        },
        Column("OS", "properties.osType"), Column("STATE", "properties.osState"),
        Column("GENERATION", "properties.hyperVGeneration"), Column("ARCHITECTURE", "properties.architecture"), .tags)

    static let versions = DocumentColumns(
        Column("NAME", "name"), Column("LOCATION", "location"), Column("STATE", "properties.provisioningState"),
        Column("MODE", "properties.publishingProfile.replicationMode"),
        Column("REGIONS") { document in
            (document["properties.publishingProfile.targetRegions"]?.array ?? []).map { target in
                let isExcluded = target["excludeFromLatest"]?.bool == true
                let sets = (target["additionalReplicaSets"]?.array ?? [])
                let counts = ([target] + sets).map { $0["regionalReplicaCount"]?.text ?? "1" }
                let count = counts.joined(separator: "+")
                return "\(target["name"]?.text ?? "?")=\(count)\(isExcluded ? "=exclude" : "")"
            }.joined(separator: " ")
        },
        Column("LATEST", latest), Column("END OF LIFE", endOfLife),
        .bytes("SIZE>", "properties.storageProfile.osDiskImage.sizeInBytes"),
        .bytes("OCCUPIED>", "properties.storageProfile.osDiskImage.occupiedBytes"),
        Column("DATA>") { "\($0["properties.storageProfile.dataDiskImages"]?.array?.count ?? 0)" },
        Column("DIGEST", "properties.storageProfile.osDiskImage.digest"))

    /// Where `latest` names a version: `yes` in all its regions, else their names.
    private static func latest(_ document: JSONValue) -> String {
        let profile = document["properties.publishingProfile"]
        let regions = profile?["targetRegions"]?.array ?? []
        let latest = profile?["latestIn"]?.array ?? []
        guard latest.isEmpty else {
            return latest.count == regions.count ? "yes" : latest.map(\.text).joined(separator: " ")
        }
        // A region's own flag beats the version's.
        let isExcluded = regions.allSatisfy {
            $0["excludeFromLatest"]?.bool ?? (profile?["excludeFromLatest"]?.bool == true)
        }
        return isExcluded ? "excluded" : "no"
    }

    /// The day that holds for a version, and whether it is its definition's.
    private static func endOfLife(_ document: JSONValue) -> String {
        let effective = document["properties.publishingProfile.effectiveEndOfLife"]
        let date = effective?["date"]?.text ?? ""
        return effective?["from"]?.text == "imageDefinition" ? "\(date) (definition's)" : date
    }

    static let disks = DocumentColumns(
        Column("NAME", "name"), .group, Column("LOCATION", "location"), .bytes("SIZE>", "properties.sizeInBytes"),
        .bytes("OCCUPIED>", "properties.occupiedBytes"), Column("TYPE", "properties.diskType"),
        Column("OS", "properties.osType"), Column("ACCOUNT", "properties.storageAccount"),
        Column("DIGEST", "properties.digest"), .tags)

    static let machines = DocumentColumns(
        Column("NAME", "name"), .group, Column("LOCATION", "location"), Column("OS", "properties.osType"),
        Column("STATE", "properties.osState"),
        Column("OS DISK") { document in
            let disk = document["properties.storageProfile.osDisk"]
            let text = disk?["managedDisk.id"]?.text ?? disk?["source.id"]?.text ?? disk?["digest"]?.text ?? ""
            return text.split(separator: "/").last.map(String.init) ?? ""
        },
        Column("DATA DISKS") { document in
            (document["properties.storageProfile.dataDisks"]?.array ?? []).map { disk in
                let text = disk["managedDisk.id"]?.text ?? disk["source.id"]?.text ?? disk["digest"]?.text ?? ""
                return "\(disk["lun"]?.text ?? "?"):\(text.split(separator: "/").last.map(String.init) ?? "")"
            }.joined(separator: " ")
        },
        .tags)

    static let subscriptions = DocumentColumns(
        Column("ID", "name"), Column("TENANT", "properties.tenant"), Column("DISPLAY NAME", "properties.displayName"))

    static let tenants = DocumentColumns(Column("ID", "name"), Column("DISPLAY NAME", "properties.displayName"))

    static let principals = DocumentColumns(
        Column("NAME", "name"), Column("KIND", "properties.kind"), Column("TENANT", "properties.tenant"),
        .list("IDENTITIES", "properties.identities"), .list("MEMBERS", "properties.members"),
        Column("DISPLAY NAME", "properties.displayName"))

    static let assignments = DocumentColumns(
        Column("PRINCIPAL", "principal"), Column("ROLE", "role"), Column("SCOPE", "scope"))

    static let softDeleted = DocumentColumns(
        Column("NAME", "name"), Column("DELETED", "softDeletedTime"), Column("USABLE UNTIL", "consumptionEndTime"),
        Column("GONE AT", "hardDeletionTargetTime"), Column("ID", "resourceArmId"))

    static let rollBacks = DocumentColumns(
        Column("REGION", "region"), Column("FROM", "from"), Column("TO", "to"),
        Column("CHANGED") { $0["changed"]?.bool == true ? "yes" : "no" }, Column("REASON", "reason"))

    static let latestMoves = DocumentColumns(
        Column("REVISION>", "revision"), Column("AT", "at"), Column("REGION", "region"), Column("FROM", "from"),
        Column("TO", "to"), Column("GENERATION>", "toGeneration"), Column("CAUSE", "cause"))
}

/// The columns of what consumers of a share see.
extension DocumentColumns {
    static let consumedGalleries = DocumentColumns(
        Column("NAME", "name"), Column("LOCATION", "location"),
        Column("PUBLISHER", "properties.communityMetadata.publisherUri"),
        Column("CONTACT", "properties.communityMetadata.publisherContact"),
        Column("EULA", "properties.communityMetadata.eula"))

    static let consumedVersions = DocumentColumns(
        Column("NAME", "name"), Column("LOCATION", "location"), Column("PUBLISHED", "properties.publishedDate"),
        Column("END OF LIFE", "properties.endOfLifeDate"), Column("STATE", "properties.imageState"),
        Column("SIZE GB>", "properties.storageProfile.osDiskImage.sizeInGB"))
}
