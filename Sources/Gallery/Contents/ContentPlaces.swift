/// Where a change's document names a content that was uploaded.
extension GalleryOperation {
    /// The place of the first disk with the digest `content`, by the model's path.
    public func place(of content: Digest) -> String {
        switch self {
        case .createImageVersion(_, let request):
            request.storage.osDisk?.content?.digest == content
                ? "\(SourceSlots.osPath).digest"
                : "\(SourceSlots.dataPath)\(Self.index(request.storage.dataDisks.map(\.disk.content), content)).digest"
        case .createSource(_, let properties):
            if case .image(let os, let data) = properties.contents {
                os.digest == content
                    ? "properties.storageProfile.osDisk.digest"
                    : "\(properties.contents.dataDiskPlaces.path)\(Self.index(data.map(\.content), content)).digest"
            } else {
                "properties.digest"
            }
        default: "properties.digest"
        }
    }

    private static func index(_ disks: [DiskContent?], _ content: Digest) -> String {
        disks.firstIndex { $0?.digest == content }.map { "[\($0)]" } ?? ""
    }
}
