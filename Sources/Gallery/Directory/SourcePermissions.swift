/// Which permissions the kinds of sources have.
extension SourceID.Kind {
    /// To see it.
    public var readPermission: Permission {
        switch self {
        case .disk: .readDisk
        case .snapshot: .readSnapshot
        case .vhd: .readVHD
        case .managedImage: .readManagedImage
        case .virtualMachine: .readVirtualMachine
        }
    }

    /// To make or change it.
    public var writePermission: Permission {
        switch self {
        case .disk: .writeDisk
        case .snapshot: .writeSnapshot
        case .vhd: .writeVHD
        case .managedImage: .writeManagedImage
        case .virtualMachine: .writeVirtualMachine
        }
    }

    /// To take it away.
    public var deletePermission: Permission {
        switch self {
        case .disk: .deleteDisk
        case .snapshot: .deleteSnapshot
        case .vhd: .deleteVHD
        case .managedImage: .deleteManagedImage
        case .virtualMachine: .deleteVirtualMachine
        }
    }
}
