import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// What a version is made of, with the flags of `az sig image-version create` and those for files of this machine.
struct VersionSourceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The OS disk: a file here.", valueName: "path"))
    var file: String?

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Data disks: files here, by LUN.", valueName: "lun=path"),
        transform: LUNArgument.parse)
    var dataFiles: [(lun: Int, value: String)] = []

    @Option(help: "How the files hold their disks: raw, qcow2 or vhd (default: as their own signs say).")
    var format: DiskFormat?

    @Option(help: ArgumentHelp("A managed image.", valueName: "image"), transform: SourceArgument.managedImage)
    var managedImage: SourceArgument?

    @Option(help: ArgumentHelp("A virtual machine.", valueName: "vm"), transform: SourceArgument.machine)
    var virtualMachine: SourceArgument?

    @Option(
        help: ArgumentHelp("Another version, of this gallery or any other that you may read.", valueName: "image"),
        transform: ImageArgument.parse)
    var imageVersion: ImageArgument?

    @Option(
        help: ArgumentHelp("The OS disk: a snapshot.", valueName: "snapshot"),
        transform: SourceArgument.snapshotOrDisk)
    var osSnapshot: SourceArgument?

    @Option(help: ArgumentHelp("The OS disk: a disk.", valueName: "disk"), transform: SourceArgument.diskOrSnapshot)
    var osDisk: SourceArgument?

    @Option(help: ArgumentHelp("The OS disk: a VHD.", valueName: "vhd"), transform: SourceArgument.vhd)
    var osVhdUri: SourceArgument?

    @Option(help: ArgumentHelp("The storage account that the VHD is in.", valueName: "name"))
    var osVhdStorageAccount: String?

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Data disks: snapshots.", valueName: "snapshot"),
        transform: SourceArgument.snapshotOrDisk)
    var dataSnapshots: [SourceArgument] = []

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Their LUNs (default: 0, 1, 2 …).", valueName: "lun"))
    var dataSnapshotLuns: [Int] = []

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Data disks: VHDs.", valueName: "vhd"),
        transform: SourceArgument.vhd)
    var dataVhdsUris: [SourceArgument] = []

    @Option(
        name: [.customLong("data-vhds-sa"), .customLong("data-vhds-storage-accounts")], parsing: .upToNextOption,
        help: ArgumentHelp("Their storage accounts, one for all or one for each.", valueName: "name"))
    var dataVhdsAccounts: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Their LUNs (default: 0, 1, 2 …).", valueName: "lun"))
    var dataVhdsLuns: [Int] = []

    @Option(help: "How a machine caches the OS disk: None, ReadOnly or ReadWrite.")
    var osDiskCaching: HostCaching?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("How a machine caches data disks.", valueName: "lun=caching"), transform: Self.parseCaching)
    var dataDiskCaching: [(lun: Int, caching: HostCaching)] = []

    func validate() throws {
        let sources: [(String, Bool)] = [
            ("--file", file != nil), ("--managed-image", managedImage != nil),
            ("--virtual-machine", virtualMachine != nil), ("--image-version", imageVersion != nil),
            ("--os-snapshot", osSnapshot != nil), ("--os-disk", osDisk != nil), ("--os-vhd-uri", osVhdUri != nil),
        ]
        let given = sources.filter(\.1).map(\.0)
        guard given.count == 1 else {
            let all = sources.map(\.0).joined(separator: ", ")
            throw ValidationError(
                given.isEmpty
                    ? "name what the version is made of: one of \(all)"
                    : "\(given.joined(separator: " and ")) name \(given.count) sources; a version has one of \(all)")
        }
        try validateData(besides: given[0])
    }

    private func validateData(besides source: String) throws {
        let isWhole = managedImage != nil || virtualMachine != nil || imageVersion != nil
        let hasData = !dataSnapshots.isEmpty || !dataVhdsUris.isEmpty || !dataFiles.isEmpty
        guard !isWhole || !hasData else {
            throw ValidationError("\(source) brings its own data disks; name no others")
        }
        guard !isWhole || (osDiskCaching == nil && dataDiskCaching.isEmpty) else {
            throw ValidationError("\(source) brings its own disks; their caching goes with them")
        }
        guard dataFiles.isEmpty || file != nil else { throw ValidationError("--data-files goes with --file") }
        guard file == nil || (dataSnapshots.isEmpty && dataVhdsUris.isEmpty) else {
            throw ValidationError("--file goes with --data-files, not with snapshots or VHDs")
        }
        guard format == nil || file != nil else { throw ValidationError("--format goes with --file") }
        guard (osVhdUri == nil) == (osVhdStorageAccount == nil) else {
            throw ValidationError("--os-vhd-uri and --os-vhd-storage-account go together")
        }
        _ = try LUNArgument.byLUN(dataFiles, "--data-files")
        _ = try dataDisks(in: .standard)
    }

    private static func parseCaching(_ text: String) throws -> (lun: Int, caching: HostCaching) {
        let pair = try LUNArgument.parse(text)
        guard let caching = HostCaching(argument: pair.value) else {
            throw ValidationError("'\(text)' is not LUN=None, LUN=ReadOnly or LUN=ReadWrite")
        }
        return (pair.lun, caching)
    }
}

extension VersionSourceOptions {
    /// The files to publish, if the version is made of files.
    func files() throws -> ImageFiles? {
        guard let file else { return nil }
        let data = try LUNArgument.byLUN(dataFiles, "--data-files").mapValues { DiskFile($0, format: format) }
        return ImageFiles(osDisk: DiskFile(file, format: format), dataDisks: data)
    }

    func fill(_ document: inout JSONValue, in subscription: SubscriptionID) throws {
        let storage = "properties.storageProfile"
        if let managedImage { document["\(storage).source.id"] = .string("\(managedImage.id(in: subscription))") }
        if let virtualMachine {
            document["\(storage).source.virtualMachineId"] = .string("\(virtualMachine.id(in: subscription))")
        }
        if let imageVersion {
            let member = imageVersion.isOfCommunity ? "communityGalleryImageId" : "id"
            document["\(storage).source.\(member)"] = .string("\(imageVersion.reference(in: subscription))")
        }
        if let disk = osSnapshot ?? osDisk {
            document["\(storage).osDiskImage.source.id"] = .string("\(disk.id(in: subscription))")
        }
        if let osVhdUri {
            document["\(storage).osDiskImage.source.uri"] = .string("\(osVhdUri.id(in: subscription))")
            document["\(storage).osDiskImage.source.storageAccountId"] = JSONValue(osVhdStorageAccount)
        }
        document["\(storage).osDiskImage.hostCaching"] = JSONValue(osDiskCaching?.rawValue)
        let disks = try dataDisks(in: subscription)
        if !disks.isEmpty { document["\(storage).dataDiskImages"] = .array(disks) }
    }

    /// The data disks with their sources, their LUNs counted where none are named.
    private func dataDisks(in subscription: SubscriptionID) throws -> [JSONValue] {
        var disks: [Int: JSONValue] = [:]
        func add(_ source: JSONValue?, lun: Int, _ flag: String) throws {
            var disk: JSONValue = ["lun": .integer(Int64(lun))]
            disk["source"] = source
            disk["hostCaching"] = JSONValue(dataDiskCaching.first { $0.lun == lun }?.caching.rawValue)
            guard disks.updateValue(disk, forKey: lun) == nil else {
                throw ValidationError("\(flag): LUN \(lun) stands twice; each data disk has its own")
            }
        }
        for pair in dataFiles { try add(nil, lun: pair.lun, "--data-files") }
        for (index, lun) in try luns(dataSnapshotLuns, dataSnapshots.count, "--data-snapshot-luns").enumerated() {
            try add(["id": .string("\(dataSnapshots[index].id(in: subscription))")], lun: lun, "--data-snapshot-luns")
        }
        guard dataVhdsUris.isEmpty || [1, dataVhdsUris.count].contains(dataVhdsAccounts.count) else {
            throw ValidationError("--data-vhds-sa names one storage account for all VHDs, or one for each")
        }
        for (index, lun) in try luns(dataVhdsLuns, dataVhdsUris.count, "--data-vhds-luns").enumerated() {
            let account = dataVhdsAccounts.count == 1 ? dataVhdsAccounts[0] : dataVhdsAccounts[index]
            let uri = "\(dataVhdsUris[index].id(in: subscription))"
            try add(["uri": .string(uri), "storageAccountId": .string(account)], lun: lun, "--data-vhds-luns")
        }
        if let stray = dataDiskCaching.first(where: { disks[$0.lun] == nil }) {
            throw ValidationError("--data-disk-caching names LUN \(stray.lun), which no data disk has")
        }
        return disks.sorted { $0.key < $1.key }.map(\.value)
    }

    private func luns(_ given: [Int], _ count: Int, _ flag: String) throws -> [Int] {
        guard given.isEmpty || given.count == count else {
            throw ValidationError("\(flag) names \(given.count) LUNs for \(count) disks")
        }
        return given.isEmpty ? Array(0..<count) : given
    }
}
