/// What follows from the resources, kept beside them so that no rule has to look at all of them.
///
/// It is a function of the resources alone: a state that is put together from parts takes ``init(of:)``.
struct CatalogIndex: Hashable, Sendable {
    /// What limits count by.
    struct Place: Hashable, Sendable {
        let subscription: SubscriptionID
        let region: Region
    }

    /// What is used once in a gallery.
    struct Identifier: Hashable, Sendable {
        let gallery: GalleryID
        let folded: [String]
    }

    /// What a shallow version reads.
    enum Origin: Hashable, Sendable {
        case source(SourceID)
        case version(ImageVersionID)
    }

    private(set) var galleries: [Place: Int] = [:]
    private(set) var definitions: [Place: Int] = [:]
    /// Those that are not soft-deleted.
    private(set) var versions: [Place: Int] = [:]
    private(set) var identifiers: [Identifier: ImageDefinitionName] = [:]
    /// The shallow versions that read each source or version.
    private(set) var readers: [Origin: Set<ImageVersionID>] = [:]
    /// To which virtual machine each disk is attached.
    private(set) var machines: [SourceID: SourceID] = [:]
    private(set) var softDeleted: Set<ImageVersionID> = []

    init() {}

    /// The index of what stands in `state`.
    init(of state: GalleryState) {
        for source in state.sources.values { note(nil, source) }
        for gallery in state.galleries.values {
            note(nil, gallery)
            for definition in gallery.definitions.values {
                note(nil, definition)
                for version in definition.versions { note(nil, version) }
            }
        }
    }

    mutating func note(_ old: ImageGallery?, _ new: ImageGallery?) {
        Self.move(&galleries, old.map(Self.place), new.map(Self.place))
    }

    mutating func note(_ old: ImageDefinition?, _ new: ImageDefinition?) {
        Self.move(&definitions, old.map(Self.place), new.map(Self.place))
        if let old { identifiers[Self.identifier(of: old)] = nil }
        if let new { identifiers[Self.identifier(of: new)] = new.id.name }
    }

    mutating func note(_ old: ImageVersion?, _ new: ImageVersion?) {
        let (before, after) = (old.flatMap(Self.place), new.flatMap(Self.place))
        if before != after { Self.move(&versions, before, after) }
        if let old, old.isSoftDeleted { softDeleted.remove(old.id) }
        if let new, new.isSoftDeleted { softDeleted.insert(new.id) }
        if let old {
            for origin in old.origins {
                readers[origin]?.remove(old.id)
                if readers[origin]?.isEmpty == true { readers[origin] = nil }
            }
        }
        if let new { for origin in new.origins { readers[origin, default: []].insert(new.id) } }
    }

    mutating func note(_ old: ImageSource?, _ new: ImageSource?) {
        for disk in old?.attachedDisks ?? [] { machines[disk] = nil }
        guard let new else { return }
        for disk in new.attachedDisks { machines[disk] = new.id }
    }

    private static func move(_ counts: inout [Place: Int], _ old: Place?, _ new: Place?) {
        if let old {
            let count = (counts[old] ?? 0) - 1
            counts[old] = count > 0 ? count : nil
        }
        if let new { counts[new, default: 0] += 1 }
    }

    private static func place(_ gallery: ImageGallery) -> Place {
        Place(subscription: gallery.id.subscription, region: gallery.properties.location)
    }

    private static func place(_ definition: ImageDefinition) -> Place {
        Place(subscription: definition.id.gallery.subscription, region: definition.properties.location)
    }

    private static func place(_ version: ImageVersion) -> Place? {
        guard !version.isSoftDeleted else { return nil }
        return Place(subscription: version.id.definition.gallery.subscription, region: version.properties.location)
    }

    private static func identifier(of definition: ImageDefinition) -> Identifier {
        Identifier(gallery: definition.id.gallery, folded: definition.properties.identifier.folded)
    }
}

extension ImageVersion {
    /// What it reads instead of holding copies: only of a shallow version.
    var origins: [CatalogIndex.Origin] {
        guard properties.replicationMode == .shallow else { return [] }
        let references = [properties.source, properties.osDiskSource] + properties.dataDisks.map(\.source)
        return references.compactMap { reference in
            switch reference {
            case .resource(let id), .vhd(let id, _): .source(id)
            case .image(let image): image.versionID.map(CatalogIndex.Origin.version)
            case nil: nil
            }
        }
    }
}

extension ImageReference {
    /// The version that is named by its number in a private gallery.
    var versionID: ImageVersionID? {
        guard case .direct(let definition) = place, case .number(let number) = choice else { return nil }
        return ImageVersionID(definition: definition, number: number)
    }
}

extension ImageSource {
    /// The disks of a virtual machine.
    var attachedDisks: [SourceID] {
        guard case .machine(let os, let data) = properties.contents else { return [] }
        return [os] + data.map(\.disk)
    }
}
