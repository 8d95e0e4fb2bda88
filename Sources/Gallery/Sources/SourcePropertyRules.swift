/// What a source's properties must be like by themselves.
extension ImageSourceProperties {
    func requireSound(_ kind: SourceID.Kind) throws(GalleryRefusal) {
        switch (kind, contents) {
        case (.disk, .disk(let content)), (.snapshot, .disk(let content)), (.vhd, .disk(let content)):
            try content.requireSound(as: "properties.digest", bytesMax: GalleryState.shallowDiskBytesMax)
        case (.managedImage, .image(let os, let data)):
            let path = "properties.storageProfile"
            try os.requireSound(as: "\(path).osDisk", bytesMax: GalleryState.shallowDiskBytesMax)
            for disk in data {
                let bytesMax = GalleryState.shallowDiskBytesMax
                try disk.content.requireSound(as: "\(path).dataDisks[\(disk.lun)]", bytesMax: bytesMax)
            }
            try LUN.require(data.map(\.lun), as: "\(path).dataDisks")
        case (.virtualMachine, .machine(_, let data)):
            try LUN.require(data.map(\.lun), as: "properties.storageProfile.dataDisks")
        default:
            throw .invalid(
                "properties",
                "a resource of the kind \(kind.rawValue) cannot hold what its properties describe; \(kind.form)")
        }
        try requireSystem(kind)
        try purchasePlan?.requireSound(as: "properties.purchasePlan")
        try requireStorageAccount(kind)
    }

    private func requireSystem(_ kind: SourceID.Kind) throws(GalleryRefusal) {
        let hasState = kind == .managedImage || kind == .virtualMachine
        guard hasState == (osState != nil) else {
            throw .invalid(
                "properties.osState",
                hasState
                    ? "properties.osState is missing; say Generalized or Specialized of a managed image and a virtual machine"
                    : "properties.osState is of managed images and virtual machines; leave it out")
        }
        guard !hasState || osType != nil else {
            throw .invalid("properties.osType", "properties.osType is missing; say Linux or Windows")
        }
        guard let securityType, securityType != .standard, hyperVGeneration == .v1 else { return }
        throw .invalid(
            "properties.securityType",
            "security type \(securityType.rawValue) needs hyperVGeneration V2, not V1; leave one out or change it")
    }

    private func requireStorageAccount(_ kind: SourceID.Kind) throws(GalleryRefusal) {
        let path = "properties.storageAccount"
        guard kind == .vhd else {
            guard storageAccount != nil else { return }
            throw .invalid(path, "\(path) is of VHDs only; leave it out")
        }
        try TextRule.require(storageAccount ?? "", 1...TextRule.storageAccountMax, as: path)
    }
}

extension SourceID.Kind {
    /// What must be said of one.
    fileprivate var form: String {
        switch self {
        case .disk, .vhd: "say the content of its disk"
        case .snapshot: "say the content of its disk, or the disk to be snapshot"
        case .managedImage: "say its disks, or what they are to be made of"
        case .virtualMachine: "say its OS disk and data disks by their ids"
        }
    }
}

extension DiskContent {
    /// Refuses a disk without bytes, with more occupied than there are, or above `bytesMax`.
    func requireSound(as path: String, bytesMax: Int64, remedy: String = "") throws(GalleryRefusal) {
        guard bytes > 0 else {
            throw .invalid(
                path, "\(path): the disk has \(bytes) bytes; an image has at least 1, publish another file")
        }
        guard (0...bytes).contains(occupiedBytes) else {
            throw .invalid(
                path, "\(path): \(occupiedBytes) bytes are said to be occupied of a disk of \(bytes); say 0 to \(bytes)"
            )
        }
        guard bytes > bytesMax else { return }
        throw GalleryRefusal(
            .tooLarge, .sourceExceedsMaxSize, path,
            "\(path): the disk has \(bytes) bytes; it may have at most \(bytesMax >> 30) GiB\(remedy)")
    }
}

/// The numbers of data disks.
public enum LUN {
    /// The numbers there are, and so how many data disks an image can have.
    public static let range = 0...63

    /// Refuses numbers out of range, and those given twice.
    static func require(_ numbers: [Int], as path: String) throws(GalleryRefusal) {
        var seen: Set<Int> = []
        for number in numbers {
            guard range.contains(number) else {
                throw .invalid(
                    "\(path)[\(number)].lun",
                    "LUN \(number) is out of range; it must be \(range.lowerBound) to \(range.upperBound), so that an "
                        + "image has at most \(range.count) data disks")
            }
            guard seen.insert(number).inserted else {
                throw .invalid(
                    "\(path)[\(number)].lun", "LUN \(number) is given to two data disks; give each its own")
            }
        }
    }
}
