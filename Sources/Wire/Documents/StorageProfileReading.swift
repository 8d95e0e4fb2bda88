import Gallery

extension StorageProfile {
    /// What a new version is to be made of.
    ///
    /// What a disk holds is its source's to say where it has one: then the document's word is for people.
    func request() throws(GalleryRefusal) -> StorageRequest {
        let whole = try source?.reference("\(Self.path).source")
        var request = StorageRequest(source: whole)
        request.osDisk = try osDiskImage?.disk("\(Self.path).osDiskImage", isUnder: whole)
        let path = "\(Self.path).dataDiskImages"
        for (index, image) in (dataDiskImages ?? []).enumerated() {
            let lun = try DocumentReading.required(image.lun, "\(path)[\(index)].lun")
            guard let disk = try image.disk("\(path)[\(index)]", isUnder: whole) else { continue }
            request.dataDisks.append(StorageRequest.DataDisk(lun: lun, disk))
        }
        return request
    }
}

extension StorageProfile.DiskImageDocument {
    /// `nil` for a disk of which only says what the source of the whole image says.
    fileprivate func disk(
        _ path: String, isUnder whole: SourceReference?
    ) throws(GalleryRefusal) -> StorageRequest.Disk? {
        let caching = try DocumentReading.choice(hostCaching, "\(path).hostCaching", or: HostCaching.none)
        let own = try source?.reference("\(path).source")
        guard own == nil, whole == nil else {
            let saysNothing = own == nil && caching == .none
            return saysNothing ? nil : StorageRequest.Disk(source: own, hostCaching: caching)
        }
        let content = try DiskContent(digest, sizeInBytes, occupiedBytes, path)
        return StorageRequest.Disk(
            content: try DocumentReading.required(
                content, "\(path).source", remedy: StorageRequest.Disk.contentRemedy), hostCaching: caching)
    }
}

extension StorageProfile.Source {
    fileprivate func reference(_ path: String) throws(GalleryRefusal) -> SourceReference? {
        let members = [
            ("id", id), ("virtualMachineId", virtualMachineId), ("communityGalleryImageId", communityGalleryImageId),
        ]
        let given = members.filter { $0.1 != nil }
        guard given.count <= 1 else {
            throw .invalid(
                "\(path).\(given[1].0)", given[1].1, "stands beside \(path).\(given[0].0), and an image has one source",
                remedy: "name one of id, virtualMachineId and communityGalleryImageId")
        }
        if let virtualMachineId {
            let path = "\(path).virtualMachineId"
            let id = try SourceID.read(virtualMachineId, as: path)
            guard id.kind == .virtualMachine else { throw .wrongKind(of: path, id, "a virtual machine") }
            return .resource(id: id)
        }
        if let communityGalleryImageId {
            let path = "\(path).communityGalleryImageId"
            let reference = try ImageReference.read(communityGalleryImageId, as: path)
            guard case .community = reference.place else {
                throw .invalid(
                    path, "\(reference)", "is no image of a community gallery", remedy: "name it as source.id")
            }
            return .image(reference: reference)
        }
        return try id.map { (text) throws(GalleryRefusal) in try SourceReference(text, "\(path).id") }
    }
}

extension StorageProfile.DiskSource {
    fileprivate func reference(_ path: String) throws(GalleryRefusal) -> SourceReference? {
        guard let uri else {
            if let storageAccountId {
                throw .invalid(
                    "\(path).storageAccountId", storageAccountId, "stands without \(path).uri",
                    remedy: "name the VHD too")
            }
            return try id.map { (text) throws(GalleryRefusal) in try SourceReference(text, "\(path).id") }
        }
        if let id {
            throw .invalid(
                "\(path).id", id, "stands beside \(path).uri, and a disk has one source",
                remedy: "name one of the two")
        }
        let account = try DocumentReading.required(storageAccountId, "\(path).storageAccountId")
        let vhd = try SourceID.read(uri, as: "\(path).uri")
        guard vhd.kind == .vhd else { throw .wrongKind(of: "\(path).uri", vhd, "a VHD") }
        let name = account.split(separator: "/").last.map(String.init) ?? account
        return .vhd(id: vhd, storageAccount: name)
    }
}

extension SourceReference {
    /// A source by its id, else an image version by one of its three names.
    fileprivate init(_ text: String, _ path: String) throws(GalleryRefusal) {
        if let id = SourceID(text) {
            guard id.kind != .vhd else {
                throw .invalid(path, "\(id)", "is a VHD", remedy: "name it by its uri and storageAccountId")
            }
            self = .resource(id: id)
        } else if let reference = ImageReference(text) {
            self = .image(reference: reference)
        } else {
            throw .invalid(
                path, text, "is no source",
                remedy: "it must be \(SourceID.form), or an image: \(ImageReference.form)", rule: .invalidName)
        }
    }
}

extension GalleryRefusal {
    fileprivate static func wrongKind(of path: String, _ id: SourceID, _ wanted: String) -> Self {
        .invalid(path, "\(id)", "is not \(wanted)", remedy: "name one")
    }
}
