import ArgumentParser
import Gallery
import GalleryClient

/// The model's words, read without regard to case as `az` does.
protocol ModelWord: ExpressibleByArgument, RawRepresentable<String>, CaseIterable {}

extension ModelWord {
    init?(argument: String) {
        guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
            return nil
        }
        self = match
    }

    static var allValueStrings: [String] { allCases.map(\.rawValue) }
    var defaultValueDescription: String { rawValue }
}

extension OSType: ModelWord {}
extension OSState: ModelWord {}
extension HyperVGeneration: ModelWord {}
extension Architecture: ModelWord {}
extension StorageAccountType: ModelWord {}
extension StorageAccountStrategy: ModelWord {}
extension ReplicationMode: ModelWord {}
extension SharingPermissions: ModelWord {}
extension DiskType: ModelWord {}
extension HostCaching: ModelWord {}
extension SecurityType: ModelWord {}
extension DiskFormat: ModelWord {}
extension GalleryEvent.Kind: ModelWord {}
