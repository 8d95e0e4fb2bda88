import ArgumentParser
import Gallery
import GalleryClient

/// A kind of source, as its commands name it.
protocol SourceNoun: Sendable {
    static var kind: SourceID.Kind { get }
}

enum DiskNoun: SourceNoun { static let kind = SourceID.Kind.disk }
enum SnapshotNoun: SourceNoun { static let kind = SourceID.Kind.snapshot }
enum VHDNoun: SourceNoun { static let kind = SourceID.Kind.vhd }
enum ManagedImageNoun: SourceNoun { static let kind = SourceID.Kind.managedImage }
enum MachineNoun: SourceNoun { static let kind = SourceID.Kind.virtualMachine }

extension SourceNoun {
    /// The command's name, such as `disk`.
    static var command: String {
        switch kind {
        case .disk: "disk"
        case .snapshot: "snapshot"
        case .vhd: "vhd"
        case .managedImage: "image"
        case .virtualMachine: "vm"
        }
    }

    static var noun: String {
        switch kind {
        case .disk, .snapshot: command
        case .vhd: "VHD"
        case .managedImage: "managed image"
        case .virtualMachine: "virtual machine"
        }
    }

    static var plural: String { "\(noun)s" }

    static var columns: DocumentColumns {
        switch kind {
        case .disk, .snapshot, .vhd: .disks
        case .managedImage, .virtualMachine: .machines
        }
    }
}

/// Which source is meant.
struct SourceNameOption: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("Its name.", valueName: "name"), transform: Self.parse)
    var name: SourceName

    @OptionGroup var group: ResourceGroupOption

    func id(_ kind: SourceID.Kind, in client: GalleryClient) -> SourceID {
        SourceID(subscription: client.subscription, kind, name)
    }

    private static func parse(_ text: String) throws -> SourceName {
        try TextArgument.parse(text, as: SourceName.self, "a resource")
    }
}
