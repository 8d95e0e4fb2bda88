import Gallery
import Wire

/// What the resources of an export hold.
struct ExportedContents {
    private var found: [Digest: CatalogExport.Disk] = [:]
    /// The digests of each resource, by its id without resource group and provider.
    private var digests: [String: [String]] = [:]
    /// The regions in which each image version can be a source.
    private var places: [String: [Region]] = [:]

    var disks: [CatalogExport.Disk] { found.sorted { $0.key.description < $1.key.description }.map(\.value) }

    mutating func add(_ row: JSONValue) {
        let own = [row["location"]?.text ?? ""]
        let targets = (row["properties.publishingProfile.targetRegions"]?.array ?? []).compactMap { $0["name"]?.text }
        var regions: [Region] = []
        for region in (own + targets).compactMap({ Region($0) }) where !regions.contains(region) {
            regions.append(region)
        }
        for disk in Self.disks(of: row) {
            guard let content = DiskContent(disk) else { continue }
            let known = found[content.digest]?.regions ?? []
            found[content.digest] = CatalogExport.Disk(
                content: content, regions: known + regions.filter { !known.contains($0) })
        }
        // A machine's disks are resources of their own.
        let key = Self.key(row["id"]?.text ?? "")
        if row["properties.publishingProfile"] != nil {
            let isShallow =
                row["properties.publishingProfile.replicationMode"]?.text == ReplicationMode.shallow.rawValue
            places[key] = targets.compactMap { Region($0) }.filter { !isShallow || own == [$0.name] }
        }
        digests[key] = Self.disks(of: row).map { disk in
            disk["digest"]?.text ?? digests[Self.key(disk["managedDisk.id"]?.text ?? "-")]?.first ?? ""
        }
    }

    /// The disks of a version or source, the OS disk's first.
    private static func disks(of row: JSONValue) -> [JSONValue] {
        guard let properties = row["properties"] else { return [] }
        if properties["digest"] != nil { return [properties] }
        let storage = properties["storageProfile"]
        let os = [storage?["osDiskImage"], storage?["osDisk"]].compactMap { $0 }
        let data = (storage?["dataDiskImages"]?.array ?? []) + (storage?["dataDisks"]?.array ?? [])
        return os + data
    }

    /// The version without sources that are not exported, hold something else by now, or are versions that are not in
    /// its own region any more.
    func withoutLostSources(_ version: JSONValue) -> JSONValue {
        var version = version
        let storage = "properties.storageProfile"
        let own = Self.disks(of: version).map { $0["digest"]?.text ?? "" }
        if let source = version["\(storage).source"] {
            let key = Self.key(of: source)
            let home = version["location"].flatMap { Region($0.text) }
            let isHere = places[key].map { regions in regions.contains { $0 == home } } ?? true
            if digests[key] != own || !isHere { version["\(storage).source"] = nil }
            return version
        }
        if let source = version["\(storage).osDiskImage.source"], digests[Self.key(of: source)] != Array(own.prefix(1))
        {
            version["\(storage).osDiskImage.source"] = nil
        }
        guard var disks = version["\(storage).dataDiskImages"]?.array else { return version }
        for index in disks.indices {
            guard let source = disks[index]["source"] else { continue }
            if digests[Self.key(of: source)] != [disks[index]["digest"]?.text ?? ""] { disks[index]["source"] = nil }
        }
        version["\(storage).dataDiskImages"] = .array(disks)
        return version
    }

    private static func key(of source: JSONValue) -> String {
        key((source["id"] ?? source["uri"] ?? source["virtualMachineId"])?.text ?? "-")
    }

    /// One for all spellings of an identifier.
    private static func key(_ id: String) -> String {
        guard let reference = ImageReference(id), case .direct(let definition) = reference.place,
            case .number(let number) = reference.choice
        else { return ResourceKey.folded(id) }
        return "\(ImageVersionID(definition: definition, number: number))".lowercased()
    }
}

extension DiskContent {
    /// What a document says of a disk; `nil` if it says nothing.
    init?(_ disk: JSONValue) {
        guard let digest = disk["digest"].flatMap({ Digest($0.text) }), let bytes = disk["sizeInBytes"]?.integer,
            let occupied = disk["occupiedBytes"]?.integer
        else { return nil }
        self.init(digest: digest, bytes: bytes, occupiedBytes: occupied)
    }
}
