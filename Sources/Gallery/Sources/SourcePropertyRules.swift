/// What a source's properties must be like by themselves.
extension ImageSourceProperties {
    /// `places`: where the document has its data disks.
    func requireSound(_ kind: SourceID.Kind, _ places: DataDiskPlaces) throws(GalleryRefusal) {
        let bytesMax = GalleryState.shallowDiskBytesMax
        switch (kind, contents) {
        case (.disk, .disk(let content)), (.snapshot, .disk(let content)), (.vhd, .disk(let content)):
            try content.requireSound(in: .members(of: "properties"), bytesMax: bytesMax)
        case (.managedImage, .image(let os, let data)):
            try os.requireSound(in: .members(of: "properties.storageProfile.osDisk"), bytesMax: bytesMax)
            for disk in data {
                try disk.content.requireSound(in: .members(of: places.path(of: disk.lun)), bytesMax: bytesMax)
            }
            try places.requireLUNs()
        case (.virtualMachine, .machine): try places.requireLUNs()
        default:
            throw .invalid(
                "properties", kind.rawValue, "is a kind of resource that cannot hold what they describe",
                remedy: kind.form)
        }
        try requireSystem(kind)
        try purchasePlan?.requireSound(as: "properties.purchasePlan")
        try requireStorageAccount(kind)
    }

    private func requireSystem(_ kind: SourceID.Kind) throws(GalleryRefusal) {
        let hasState = kind == .managedImage || kind == .virtualMachine
        guard hasState == (osState != nil) else {
            let path = "properties.osState"
            guard let osState else {
                throw .missing(path, remedy: "say Generalized or Specialized of a managed image and a virtual machine")
            }
            throw .invalid(
                path, osState.rawValue, "is of managed images and virtual machines only", remedy: "leave it out")
        }
        guard !hasState || osType != nil else {
            throw .missing("properties.osType", remedy: "say Linux or Windows")
        }
        guard let securityType, securityType != .standard, hyperVGeneration == .v1 else { return }
        throw .invalid(
            "properties.securityType", securityType.rawValue, "needs hyperVGeneration V2, and this is V1",
            remedy: "leave one out, or change it")
    }

    private func requireStorageAccount(_ kind: SourceID.Kind) throws(GalleryRefusal) {
        let path = "properties.storageAccount"
        guard kind == .vhd else {
            guard let storageAccount else { return }
            throw .invalid(path, storageAccount, "is of VHDs only", remedy: "leave it out")
        }
        guard let storageAccount else { throw .missing(path, remedy: "name the one that the VHD is in") }
        try TextRule.require(storageAccount, 1...TextRule.storageAccountMax, as: path)
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
    func requireSound(in place: DiskSizePlace, bytesMax: Int64, remedy: String = "") throws(GalleryRefusal) {
        guard bytes > 0 else {
            throw .invalid(
                place.bytes, "\(bytes)", "bytes are no disk", remedy: "publish another file, an image has at least 1")
        }
        guard (0...bytes).contains(occupiedBytes) else {
            throw .invalid(
                place.occupiedBytes, "\(occupiedBytes)", "bytes cannot be occupied of a disk of \(bytes)",
                remedy: "say 0 to \(bytes)")
        }
        guard bytes > bytesMax else { return }
        throw GalleryRefusal(
            .tooLarge, .sourceExceedsMaxSize,
            PropertyFault(
                place.bytes, "\(bytes)", "bytes are too many for the disk",
                remedy: "take at most \(bytesMax >> 30) GiB\(remedy)"))
    }

    /// The member in which `other` is different, and what they say in it.
    func difference(from other: DiskContent) -> (member: String, own: String, other: String) {
        if digest != other.digest { return ("digest", "\(digest)", "\(other.digest)") }
        if bytes != other.bytes { return ("sizeInBytes", "\(bytes)", "\(other.bytes)") }
        return ("occupiedBytes", "\(occupiedBytes)", "\(other.occupiedBytes)")
    }
}

/// The numbers of data disks.
public enum LUN {
    /// The numbers there are, and so how many data disks an image can have.
    public static let range = 0...63
}
