import Wire

/// Resources as rows.
extension Table {
    init(_ galleries: [GalleryDocument]) {
        self.init("NAME", "LOCATION", "STATE", "DESCRIPTION", "TAGS")
        for it in galleries {
            add(
                it.name ?? "", it.location ?? "", it.properties?.provisioningState ?? "",
                it.properties?.description ?? "", Self.tags(it.tags))
        }
    }

    init(_ definitions: [ImageDefinitionDocument]) {
        self.init("NAME", "LOCATION", "IDENTIFIER", "OS", "STATE", "GENERATION", "ARCHITECTURE", "TAGS")
        for it in definitions {
            let identifier = it.properties?.identifier
            let parts = [identifier?.publisher, identifier?.offer, identifier?.sku].map { $0 ?? "" }
            add(
                it.name ?? "", it.location ?? "", parts.joined(separator: ":"), it.properties?.osType ?? "",
                it.properties?.osState ?? "", it.properties?.hyperVGeneration ?? "",
                it.properties?.architecture ?? "", Self.tags(it.tags))
        }
    }

    init(_ versions: [ImageVersionDocument]) {
        self.init("NAME", "LOCATION", "STATE", "MODE", "REGIONS", "LATEST", "SIZE>", "OCCUPIED>", "DIGEST")
        for it in versions {
            let publishing = it.properties?.publishingProfile
            let disk = it.properties?.storageProfile?.osDiskImage
            add(
                it.name ?? "", it.location ?? "", it.properties?.provisioningState ?? "",
                publishing?.replicationMode ?? "", Self.regions(publishing?.targetRegions ?? []),
                publishing?.excludeFromLatest == true ? "excluded" : "yes",
                disk?.sizeInBytes.map(Quantity.bytes) ?? "", disk?.occupiedBytes.map(Quantity.bytes) ?? "",
                disk?.digest ?? "")
        }
    }

    init(_ status: ReplicationStatusDocument) {
        self.init("REGION", "STATE", "PROGRESS>", "VERIFIED>", "WANTED>", "DETAILS")
        for it in status.summary {
            add(
                it.region, it.state, "\(it.progress)%", "\(it.verifiedReplicas)", "\(it.wantedReplicas)", it.details)
        }
        for (region, count) in (status.standIns ?? [:]).sorted(by: { $0.key < $1.key }) {
            add(region, "StandIn", "100%", "\(count)", "0", "while a target region is lost")
        }
    }

    init(_ incidents: [IncidentDocument]) {
        self.init(
            "ID>", "KIND", "SUBJECT", "DETECTED", "DOWN", "DECIDED", "FIRST BYTE", "RESTORED", "RETURNED", "VERIFIED",
            "CONTENTS>", "COPIED>", "FROM")
        for it in incidents {
            let sources = it.sources.sorted { $0.key < $1.key }.map { "\($0.key) \(Quantity.bytes($0.value))" }
            add(
                "\(it.id)", it.kind, it.subject, it.detected, Self.after(it.down, it.detected),
                Self.after(it.decided, it.detected), Self.after(it.firstByte, it.detected),
                Self.after(it.restored, it.detected), Self.after(it.returned, it.detected),
                Self.after(it.verified, it.detected), "\(it.contents)", Quantity.bytes(it.bytesCopied),
                sources.joined(separator: ", "))
        }
    }

    private static func tags(_ tags: [String: String]?) -> String {
        (tags ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    private static func regions(_ targets: [TargetRegionDocument]) -> String {
        targets.map { "\($0.name ?? "?")=\($0.regionalReplicaCount ?? 1)" }.joined(separator: " ")
    }
}
