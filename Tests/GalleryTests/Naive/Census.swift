import Gallery

/// What of all that can be done a number of scripts did.
struct Census {
    private(set) var applied: [OperationKind: Int] = [:]
    private(set) var refused: [OperationKind: Int] = [:]
    private(set) var broken: Set<String> = []
    private(set) var parts: Set<Part> = []

    mutating func count(_ operation: GalleryOperation, _ answer: NaiveCatalog.Answer) {
        switch answer {
        case .applied:
            applied[OperationKind(operation), default: 0] += 1
            parts.formUnion(Part.parts(of: operation))
        case .unchanged: break
        case .refused(let rules):
            refused[OperationKind(operation), default: 0] += 1
            broken.formUnion(rules)
        }
    }

    /// The ways in which one kind of change differs from itself.
    enum Part: Hashable, CaseIterable {
        case source(SourceID.Kind)
        case wholeImage(SourceID.Kind)
        case disk(SourceID.Kind)
        case wholeVersion, sharedVersion, communityVersion, upload, dataDisk
        case snapshotTaken, imageOfMachine, imageOfDisks
        case mode(ReplicationMode)
        case storage(StorageAccountType)
        case strategy(StorageAccountStrategy)
        case edit(String)
        case sharing(String)
        case role(Role)
        case condition(NodeCondition)
        case principal(DirectoryPrincipal.Kind)
        case permissions(SharingPermissions)
        case feature(Feature.Name)
        case security(SecurityType)

        /// Only the ones that can succeed: a slot takes some kinds of sources, and refuses the others.
        static let allCases: [Part] =
            [.wholeVersion, .sharedVersion, .communityVersion, .upload, .dataDisk]
            + [.snapshotTaken, .imageOfMachine, .imageOfDisks]
            + [.wholeImage(.managedImage), .wholeImage(.virtualMachine), .disk(.disk), .disk(.snapshot), .disk(.vhd)]
            + SourceID.Kind.allCases.map(Part.source) + ReplicationMode.allCases.map(Part.mode)
            + StorageAccountType.allCases.map(Part.storage) + StorageAccountStrategy.allCases.map(Part.strategy)
            + Role.allCases.map(Part.role)
            + NodeCondition.allCases.map(Part.condition) + DirectoryPrincipal.Kind.allCases.map(Part.principal)
            + SharingPermissions.allCases.map(Part.permissions) + Feature.Name.allCases.map(Part.feature)
            + SecurityType.allCases.map(Part.security)
            + edits.map { .edit($0) } + ["add", "remove", "reset", "enableCommunity"].map { .sharing($0) }

        private static let edits = [
            "addRegion", "removeRegion", "setReplicas", "setExcludeFromLatest", "replaceTargetRegions",
            "excludeFromLatest", "replicaCount", "endOfLifeDate", "allowDeletionOfReplicatedLocations",
            "blockDeletionBeforeEndOfLife", "replicationMode", "tags",
        ]
    }
}

extension Census.Part {
    static func parts(of operation: GalleryOperation) -> [Self] {
        switch operation {
        case .createSource(let id, let properties): [.source(id.kind)] + parts(of: properties.contents)
        case .createGallery(_, let properties): [.permissions(properties.permissions)]
        case .shareGallery(_, let edit): [.sharing(name(of: edit))]
        case .createImageDefinition(_, let properties): parts(of: properties.features)
        case .updateImageDefinition(_, let edit, _): parts(of: edit.features ?? [])
        case .createImageVersion(_, let request):
            parts(of: request.storage) + [.mode(request.replicationMode), .storage(request.storageAccountType)]
                + (request.storageAccountStrategy.map { [.strategy($0)] } ?? [])
        case .updateImageVersion(_, let edits, _): edits.map { .edit(name(of: $0)) }
        case .assignRole(let assignment): [.role(assignment.role)]
        case .createPrincipal(let principal): [.principal(principal.kind)]
        case .recordNode(_, let condition, _): [.condition(condition)]
        default: []
        }
    }

    /// The name of a case is what stands before its labels.
    private static func name(of value: some Any) -> String { String("\(value)".prefix { $0 != "(" }) }

    private static func parts(of contents: ImageSourceProperties.Contents) -> [Self] {
        switch contents {
        case .snapshot: [.snapshotTaken]
        case .capture(let os, _): [os.kind == .virtualMachine ? .imageOfMachine : .imageOfDisks]
        case .disk, .image, .machine: []
        }
    }

    private static func parts(of features: [Feature]) -> [Self] {
        features.flatMap { feature -> [Self] in
            let type = feature.name == .securityType ? SecurityType(rawValue: feature.value) : nil
            return [.feature(feature.name)] + (type.map { [.security($0)] } ?? [])
        }
    }

    private static func parts(of storage: StorageRequest) -> [Self] {
        var parts: [Self] = storage.dataDisks.isEmpty ? [] : [.dataDisk]
        switch storage.source {
        case .resource(let id), .vhd(let id, _): parts.append(.wholeImage(id.kind))
        case .image(let reference):
            switch reference.place {
            case .direct: parts.append(.wholeVersion)
            case .shared: parts.append(.sharedVersion)
            case .community: parts.append(.communityVersion)
            }
        case nil: break
        }
        for disk in [storage.osDisk].compactMap({ $0 }) + storage.dataDisks.map(\.disk) {
            switch disk.source {
            case .resource(let id), .vhd(let id, _): parts.append(.disk(id.kind))
            case .image: break
            case nil: parts.append(.upload)
            }
        }
        return parts
    }
}
