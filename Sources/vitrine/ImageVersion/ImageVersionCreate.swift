import ArgumentParser
import Foundation
import Gallery
import GalleryClient
import Wire

struct ImageVersionCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Publish disks as an image version.",
        discussion: """
            The source is one of: files here; a managed image, virtual machine or other
            version with all its disks; or a snapshot, disk or VHD for the OS disk, with
            others for the data disks. Of files only what the region does not have is sent;
            a broken upload goes on where it stopped when the same command is run again.
            Waits until enough regions hold the version, unless --no-wait.

            EXAMPLES
              vitrine image-version create -r contoso -i web -e 1.0.0 --file web.raw \\
                  --target-regions westeurope=2 northeurope swedencentral=1=premium_lrs
              vitrine image-version create -r contoso -i web -e 1.1.0 --file web.qcow2 \\
                  --data-files 0=data.raw
              vitrine image-version create -r contoso -i web -e 1.2.0 \\
                  --replication-mode Shallow --managed-image web
              vitrine image-version create -r contoso -i web -e 1.3.0 \\
                  --os-snapshot web-os --data-snapshots web-data --data-snapshot-luns 3
              vitrine image-version create -r contoso -i web -e 1.4.0 \\
                  --image-version contoso/web/1.3.0
            """)

    /// How long `create` waits for the version to count as published.
    private static let publishedTimeout = Duration.seconds(3600)

    @OptionGroup var name: ImageVersionOptions
    @OptionGroup var source: VersionSourceOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Its own region (default: the image definition's).", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region?

    @Option(help: "standard_lrs, standard_zrs, premium_lrs or premiumv2_lrs.")
    var storageAccountType: StorageAccountType?

    @Option(help: "Chooses the type by region instead: preferStandard_zrs or defaultStandard_lrs.")
    var storageAccountStrategy: StorageAccountStrategy?

    @Option(help: ArgumentHelp("Keys that the firmware trusts: JSON, or a file of it.", valueName: "json|@file"))
    var uefiSettings: String?

    @OptionGroup var properties: VersionPropertiesOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.definition.gallery.group.ofGalleries }

    func validate() throws { _ = try document(in: .standard) }

    func run(with client: GalleryClient) async throws {
        let id = name.id(in: client)
        var document = try document(in: client.subscription)
        var region = location
        if region == nil {
            let definition = try await client.show(.imageDefinition, "\(id.definition)")
            region = definition["location"]?.text.isEmpty == false ? Region(definition["location"]?.text ?? "") : nil
        }
        guard let region else { throw CommandFailure("\(id.definition) does not say where it is; give --location") }
        document["location"] = .string(region.name)
        let display = ProgressDisplay()
        defer { display.finish() }
        var standing: JSONValue
        if let files = try source.files() {
            let publication = try await client.publish(document, as: id, from: files, in: region) {
                display.report($0)
            }
            display.say(publication.summary)
            display.warn(publication.written.warning)
            standing = publication.written.document
        } else {
            let written = try await client.create(.imageVersion, "\(id)", document)
            if !written.isApplied { display.say("the version stands already, as it is wanted") }
            display.warn(written.warning)
            standing = written.document
        }
        if !noWait.noWait {
            let progress = ReplicationProgress(display)
            try await client.wait(for: id, until: .created, timeout: Self.publishedTimeout) { progress.report($0) }
            standing = try await client.show(.imageVersion, "\(id)")
        }
        display.finish()
        try show(standing, .versions)
    }

    /// Without its region.
    func document(in subscription: SubscriptionID) throws -> JSONValue {
        var document: JSONValue = [:]
        try properties.fill(&document)
        document["properties.publishingProfile.storageAccountType"] = JSONValue(storageAccountType?.rawValue)
        document["properties.publishingProfile.storageAccountStrategy"] = JSONValue(storageAccountStrategy?.rawValue)
        try source.fill(&document, in: subscription)
        if let uefiSettings {
            document["properties.securityProfile.uefiSettings"] = try JSONArgument.parse(uefiSettings)
        }
        return document
    }
}

extension Publication {
    /// What was moved, in a line.
    var summary: String {
        guard !nodes.isEmpty else { return "it stands already, with these bytes" }
        let occupied = disks.reduce(0) { $0 + $1.occupiedBytes }
        var places: [String] = []
        for node in nodes.map(\.description) where !places.contains(node) { places.append(node) }
        let digests = disks.map { "\($0.digest)" }.joined(separator: ", ")
        return "\(Quantity.bytes(Int64(bytesSent))) of \(Quantity.bytes(occupied)) sent to "
            + "\(places.joined(separator: ", ")), \(disks.count == 1 ? "disk" : "disks") \(digests)"
    }
}
