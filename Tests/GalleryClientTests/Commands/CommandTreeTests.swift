import ArgumentParser
import Testing

@testable import vitrine

/// What is wrong on the command line is told before anybody is asked.
@Suite struct CommandTreeTests {
    private static let version = ["image-version", "create", "-r", "a", "-i", "b", "-e", "1.0.0"]

    @Test(arguments: [
        // Sources of a version: one, and only what goes with it.
        version, version + ["--file", "x", "--managed-image", "y"],
        version + ["--managed-image", "y", "--data-files", "0=z"],
        version + ["--data-files", "0=x"], version + ["--os-vhd-uri", "v"],
        version + ["--os-vhd-storage-account", "s"],
        version + ["--file", "x", "--data-snapshots", "s"], version + ["--file", "x", "--data-files", "0=a", "0=b"],
        version + ["--os-snapshot", "s", "--data-snapshots", "a", "b", "--data-snapshot-luns", "1"],
        version + ["--os-snapshot", "s", "--data-snapshots", "a", "b", "--data-snapshot-luns", "1", "1"],
        version + ["--os-snapshot", "images/i"], version + ["--file", "x", "--format", "vmdk"],
        version + ["--managed-image", "i", "--format", "raw"],
        version + ["--virtual-machine", "v", "--os-disk-caching", "None"],
        version + ["--file", "x", "--data-disk-caching", "3=ReadOnly"],
        version + ["--file", "x", "--uefi-settings", "{"],
        version + ["--os-snapshot", "s", "--data-vhds-uris", "a", "b", "c", "--data-vhds-sa", "x", "y"],
        version + ["--image-version", "a"], version + ["--file", "x", "--target-regions", "a=1=exclude=standard_lrs"],
    ])
    func `a version is made of one source`(arguments: [String]) {
        #expect(throws: (any Error).self) { try Vitrine.parseAsRoot(ThreeStateFlags.expanded(arguments)) }
    }

    @Test(arguments: [
        ["vm", "create"], ["vm", "create", "--image", "a/b", "--attach-os-disk", "d"],
        ["vm", "create", "--image", "/CommunityGalleries/c/Images/i", "--region", "r", "--to", "f"],
        ["vm", "create", "--image", "a/b", "--region", "r", "--to", "f", "--specialized", "--admin-username", "x"],
        ["vm", "create", "--image", "a/b", "--region", "r", "--to", "f", "--data-disk", "0=f"],
        ["vm", "create", "--image", "a/b", "--region", "r", "--to", "f", "--data-disk", "0=g", "0=h"],
        ["vm", "create", "--image", "a/b", "--region", "r", "--to", "f", "-n", "m"],
        ["vm", "create", "--attach-os-disk", "d", "-n", "m", "-l", "r"],
        ["vm", "create", "--attach-os-disk", "d", "--os-type", "Linux"],
        ["vm", "create", "--attach-os-disk", "d", "-n", "m", "-l", "r", "--os-type", "Linux", "--to", "f"],
        ["vm", "create", "--attach-os-disk", "snapshots/s", "-n", "m", "-l", "r", "--os-type", "Linux"],
    ])
    func `a machine is either written out or attached`(arguments: [String]) {
        #expect(throws: (any Error).self) { try Vitrine.parseAsRoot(ThreeStateFlags.expanded(arguments)) }
    }

    @Test(arguments: [
        ["disk", "create", "-n", "d", "-l", "r"],
        ["disk", "create", "-n", "d", "-l", "r", "--file", "f", "--source", "s"],
        ["disk", "update", "-n", "d"], ["vhd", "upload", "-n", "v", "-l", "r", "--storage-account", "s"],
        ["image", "create", "-n", "i"], ["image", "create", "-n", "i", "--os-disk", "d", "--data-disks", "0=a", "0=b"],
        ["image", "create", "-n", "i", "--source", "virtualMachines/m", "--data-disks", "a"],
        ["share", "add", "-r", "g"], ["share", "remove", "-r", "g"],
        ["gallery", "list", "--all-subscriptions", "--subscription", "s"],
        ["gallery", "update", "-r", "g", "--if-match", "3"],
        ["image-definition", "update", "-r", "a", "-i", "b", "--features", "A=B"],
        [
            "image-definition", "create", "-r", "a", "-i", "b", "-p", "p", "-f", "o", "-s", "s", "--os-type", "Linux",
            "--features", "A",
        ],
        [
            "image-definition", "create", "-r", "a", "-i", "b", "-p", "p", "-f", "o", "-s", "s", "--os-type", "Linux",
            "--plan-name", "p",
        ],
        ["principal", "create", "-n", "a", "--members", "b"],
        ["principal", "create", "-n", "a", "--kind", "group", "--identity", "user/a"],
        ["principal", "create", "-n", "a", "--identity", "region/x"], ["principal", "update", "-n", "a"],
        ["role", "assignment", "create", "--assignee", "a", "--role", "King"],
        ["role", "assignment", "create", "--assignee", "a", "--role", "Reader", "--scope", "/", "-r", "g"],
        ["role", "assignment", "create", "--assignee", "a", "--role", "Reader", "-i", "d"],
        ["role", "assignment", "create", "--assignee", "a", "--role", "Reader", "--scope", "nowhere"],
        ["can", "alice", "deploy", "a/b"], ["can", "alice", "dance", "a/b"], ["can", "alice", "share"],
        ["can", "alice", "read", "a/b", "--role", "Reader"], ["usage", "--versions", "--all-subscriptions"],
        ["audit", "list", "--limit", "0"], ["audit", "list", "--limit", "1", "--last", "1"],
        ["audit", "verify", "--witness", "x"],
        ["watch", "--count", "0"], ["export", "-o", "tsv"], ["apply"], ["apply", "-f", "x", "--parameters", "novalue"],
        ["gallery", "list-shared"], ["gallery", "show-shared", "-l", "r"],
        ["gallery", "list", "-o", "json", "--columns", "name"],
        ["gallery", "list", "--columns", "name,,id"], ["gallery", "list", "--subscription", "-bad-"],
        ["gallery", "list", "--tag", ""],
        ["cluster", "issue-client"], ["image-version", "roll-back-latest", "-r", "a", "-i", "b"],
        ["image-version", "update", "-r", "a", "-i", "b", "-e", "1.0.0", "--set-exclude", "x=maybe"],
    ])
    func `wrong usage is told before anybody is asked`(arguments: [String]) {
        #expect(throws: (any Error).self) { try Vitrine.parseAsRoot(ThreeStateFlags.expanded(arguments)) }
    }

    @Test(arguments: [
        ["account", "list"], ["account", "tenant", "list"], ["principal", "member", "add", "-n", "g", "--member", "a"],
        ["role", "assignment", "list", "-r", "g"], ["can", "alice", "audit"], ["disk", "list"], ["source", "list"],
        ["snapshot", "create", "-n", "s", "--source", "d"], ["image", "show", "-n", "i"], ["vhd", "delete", "-n", "v"],
        ["vm", "generalize", "-n", "m"], ["share", "enable-community", "-r", "g"], ["usage"], ["audit", "verify"],
        ["watch", "--since", "3"], ["gallery", "list-community", "-l", "r"], ["export"],
        ["image-definition", "show-community", "-l", "r", "--public-gallery-name", "p", "-i", "d"],
        ["image-version", "show-shared", "-l", "r", "--gallery-unique-name", "U", "-i", "d", "-e", "1.0.0"],
        ["image-version", "purge", "-r", "a", "-i", "b", "-e", "1.0.0"],
        ["image-version", "undelete", "-r", "a", "-i", "b", "-e", "1.0.0"],
        ["image-version", "list-soft-deleted", "-r", "a", "-i", "b"],
        ["image-version", "latest-history", "-r", "a", "-i", "b", "--region", "x"],
        version + [
            "--os-vhd-uri", "v", "--os-vhd-storage-account", "s", "--data-vhds-uris", "a", "b", "--data-vhds-sa", "x",
        ],
        version + ["--image-version", "/SharedGalleries/U/Images/i/Versions/1.0.0"],
        [
            "vm", "create", "--image", "/CommunityGalleries/c/Images/i", "--region", "r", "--to", "/tmp/none",
            "--accept-term",
        ],
    ])
    func `what is right is carried out, and fails for want of a cluster`(arguments: [String]) async {
        #expect(await Invocation(arguments + ["--cluster", "/nowhere"]).run() == .failed)
    }

    @Test func `the roles are listed without a cluster`() async {
        #expect(await Invocation(["role", "definition", "list", "--cluster", "/nowhere"]).run() == .done)
    }

    @Test func `the tree has every noun with its verbs`() {
        var nouns: [String: [String]] = [:]
        for noun in Vitrine.configuration.subcommands {
            nouns[noun._commandName] = noun.configuration.subcommands.map { $0._commandName }
        }
        #expect(nouns.count == 34)
        #expect(
            nouns["image-version"] == [
                "create", "show", "list", "update", "delete", "undelete", "list-soft-deleted", "purge", "wait",
                "latest-history", "roll-back-latest", "list-shared", "show-shared", "list-community", "show-community",
            ])
        for noun in ["disk", "snapshot", "vhd", "image", "vm"] {
            #expect(nouns[noun]?.contains("list") == true && nouns[noun]?.contains("delete") == true, "\(noun)")
        }
    }
}
