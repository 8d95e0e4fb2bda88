import ArgumentParser
import Gallery
import GalleryClient
import Testing
import Wire

@testable import vitrine

/// What the model's own client gets wrong, or leaves to the service, is right here (reference, sections 1.5 and 9).
@Suite struct FlagRuleTests {
    private static let version = ["image-version", "create", "-r", "a", "-i", "b", "-e", "1.0.0"]
    private static let machine = ["vm", "create", "--region", "westeurope", "--to", "disk.raw"]

    private func command<Command: ParsableCommand>(_ type: Command.Type, _ arguments: [String]) throws -> Command {
        try #require(try Vitrine.parseAsRoot(arguments) as? Command)
    }

    /// What is said to whoever wrote `arguments`, which are no command.
    private func complaint(about arguments: [String]) -> String {
        do {
            let command = try Vitrine.parseAsRoot(arguments)
            Issue.record("read as \(command)")
            return ""
        } catch {
            return Vitrine.message(for: error)
        }
    }

    @Test func `the LUNs of data disks are counted from 0 where none are given`() throws {
        let snapshots = Self.version + ["--os-snapshot", "os", "--data-snapshots", "x", "y"]
        let counted = try command(ImageVersionCreate.self, snapshots).document(in: .standard)
        #expect(counted["properties.storageProfile.dataDiskImages"]?.array?.map { $0["lun"] } == [0, 1])
        let named = try command(ImageVersionCreate.self, snapshots + ["--data-snapshot-luns", "7", "3"])
        let disks = try named.document(in: .standard)["properties.storageProfile.dataDiskImages"]?.array
        #expect(disks?.map { $0["lun"] } == [3, 7])
    }

    @Test func `who names no source is told every flag that names one`() {
        let text = complaint(about: Self.version)
        for flag in [
            "--file", "--managed-image", "--virtual-machine", "--image-version", "--os-snapshot", "--os-disk",
            "--os-vhd-uri",
        ] {
            let isNamed = text.contains(flag)
            #expect(isNamed, "\(flag) in: \(text)")
        }
    }

    @Test func `of two sources both are named`() {
        let text = complaint(about: Self.version + ["--file", "x", "--managed-image", "y"])
        let areNamed = text.contains("--file and --managed-image")
        #expect(areNamed, "\(text)")
    }

    @Test(arguments: ["--admin-username", "--ssh-key-value", "--computer-name"])
    func `a specialized image takes no OS profile, a generalized one may have it`(flag: String) throws {
        let arguments = Self.machine + ["--image", "a/b", flag, "x"]
        let saysWhy = complaint(about: arguments + ["--specialized"]).contains("specialized image takes no OS profile")
        #expect(saysWhy)
        let deployment = try command(VMCreate.self, arguments).image.deployment(in: .standard)
        #expect(deployment?.isSpecialized == false)
    }

    @Test func `a community image is deployed only by who accepts its publisher's terms`() throws {
        let arguments = Self.machine + ["--image", "/CommunityGalleries/acme-1/Images/web"]
        let saysHow = complaint(about: arguments).contains("--accept-term")
        #expect(saysHow)
        let deployment = try command(VMCreate.self, arguments + ["--accept-term"]).image.deployment(in: .standard)
        #expect(deployment != nil)
    }

    @Test func `description, privacy statement, release notes and all else of a definition are sent`() throws {
        let document = try command(
            ImageDefinitionCreate.self,
            [
                "image-definition", "create", "-r", "a", "-i", "b", "-p", "p", "-f", "o", "-s", "s", "--os-type",
                "linux", "--description", "d", "--privacy-statement-uri", "https://p", "--release-note-uri",
                "https://r", "--eula", "e", "--end-of-life-date", "2031-01-31", "--minimum-memory", "4",
                "--disallowed-disk-types", "Standard_LRS",
            ]
        ).document()
        let properties = document["properties"]
        #expect(properties?["description"] == "d")
        #expect(properties?["privacyStatementUri"] == "https://p")
        #expect(properties?["releaseNoteUri"] == "https://r")
        #expect(properties?["eula"] == "e")
        #expect(properties?["endOfLifeDate"] == "2031-01-31T12:59:59Z")
        #expect(properties?["recommended"]?["memory"]?["min"] == 4)
        #expect(properties?["disallowed"]?["diskTypes"] == ["Standard_LRS"])
    }
}
