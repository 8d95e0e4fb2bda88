public import Gallery

/// A disk, snapshot, VHD, managed image or virtual machine.
public typealias SourceDocument = ResourceDocument<SourceDocumentProperties>

/// The member `properties` of a source; which members it has depends on its kind.
public struct SourceDocumentProperties: Hashable, Sendable, Codable {
    /// The disks of a managed image or a virtual machine.
    public struct StorageProfile: Hashable, Sendable, Codable {
        public var osDisk: DiskDocument?
        public var dataDisks: [DiskDocument]?

        public init(osDisk: DiskDocument?, dataDisks: [DiskDocument]? = nil) {
            self.osDisk = osDisk
            self.dataDisks = dataDisks
        }
    }

    /// Of a snapshot: what it is taken of.
    public struct CreationData: Hashable, Sendable, Codable {
        public var sourceResourceId: String?

        public init(sourceResourceId: String?) {
            self.sourceResourceId = sourceResourceId
        }
    }

    public var resourceGroup: String?
    /// Of a disk, a VHD, and a snapshot that stands: what it holds.
    public var digest: String?
    public var sizeInBytes: Int64?
    public var occupiedBytes: Int64?
    public var creationData: CreationData?
    public var storageProfile: StorageProfile?
    /// Of a managed image: the machine whose disks it takes.
    public var sourceVirtualMachine: DiskDocument.Reference?
    public var osType: String?
    public var osState: String?
    public var hyperVGeneration: String?
    public var architecture: String?
    public var diskType: String?
    public var securityType: String?
    public var purchasePlan: PurchasePlan?
    /// Of a VHD.
    public var storageAccount: String?
    /// Of a virtual machine: whether its OS disk is lost when it stops.
    public var isEphemeral: Bool?
    /// `SCSI` or `NVMe`.
    public var diskControllerType: String?
    public var isAcceleratedNetwork: Bool?
    public var timeCreated: String?
    public var provisioningState: String?

    public init() {}
}

/// How a disk is reached.
enum DiskController: String, CaseIterable {
    case scsi = "SCSI"
    case nvme = "NVMe"
}

extension SourceDocument {
    public init(_ source: ImageSource) {
        let standing = source.properties
        var properties = Properties()
        properties.show(standing.contents)
        properties.resourceGroup = standing.resourceGroup.text
        properties.osType = standing.osType?.rawValue
        properties.osState = standing.osState?.rawValue
        properties.hyperVGeneration = standing.hyperVGeneration?.rawValue
        properties.architecture = standing.architecture?.rawValue
        properties.diskType = standing.diskType.rawValue
        properties.securityType = standing.securityType?.rawValue
        properties.purchasePlan = standing.purchasePlan
        properties.storageAccount = standing.storageAccount
        if source.id.kind == .virtualMachine {
            properties.isEphemeral = standing.isEphemeral
            properties.isAcceleratedNetwork = standing.isAcceleratedNetwork
        }
        properties.diskControllerType = (standing.isNVMe ? DiskController.nvme : .scsi).rawValue
        properties.timeCreated = source.timeCreated.iso8601
        properties.provisioningState = ProvisioningState.succeeded.rawValue
        self.init(
            id: ResourceID.text(of: source.id, in: standing.resourceGroup), name: source.id.name.text,
            type: source.id.kind.modelName, location: standing.location, tags: standing.tags,
            revision: source.revision, generation: source.generation, properties: properties)
    }
}

extension SourceDocumentProperties {
    fileprivate mutating func show(_ contents: ImageSourceProperties.Contents) {
        func reference(_ id: SourceID) -> DiskDocument.Reference { .init(id: ResourceID.text(of: id, in: nil)) }
        switch contents {
        case .disk(let content):
            digest = content.digest.description
            sizeInBytes = content.bytes
            occupiedBytes = content.occupiedBytes
        case .snapshot(let source):
            creationData = CreationData(sourceResourceId: ResourceID.text(of: source, in: nil))
        case .image(let os, let data):
            storageProfile = StorageProfile(
                osDisk: DiskDocument(os), dataDisks: data.map { DiskDocument($0.content, lun: $0.lun) })
        case .capture(let os, let data), .machine(let os, let data):
            storageProfile = StorageProfile(
                osDisk: DiskDocument(managedDisk: reference(os)),
                dataDisks: data.map { DiskDocument(lun: $0.lun, managedDisk: reference($0.disk)) })
        }
    }
}

extension SourceID.Kind {
    /// The `type` of its documents.
    public var modelName: String { "\(self == .vhd ? "Microsoft.Storage" : "Microsoft.Compute")/\(rawValue)" }

    /// The kind whose documents have this `type`.
    public init?(modelName: String) {
        guard let kind = Self.allCases.first(where: { $0.modelName.lowercased() == modelName.lowercased() }) else {
            return nil
        }
        self = kind
    }
}
