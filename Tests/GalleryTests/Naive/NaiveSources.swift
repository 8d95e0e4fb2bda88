import Gallery

/// What changes of disks, snapshots, VHDs, managed images and virtual machines come to.
extension NaiveCatalog {
    /// The machine that a disk is attached to.
    func machine(with disk: String) -> String? {
        sources.first { $0.value.disks.contains { $0.source == disk } }?.key
    }

    mutating func create(source id: SourceID, _ properties: ImageSourceProperties) -> Answer {
        let key = "\(id)".lowercased()
        var broken = wrongTexts(nil, properties.tags)
        if regions[properties.location.name] == nil { broken.insert("LocationNotAvailableForResourceType") }
        if id.subscription.folded != "default", subscriptions[id.subscription.folded] == nil {
            broken.insert("ParentResourceNotFound")
        }
        var made = Source(facts: properties.facts, disks: [], generation: revision, revision: revision)
        broken.formUnion(fill(&made, with: properties.contents, id.kind))
        if let standing = sources[key] {
            guard broken.isEmpty else { return .refused(broken.union(["ResourceAlreadyExists"])) }
            let isSame = standing.facts == made.facts && standing.disks == made.disks
            return isSame ? .unchanged : .refused(["ResourceAlreadyExists"])
        }
        broken.formUnion(wrong(made, id.kind, key))
        guard broken.isEmpty else { return .refused(broken) }
        sources[key] = made
        return .applied
    }

    /// Puts the disks in that the source is to have, as they are at this moment.
    private func fill(
        _ made: inout Source, with contents: ImageSourceProperties.Contents, _ kind: SourceID.Kind
    ) -> Set<String> {
        switch contents {
        case .disk(let content):
            made.disks = [Disk(content: Content(content))]
            return kind == .managedImage || kind == .virtualMachine ? ["InvalidParameter"] : []
        case .image(let os, let data):
            made.disks = [Disk(content: Content(os))]
            made.disks += data.sorted { $0.lun < $1.lun }.map { Disk(lun: $0.lun, content: Content($0.content)) }
            return kind == .managedImage ? [] : ["InvalidParameter"]
        case .machine(let os, let data):
            made.disks = [Disk(source: "\(os)".lowercased())]
            made.disks += data.sorted { $0.lun < $1.lun }.map { Disk(lun: $0.lun, source: "\($0.disk)".lowercased()) }
            made.facts["osState"] = made.facts["osState"] ?? "Specialized"
            return take(over: "\(os)".lowercased(), &made).union(kind == .virtualMachine ? [] : ["InvalidParameter"])
        case .snapshot(let disk):
            guard kind == .snapshot, disk.kind == .disk else { return ["InvalidParameter"] }
            let broken = take(over: "\(disk)".lowercased(), &made)
            made.disks = sources["\(disk)".lowercased()]?.disks ?? []
            return broken
        case .capture(let os, let data):
            guard kind == .managedImage else { return ["InvalidParameter"] }
            if os.kind == .virtualMachine, !data.isEmpty { return ["InvalidParameter"] }
            return capture("\(os)".lowercased(), data.map { ($0.lun, "\($0.disk)".lowercased()) }, &made)
        }
    }

    private func capture(_ os: String, _ data: [(lun: Int, name: String)], _ made: inout Source) -> Set<String> {
        var broken = take(over: os, &made)
        if Set([os] + data.map(\.name)).count != data.count + 1 { broken.insert("InvalidParameter") }
        var parts: [(lun: Int?, name: String)] = [(nil, os)] + data.map { ($0.lun, $0.name) }
        for part in parts { broken.formUnion(wrongPlace(part.name, made.facts["location"])) }
        let machine = sources[os]?.disks.filter { $0.source != nil } ?? []
        if !machine.isEmpty { parts = machine.map { ($0.lun, $0.source ?? "") } }
        for part in parts.sorted(by: { ($0.lun ?? -1) < ($1.lun ?? -1) }) {
            guard let source = sources[part.name] else { continue }
            if !isImageable(source) { broken.insert("GallerySourceMismatch") }
            if source.isWhole { broken.insert("InvalidParameter") }
            made.disks.append(Disk(lun: part.lun, content: source.disks.first?.content))
        }
        return broken
    }

    /// What is known of `source` is so of what is made of it.
    private func take(over source: String, _ made: inout Source) -> Set<String> {
        let broken = wrongPlace(source, made.facts["location"])
        guard broken.isEmpty, let known = sources[source]?.facts else { return broken }
        for word in ["osType", "osState", "generation", "architecture", "plan", "security"] {
            guard let value = known[word] else { continue }
            if let own = made.facts[word], own != value { return ["GallerySourceMismatch"] }
            made.facts[word] = value
        }
        made.facts["type"] = known["type"]
        if known["ephemeral"] == "true" { made.facts["ephemeral"] = "true" }
        if known["nvme"] == "true" { made.facts["nvme"] = "true" }
        if known["accelerated"] == "false" { made.facts["accelerated"] = "false" }
        return []
    }

    func wrongPlace(_ source: String, _ location: String?) -> Set<String> {
        guard let standing = sources[source] else { return ["SourceNotFound"] }
        return standing.facts["location"] == location ? [] : ["GallerySourceMismatch"]
    }

    func isImageable(_ source: Source) -> Bool {
        let types = ["UltraSSD_LRS", "PremiumV2_LRS", "Unmanaged"]
        return source.facts["ephemeral"] != "true" && !types.contains(source.facts["type"] ?? "")
    }

    private func wrong(_ source: Source, _ kind: SourceID.Kind, _ key: String) -> Set<String> {
        let facts = source.facts
        var broken: Set<String> = []
        for content in source.disks.compactMap(\.content) { broken.formUnion(wrongSize(content, full: false)) }
        let isWhole = kind == .managedImage || kind == .virtualMachine
        let account = facts["account"]
        let isSound =
            hasSoundNumbers(source.disks.compactMap(\.lun)) && isWhole == (facts["osState"] != nil)
            && (!isWhole || facts["osType"] != nil)
            && !(facts["generation"] == "V1" && (facts["security"] ?? "Standard") != "Standard")
            && isSoundPlan(facts["plan"])
            && (kind == .vhd ? (1...256).contains(account?.utf8.count ?? 0) : account == nil)
        if !isSound { broken.insert("InvalidParameter") }
        return broken.union(wrongAttachment(source, key))
    }

    func isSoundPlan(_ plan: String?) -> Bool {
        guard let plan else { return true }
        return plan.split(separator: "|", omittingEmptySubsequences: false)
            .allSatisfy { (1...256).contains($0.utf8.count) }
    }

    private func wrongAttachment(_ source: Source, _ key: String) -> Set<String> {
        let disks = source.disks.compactMap(\.source)
        var broken: Set<String> = []
        if Set(disks).count != disks.count { broken.insert("InvalidParameter") }
        for disk in disks {
            if !disk.contains("disks/") { broken.insert("InvalidParameter") }
            broken.formUnion(wrongPlace(disk, source.facts["location"]))
            if let other = machine(with: disk), other != key { broken.insert("InvalidParameter") }
        }
        return broken
    }

    mutating func update(source id: SourceID, _ edit: ImageSourceEdit, _ read: Revision?) -> Answer {
        let key = "\(id)".lowercased()
        guard let standing = sources[key] else { return .refused(["ResourceNotFound"]) }
        var broken = mismatch(read, standing.revision).union(wrongTexts(nil, edit.tags))
        var source = standing
        source.facts["tags"] = edit.tags.map { plain($0) } ?? standing.facts["tags"]
        if let content = edit.content.map(Content.init), source.isWhole || [Disk(content: content)] != source.disks {
            if id.kind != .disk { broken.insert("PropertyChangeNotAllowed") }
            source.disks = [Disk(content: content)]
        }
        if let state = edit.osState?.rawValue, state != source.facts["osState"] {
            if id.kind != .virtualMachine || state != "Generalized" { broken.insert("PropertyChangeNotAllowed") }
            source.facts["osState"] = state
        }
        if let disks = edit.dataDisks {
            if id.kind != .virtualMachine { broken.insert("PropertyChangeNotAllowed") }
            source.disks = source.disks.filter { $0.lun == nil }
            source.disks += disks.sorted { $0.lun < $1.lun }.map {
                Disk(lun: $0.lun, source: "\($0.disk)".lowercased())
            }
        }
        guard broken.isEmpty else { return .refused(broken) }
        guard source.facts != standing.facts || source.disks != standing.disks else { return .unchanged }
        broken = wrong(source, id.kind, key)
        guard broken.isEmpty else { return .refused(broken) }
        source.revision = revision
        sources[key] = source
        return .applied
    }

    mutating func delete(source: String) -> Answer {
        guard sources[source] != nil else { return .refused(["ResourceNotFound"]) }
        var broken: Set<String> = machine(with: source) != nil ? ["CannotDeleteResource"] : []
        if !readers(of: source).isEmpty { broken.insert("SourceInUseByShallowVersion") }
        guard broken.isEmpty else { return .refused(broken) }
        sources[source] = nil
        return .applied
    }

    /// The shallow versions that hold no copies of what they were made of.
    func readers(of origin: String) -> [String] {
        versions.filter { !$0.value.isFull && $0.value.origins.contains(origin) }.map(\.key)
    }
}

extension NaiveCatalog.Source {
    /// Whether it is an image or a machine, and not one disk.
    var isWhole: Bool { disks.count > 1 || facts["osState"] != nil }
}
