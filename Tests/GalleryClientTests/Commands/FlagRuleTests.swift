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
        #expect(deployment?.machine == MachineTerms(hasOSProfile: true))
    }

    @Test func `a machine of an image has the OS profile of who asks, unless it is said to be specialized`() throws {
        let arguments = Self.machine + ["--image", "a/b"]
        let plain = try command(VMCreate.self, arguments).image.deployment(in: .standard)
        #expect(plain?.machine == MachineTerms(hasOSProfile: true))
        #expect(plain?.saysProfile == false)
        let specialized = try command(VMCreate.self, arguments + ["--specialized"]).image.deployment(in: .standard)
        #expect(specialized?.machine == MachineTerms(hasOSProfile: false))
    }

    @Test func `the plan that is agreed to goes with the image, what else is said of a system with a disk`() throws {
        let arguments = Self.machine + ["--image", "a/b"]
        let plan = ["--plan-name", "n", "--plan-product", "p", "--plan-publisher", "q"]
        let machine = try command(VMCreate.self, arguments + plan).machine
        #expect(machine.system.plan.plan == PurchasePlan(name: "n", publisher: "q", product: "p"))
        for said in [["--os-type", "Linux"], ["--architecture", "x64"], ["--hyper-v-generation", "V2"]] {
            let isRefused = complaint(about: arguments + said).contains("--attach-os-disk")
            #expect(isRefused, "\(said)")
        }
    }

    @Test(arguments: [
        ["gallery", "show", "-r", "a"], ["gallery", "delete", "-r", "a"], ["gallery", "list"],
        ["gallery", "update", "-r", "a", "--description", "d"], ["share", "reset", "-r", "a"],
        ["share", "add", "-r", "a", "--subscription-ids", "s"], ["share", "remove", "-r", "a", "--tenant-ids", "t"],
        ["share", "enable-community", "-r", "a"],
        [
            "image-definition", "create", "-r", "a", "-i", "b", "-p", "p", "-f", "o", "-s", "s", "--os-type", "Linux",
        ],
        ["image-definition", "show", "-r", "a", "-i", "b"], ["image-definition", "list", "-r", "a"],
        ["image-definition", "update", "-r", "a", "-i", "b", "--description", "d"],
        ["image-definition", "delete", "-r", "a", "-i", "b"], version + ["--file", "f"],
        ["image-version", "show", "-r", "a", "-i", "b", "-e", "1.0.0"],
        ["image-version", "list", "-r", "a", "-i", "b"],
        ["image-version", "update", "-r", "a", "-i", "b", "-e", "1.0.0", "--add-region", "x"],
        ["image-version", "delete", "-r", "a", "-i", "b", "-e", "1.0.0"],
        ["image-version", "purge", "-r", "a", "-i", "b", "-e", "1.0.0"],
        ["image-version", "undelete", "-r", "a", "-i", "b", "-e", "1.0.0"],
        ["image-version", "list-soft-deleted", "-r", "a", "-i", "b"],
        ["image-version", "wait", "-r", "a", "-i", "b", "-e", "1.0.0"],
        ["image-version", "latest-history", "-r", "a", "-i", "b"],
        ["image-version", "roll-back-latest", "-r", "a", "-i", "b", "-e", "1.0.0"],
        ["disk", "show", "-n", "d"], ["disk", "list"], ["disk", "update", "-n", "d", "--tags", "a=b"],
        ["snapshot", "delete", "-n", "d"], ["vm", "generalize", "-n", "d"], ["source", "list"],
    ])
    func `a resource group that is said goes with every command that takes one`(arguments: [String]) throws {
        let groups = try #require(try Vitrine.parseAsRoot(arguments + ["-g", "images"]) as? any ClientCommand).groups
        let isOfSource = ["disk", "snapshot", "vm", "source"].contains(arguments[0])
        let images = ResourceGroupName("images")
        #expect(groups == (isOfSource ? ResourceGroups(ofSources: images) : ResourceGroups(ofGalleries: images)))
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
