@testable import Gallery

/// Sources, galleries and principals that tests of the rules begin with.
extension Catalog {
    /// `standing()` with a disk, a data disk, a snapshot, a VHD, a virtual machine and a managed image.
    static func stocked() throws -> Catalog {
        var catalog = try standing()
        try catalog.perform(.createSource(the("disks/os"), .linuxDisk(1)))
        try catalog.perform(.createSource(the("disks/data"), .disk(2)))
        try catalog.perform(
            .createSource(
                the("snapshots/os"),
                ImageSourceProperties(location: westeurope, contents: .snapshot(of: the("disks/os")))))
        try catalog.perform(.createSource(the("vhds/os"), .vhd(3)))
        try catalog.perform(.createSource(the("virtualMachines/vm"), .machine("disks/os", [5: "disks/data"])))
        try catalog.perform(
            .createSource(
                the("images/web"),
                ImageSourceProperties(
                    location: westeurope, contents: .capture(os: the("virtualMachines/vm"), data: []))))
        return catalog
    }

    /// Publishes `Base/Debian/NUMBER` from `storage` in its own region.
    @discardableResult
    mutating func publish(
        _ number: String, _ storage: StorageRequest, in location: Region = westeurope, mode: ReplicationMode = .full
    ) throws(GalleryRefusal) -> GalleryState.Outcome {
        try perform(.publish(number, storage, in: location, mode: mode))
    }

    /// Makes the principal `alice`, who has `roles` at the scopes.
    mutating func grantAlice(_ roles: (Role, Scope)...) {
        let alice: PrincipalID = the("alice")
        let principal = DirectoryPrincipal(id: alice, kind: .user, identities: ["user/alice"])
        state.directory.set(alice, to: principal)
        state.directory.assignments[alice] = roles.map {
            RoleAssignment(principal: alice, role: $0.0, scope: $0.1)
        }
    }

    func byAlice() -> Catalog {
        var catalog = self
        catalog.actor = Principal("user/alice")
        return catalog
    }

    /// A catalog whose gallery `Base` keeps what is deleted for so many days.
    static func softDeleting(retention: Int = 7, grace: Int = 0) throws -> Catalog {
        var catalog = try standing()
        let policy = SoftDeletePolicy(isEnabled: true, retentionDays: retention, graceDays: grace)
        try catalog.perform(.updateGallery(the("Base"), GalleryEdit(softDeletePolicy: policy)))
        return catalog
    }

    mutating func pass(days: Int) { now = now.advanced(by: .seconds(days * 86_400)) }
}

extension GalleryOperation {
    static func publish(
        _ number: String, _ storage: StorageRequest, in location: Region = westeurope, mode: ReplicationMode = .full
    ) -> Self {
        .createImageVersion(
            the("Base/Debian/\(number)"),
            ImageVersionRequest(location: location, storage: storage, replicationMode: mode))
    }
}

extension ImageSourceProperties {
    static func disk(_ content: UInt8, in region: Region = westeurope, type: DiskType = .standardLRS) -> Self {
        Self(location: region, contents: .disk(content: DiskContent.of(content)), diskType: type)
    }

    static func linuxDisk(_ content: UInt8, in region: Region = westeurope) -> Self {
        Self(
            location: region, contents: .disk(content: DiskContent.of(content)), osType: .linux, hyperVGeneration: .v2,
            architecture: .x64)
    }

    static func vhd(_ content: UInt8) -> Self {
        Self(location: westeurope, contents: .disk(content: DiskContent.of(content)), storageAccount: "acme")
    }

    static func machine(_ os: String, _ data: [Int: String] = [:], state: OSState? = .generalized) -> Self {
        Self(
            location: westeurope,
            contents: .machine(os: the(os), data: data.map { AttachedDisk(lun: $0.key, disk: the($0.value)) }),
            osType: .linux, osState: state)
    }
}

extension StorageRequest {
    /// The whole image from a source, or from a version of another definition.
    static func whole(_ source: String) -> Self { Self(source: .resource(id: the(source))) }
    static func version(_ reference: String) -> Self { Self(source: .image(reference: the(reference))) }

    /// Disks by their sources, the data disks by LUN.
    static func disks(_ os: String, _ data: [Int: String] = [:]) -> Self {
        Self(
            osDisk: Disk(source: .resource(id: the(os))),
            dataDisks: data.map { DataDisk(lun: $0.key, Disk(source: .resource(id: the($0.value)))) })
    }
}

extension DiskContent {
    static func of(_ content: UInt8) -> Self { disk(content) }
}
