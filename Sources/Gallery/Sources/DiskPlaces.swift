/// Where data disks stand in a document's list, which need not be in order of LUN.
struct DataDiskPlaces {
    /// The list, such as `properties.storageProfile.dataDisks`.
    let path: String
    /// The numbers of the disks as the document has them.
    let luns: [Int]

    /// The place of the data disk with the number `lun`.
    func path(of lun: Int) -> String { "\(path)[\(luns.firstIndex(of: lun) ?? 0)]" }

    /// Refuses numbers out of range, and those given twice.
    func requireLUNs() throws(GalleryRefusal) {
        for (index, lun) in luns.enumerated() {
            let place = "\(path)[\(index)].lun"
            guard LUN.range.contains(lun) else {
                throw .invalid(
                    place, "\(lun)", "is out of range",
                    remedy: "name a LUN from \(LUN.range.lowerBound) to \(LUN.range.upperBound), an image has at most "
                        + "\(LUN.range.count) data disks")
            }
            guard luns.firstIndex(of: lun) == index else {
                throw .invalid(place, "\(lun)", "is the LUN of two data disks", remedy: "give each its own")
            }
        }
    }
}

/// Where it is said how large a disk is.
enum DiskSizePlace {
    /// In members of the disk's own.
    case members(of: String)
    /// It is as large as what it is made of.
    case source(String)

    var bytes: String { member("sizeInBytes") }
    var occupiedBytes: String { member("occupiedBytes") }

    private func member(_ name: String) -> String {
        switch self {
        case .members(let path): "\(path).\(name)"
        case .source(let path): path
        }
    }
}

extension ImageSourceProperties.Contents {
    /// The places of the data disks in the order in which they are.
    var dataDiskPlaces: DataDiskPlaces {
        let luns: [Int] =
            switch self {
            case .disk, .snapshot: []
            case .image(_, let data): data.map(\.lun)
            case .capture(_, let data), .machine(_, let data): data.map(\.lun)
            }
        return DataDiskPlaces(path: "properties.storageProfile.dataDisks", luns: luns)
    }
}
