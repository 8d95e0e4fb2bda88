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
            content: try DocumentReading.required(content, "\(path).digest"), hostCaching: caching)
    }
}

extension StorageProfile.Source {
    fileprivate func reference(_ path: String) throws(GalleryRefusal) -> SourceReference? {
        let given = [id, virtualMachineId, communityGalleryImageId].compactMap(\.self)
        guard given.count <= 1 else {
            throw GalleryRefusal(
                .invalid, .invalidParameter, path,
                "\(path) names \(given.count) sources; an image has one: id, virtualMachineId or "
                    + "communityGalleryImageId")
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
                throw GalleryRefusal(
                    .invalid, .invalidParameter, path,
                    "\(path): \(reference) is no image of a community gallery; name it as source.id")
            }
            return .image(reference: reference)
        }
        return try id.map { (text) throws(GalleryRefusal) in try SourceReference(text, "\(path).id") }
    }
}

extension StorageProfile.DiskSource {
    fileprivate func reference(_ path: String) throws(GalleryRefusal) -> SourceReference? {
        guard let uri else {
            guard storageAccountId == nil else {
                throw GalleryRefusal(
                    .invalid, .invalidParameter, "\(path).storageAccountId",
                    "\(path).storageAccountId stands without \(path).uri; name the VHD too")
            }
            return try id.map { (text) throws(GalleryRefusal) in try SourceReference(text, "\(path).id") }
        }
        guard id == nil else {
            throw GalleryRefusal(
                .invalid, .invalidParameter, path, "\(path) names both id and uri; a disk has one source")
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
            guard id.kind != .vhd else { throw .wrongKind(of: path, id, "named by its uri and storageAccountId") }
            self = .resource(id: id)
        } else if let reference = ImageReference(text) {
            self = .image(reference: reference)
        } else {
            throw GalleryRefusal(
                .invalid, .invalidName, path,
                "\(path): \(DocumentReading.quoted(text)) is no source; it must be \(SourceID.form), or an image: "
                    + ImageReference.form)
        }
    }
}

extension GalleryRefusal {
    fileprivate static func wrongKind(of path: String, _ id: SourceID, _ wanted: String) -> Self {
        Self(.invalid, .invalidParameter, path, "\(path): \(id) must be \(wanted)")
    }
}
