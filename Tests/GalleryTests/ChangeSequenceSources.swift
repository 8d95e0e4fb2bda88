import Chance
import Gallery

/// Random sources, and what is asked of them and of galleries.
extension ChangeSequence {
    mutating func source() -> SourceID {
        the(random.pick(["disks/a", "disks/a", "disks/b", "snapshots/a", "images/a", "virtualMachines/a", "vhds/a"]))
    }

    mutating func sourceProperties() -> ImageSourceProperties {
        let contents: ImageSourceProperties.Contents =
            switch random.number(in: 0...5) {
            case 0, 1: .disk(content: disk(UInt8(random.number(in: 1...3))))
            case 2: .snapshot(of: source())
            case 3: .image(os: disk(1), data: [DataDiskContent(lun: random.pick([0, 0, 64]), content: disk(2))])
            case 4: .capture(os: source(), data: attached())
            default: .machine(os: source(), data: attached())
            }
        return ImageSourceProperties(
            location: random.pick([westeurope, westeurope, eastus]), contents: contents,
            osType: random.pick([nil, .linux, .linux, .windows]), osState: random.pick([nil, .generalized]),
            purchasePlan: random.isOnce(in: 9) ? PurchasePlan(name: "n", publisher: "p", product: "q") : nil,
            diskType: random.pick([.standardLRS, .standardLRS, .standardLRS, .ultraSSDLRS]),
            storageAccount: random.pick([nil, nil, "acme"]))
    }

    mutating func sourceEdit() -> ImageSourceEdit {
        ImageSourceEdit(
            tags: random.pick([nil, ["a": "b"], [:]]), content: random.pick([nil, disk(4)]),
            osState: random.pick([nil, nil, .generalized]), dataDisks: random.isOnce(in: 4) ? attached() : nil)
    }

    mutating func storage() -> StorageRequest {
        switch random.number(in: 0...5) {
        case 0: .whole(source().description)
        case 1: StorageRequest(osDisk: .init(source: .vhd(id: the("vhds/a"), storageAccount: "acme")))
        case 2: .version("base/debian/\(random.pick(["1.9.0", "1.10.0"]))")
        case 3: .disks(random.pick(["disks/a", "disks/b"]))
        default: .disks(source().description, random.isOnce(in: 2) ? [1: source().description] : [:])
        }
    }

    mutating func galleryEdit() -> GalleryEdit {
        GalleryEdit(
            description: random.pick([nil, "a", "b"]), tags: random.pick([nil, ["a": "b"], [:]]),
            permissions: random.isOnce(in: 30) ? .groups : nil,
            softDeletePolicy: random.isOnce(in: 2) ? policy() : nil)
    }

    mutating func policy() -> SoftDeletePolicy {
        SoftDeletePolicy(
            isEnabled: random.isOnce(in: 2), retentionDays: random.pick([1, 1, 1, 90, 0]),
            graceDays: random.pick([0, 0, 1, -1]))
    }

    private mutating func attached() -> [AttachedDisk] {
        random.isOnce(in: 2) ? [] : [AttachedDisk(lun: random.number(in: 0...1), disk: source())]
    }
}
