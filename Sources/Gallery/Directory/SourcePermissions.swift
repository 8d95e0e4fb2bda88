/// Which permissions the kinds of sources have.
extension SourceID.Kind {
    /// To see it.
    var readPermission: Permission {
        switch self {
        case .disk: .readDisk
        case .snapshot: .readSnapshot
        case .vhd: .readVHD
        case .managedImage: .readManagedImage
        case .virtualMachine: .readVirtualMachine
        }
    }

    /// To make or change it.
    var writePermission: Permission {
        switch self {
        case .disk: .writeDisk
        case .snapshot: .writeSnapshot
        case .vhd: .writeVHD
        case .managedImage: .writeManagedImage
        case .virtualMachine: .writeVirtualMachine
        }
    }

    var deletePermission: Permission {
        switch self {
        case .disk: .deleteDisk
        case .snapshot: .deleteSnapshot
        case .vhd: .deleteVHD
        case .managedImage: .deleteManagedImage
        case .virtualMachine: .deleteVirtualMachine
        }
    }

    /// To make an image version of it (reference, 6.3).
    var permissionToImage: Permission {
        switch self {
        case .disk: .writeDisk
        case .snapshot: .writeSnapshot
        case .vhd: .listKeys
        case .managedImage: .readManagedImage
        case .virtualMachine: .writeVirtualMachine
        }
    }

    /// To take a snapshot of it or capture it: its bytes are read, and a machine's state is settled.
    var permissionToCopy: Permission {
        switch self {
        case .disk, .snapshot, .managedImage: readPermission
        case .vhd, .virtualMachine: permissionToImage
        }
    }
}
