import Gallery

extension FaultCase {
    private static let profile = "properties.storageProfile"

    static func version(
        _ path: String, _ value: String?, _ remedy: String, _ rule: GalleryRefusal.Rule = .invalidParameter,
        of storage: StorageRequest = StorageRequest(disk(1)), in location: Region = westeurope,
        _ change: @escaping @Sendable (inout ImageVersionRequest) -> Void = { _ in }
    ) -> Self {
        FaultCase(path, value, remedy, rule) { _ in
            var request = ImageVersionRequest(location: location, storage: storage)
            change(&request)
            return .createImageVersion(the("Base/Debian/2.0.0"), request)
        }
    }

    /// An uploaded OS disk with data disks, in the order of a document.
    private static func uploaded(_ disks: (lun: Int, DiskContent)...) -> StorageRequest {
        StorageRequest(osDisk: .init(content: disk(1)), dataDisks: disks.map { .init(lun: $0.0, .init(content: $0.1)) })
    }

    private static func from(_ os: String, _ disks: (lun: Int, String)...) -> StorageRequest {
        StorageRequest(
            osDisk: .init(source: .resource(id: the(os))),
            dataDisks: disks.map { .init(lun: $0.0, .init(source: .resource(id: the($0.1)))) })
    }

    private static func vhd(_ id: String, in account: String) -> StorageRequest {
        StorageRequest(osDisk: .init(source: .vhd(id: the(id), storageAccount: account)))
    }

    private static func uefi(
        _ path: String, _ value: String?, _ remedy: String, _ settings: UEFISettings
    ) -> Self {
        version("properties.securityProfile.uefiSettings.\(path)", value, remedy) { $0.uefiSettings = settings }
    }

    private static let large = disk(2, bytes: (2048 << 30) + 1)
    private static let both = StorageRequest(
        source: .resource(id: the("images/web")), osDisk: .init(content: disk(1)))
    private static let twice = StorageRequest(
        osDisk: .init(content: disk(1), source: .resource(id: the("disks/os"))))
    private static let versionAsDisk = StorageRequest(
        osDisk: .init(source: .image(reference: the("Base/Debian/1.0.0"))))

    static let versions: [Self] = [
        version("location", "mars", "name one of eastus", .locationNotAvailable, in: the("mars")),
        version("tags", "", "1 to 512") { $0.tags = ["": "x"] },
        version("\(profile).osDiskImage", nil, "one of the whole image", of: StorageRequest()),
        version("\(profile).source", "images/web", "either the one", of: both),
        version("\(profile).osDiskImage.source", nil, "digest", of: StorageRequest(osDisk: .init())),
        version("\(profile).osDiskImage.source", "disks/os", "one of them", of: twice),
        version("\(profile).dataDiskImages[1].lun", "64", "0 to 63", of: uploaded((9, disk(2)), (64, disk(3)))),
        version(
            "\(profile).dataDiskImages[2].lun", "7", "its own", of: uploaded((7, disk(2)), (1, disk(3)), (7, disk(4)))),
        version("\(profile).dataDiskImages[0].digest", "\(digest(1))", "name another", of: uploaded((5, disk(1)))),
        version(
            "\(profile).dataDiskImages[1].source", "disks/os", "of its own",
            of: from("disks/os", (9, "disks/data"), (2, "disks/os"))),
        version("\(profile).osDiskImage.sizeInBytes", "0", "at least 1", of: StorageRequest(disk(1, bytes: 0))),
        version(
            "\(profile).osDiskImage.occupiedBytes", "9", "0 to 8",
            of: StorageRequest(.init(digest: digest(1), bytes: 8, occupiedBytes: 9))),
        version(
            "\(profile).dataDiskImages[0].sizeInBytes", "2199023255553", "2048 GiB", .sourceExceedsMaxSize,
            of: uploaded((9, large), (3, disk(3)))),
        version("\(profile).source", "disks/os", "osDiskImage.source", of: .whole("disks/os")),
        version("\(profile).source", "images/none", "vitrine", .sourceNotFound, of: .whole("images/none")),
        version("\(profile).source", "images/web", "westeurope", .sourceMismatch, of: .whole("images/web"), in: eastus)
        {
            _ in
        },
        version("\(profile).source", "base/Debian/latest", "by its number", of: .version("base/Debian")),
        version(
            "\(profile).source", "base/Debian/9.9.9", "image-version list", .sourceNotFound,
            of: .version("base/Debian/9.9.9")),
        version("\(profile).source", "base/None/1.0.0", "can read", .sourceNotFound, of: .version("base/None/1.0.0")),
        version("\(profile).osDiskImage.source", "images/web", "\(profile).source", of: from("images/web")),
        version("\(profile).osDiskImage.source", "Base/Debian/1.0.0", "\(profile).source", of: versionAsDisk),
        version("\(profile).osDiskImage.source", "vhds/os", "storageAccountId", of: from("vhds/os")),
        version(
            "\(profile).osDiskImage.source", "disks/os", "without a storage account", of: vhd("disks/os", in: "acme")),
        version(
            "\(profile).osDiskImage.source.storageAccountId", "other", "it is in", .sourceNotFound,
            of: vhd("vhds/os", in: "other")),
        version(
            "\(profile).dataDiskImages[0].source", "disks/none", "vitrine disk list", .sourceNotFound,
            of: from("disks/os", (5, "disks/none"))),
        uefi("signatureTemplateNames", nil, "alone", UEFISettings(templates: [])),
        uefi(
            "signatureTemplateNames[1]", "NoSignatureTemplate", "alone",
            UEFISettings(templates: [.microsoftUEFI, .none])),
        uefi(
            "signatureTemplateNames[1]", "MicrosoftWindowsTemplate", "each once",
            UEFISettings(templates: [.microsoftWindows, .microsoftWindows])),
        uefi(
            "additionalSignatures.db[1].value[0]", "A,B=", "base 64",
            UEFISettings(
                templates: [.none], db: [.init(kind: .x509, value: ["QUJD"]), .init(kind: .x509, value: ["A,B="])])),
        uefi(
            "additionalSignatures.pk.value", nil, "leave the key out",
            UEFISettings(templates: [.none], pk: .init(kind: .x509, value: []))),
        uefi(
            "additionalSignatures", "65", "at most 64",
            UEFISettings(templates: [.none], dbx: [.init(kind: .x509, value: .init(repeating: "QUJD", count: 65))])),
    ]

    private static let profilePath = "properties.publishingProfile"
    private static let list = "\(profilePath).targetRegions"

    private static func target(
        _ path: String, _ value: String, _ remedy: String, _ rule: GalleryRefusal.Rule = .invalidParameter,
        _ mode: ReplicationMode = .full, _ targets: TargetRegion...
    ) -> Self {
        version(path, value, remedy, rule) {
            $0.targetRegions = targets
            $0.replicationMode = mode
        }
    }

    static let targets: [Self] = [
        target(
            "\(list)[1].name", "mars", "name one of", .locationNotAvailable, .full, .init(westeurope),
            .init(the("mars"))),
        target(
            "\(list)[2].name", "eastus", "name it once", .invalidParameter, .full, .init(westeurope), .init(eastus),
            .init(eastus)),
        target(
            "\(list)[0].regionalReplicaCount", "101", "1 to 100", .invalidParameter, .full,
            .init(westeurope, regionalReplicaCount: 101)),
        target(
            "\(list)[1].regionalReplicaCount", "2", "say 1", .invalidParameter, .shallow, .init(westeurope),
            .init(eastus, regionalReplicaCount: 2)),
        target(
            "\(list)[1].storageAccountType", "Standard_ZRS", "Premium_LRS", .invalidParameter, .full, .init(westeurope),
            .init(eastus, storageAccountType: .standardZRS)),
        target(
            "\(list)[0].additionalReplicaSets", "1 sets", "publish it as full", .invalidParameter, .shallow,
            .init(westeurope, additionalReplicaSets: [.init(.premiumLRS)])),
        target(
            "\(list)[0].additionalReplicaSets[1].storageAccountType", "Premium_LRS", "raise the count",
            .invalidParameter, .full,
            .init(westeurope, additionalReplicaSets: [.init(.premiumLRS), .init(.premiumLRS)])),
        target(
            "\(list)[0].additionalReplicaSets[0].storageAccountType", "Standard_LRS", "raise the count",
            .invalidParameter, .full, .init(westeurope, additionalReplicaSets: [.init(.standardLRS)])),
        target(
            "\(list)[0].additionalReplicaSets[0].regionalReplicaCount", "0", "1 to 100", .invalidParameter, .full,
            .init(westeurope, additionalReplicaSets: [.init(.premiumLRS, regionalReplicaCount: 0)])),
        target(
            "\(list)[0].additionalReplicaSets[0].storageAccountType", "Standard_ZRS", "another node", .invalidParameter,
            .full, .init(westeurope, additionalReplicaSets: [.init(.standardZRS)])),
        target(
            list, "101", "lower some", .invalidParameter, .full,
            .init(westeurope, additionalReplicaSets: [.init(.premiumLRS, regionalReplicaCount: 100)])),
        target(list, "eastus, northeurope", "add it", .invalidParameter, .full, .init(eastus), .init(northeurope)),
        target(
            list, "101", "lower some", .invalidParameter, .full, .init(westeurope, regionalReplicaCount: 100),
            .init(eastus)),
        version("\(profilePath).replicaCount", "0", "1 to 100") { $0.replicaCount = 0 },
        version("\(profilePath).replicaCount", "2", "say 1") { ($0.replicationMode, $0.replicaCount) = (.shallow, 2) },
        version("\(profilePath).storageAccountType", "Standard_ZRS", "Premium_LRS") {
            $0.storageAccountType = .standardZRS
        },
    ]

    private static func update(
        _ path: String, _ value: String, _ remedy: String, _ rule: GalleryRefusal.Rule = .invalidParameter,
        _ edits: ImageVersionEdit...
    ) -> Self {
        FaultCase(path, value, remedy, rule) { _ in
            .updateImageVersion(the("Base/Debian/1.0.0"), edits, ifRevision: nil)
        }
    }

    private static let edits = "\(profilePath).targetRegionEdits"

    static let updates: [Self] = [
        update(
            "\(edits)[0].name", "eastus", "--set-replicas", .invalidParameter, .excludeFromLatest(true),
            .addRegion(.init(eastus))),
        update(
            "\(edits)[1].name", "mars", "name one of", .locationNotAvailable, .removeRegion(eastus),
            .addRegion(.init(the("mars")))),
        update(
            "\(edits)[0].name", "northeurope", "name one of westeurope, eastus", .invalidParameter,
            .removeRegion(northeurope)),
        update(
            "\(edits)[0].regionalReplicaCount", "0", "1 to 100", .invalidParameter,
            .setReplicas(region: eastus, count: 0)),
        update(list, "101", "lower some", .invalidParameter, .setReplicas(region: eastus, count: 100)),
        update(list, "eastus", "add it", .invalidParameter, .removeRegion(westeurope)),
        update(
            list, "westeurope", "name them too", .replicatedLocationDeletionNotAllowed,
            .replaceTargetRegions([.init(westeurope)])),
        update(
            "\(list)[1].storageAccountType", "Standard_LRS", "leave it out", .propertyChangeNotAllowed,
            .replaceTargetRegions([.init(eastus), .init(westeurope, storageAccountType: .standardLRS)])),
        update(
            "\(profilePath).replicationMode", "Shallow", "new number", .propertyChangeNotAllowed,
            .replicationMode(mode: .shallow)),
        update("\(profilePath).replicaCount", "101", "1 to 100", .invalidParameter, .replicaCount(101)),
        FaultCase("regions", "0", "1 to 100") { _ in
            .rollBackLatest(definition: the("Base/Debian"), regions: [], to: the("1.0.0"))
        },
        FaultCase("regions[1]", "eastus", "in order") { _ in
            .rollBackLatest(definition: the("Base/Debian"), regions: [westeurope, eastus], to: the("1.0.0"))
        },
    ]
}
