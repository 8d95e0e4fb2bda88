import ArgumentParser
import Gallery
import GalleryClient

/// A kind of source, as its commands name it.
protocol SourceNoun: Sendable {
    static var kind: SourceID.Kind { get }
    /// The command's name, such as `disk`.
    static var command: String { get }
    static var noun: String { get }
    static var plural: String { get }
    static var columns: DocumentColumns { get }
}

enum DiskNoun: SourceNoun {
    static let kind = SourceID.Kind.disk
    static let command = "disk"
    static let noun = "disk"
    static let plural = "disks"
    static let columns = DocumentColumns.disks
}

enum SnapshotNoun: SourceNoun {
    static let kind = SourceID.Kind.snapshot
    static let command = "snapshot"
    static let noun = "snapshot"
    static let plural = "snapshots"
    static let columns = DocumentColumns.disks
}

enum VHDNoun: SourceNoun {
    static let kind = SourceID.Kind.vhd
    static let command = "vhd"
    static let noun = "VHD"
    static let plural = "VHDs"
    static let columns = DocumentColumns.disks
}

enum ManagedImageNoun: SourceNoun {
    static let kind = SourceID.Kind.managedImage
    static let command = "image"
    static let noun = "managed image"
    static let plural = "managed images"
    static let columns = DocumentColumns.machines
}

enum MachineNoun: SourceNoun {
    static let kind = SourceID.Kind.virtualMachine
    static let command = "vm"
    static let noun = "virtual machine"
    static let plural = "virtual machines"
    static let columns = DocumentColumns.machines
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
