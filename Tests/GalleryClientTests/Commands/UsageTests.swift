import ArgumentParser
import Gallery
import GalleryClient
import Testing
import Wire

@testable import vitrine

@Suite struct UsageTests {
    @Test(arguments: [
        ["nonsense"], ["gallery", "create"], ["gallery", "create", "-r", "a", "-l", "westeurope", "--what"],
        ["gallery", "create", "-r", "-bad-", "-l", "westeurope"], ["gallery", "show", "-r", "a", "-o", "xml"],
        ["gallery", "update", "-r", "a"], ["image-version", "show", "-r", "a", "-i", "b", "-e", "1.2"],
        ["image-version", "show", "-r", "a", "-i", "b", "-e", "01.2.3"],
        ["image-version", "show", "-r", "a", "-i", "b", "-e", "1.2.2147483648"],
        ["image-version", "show", "-r", "a", "-i", "b", "-e", "1.2.3", "--expand", "Everything"],
        ["image-version", "update", "-r", "a", "-i", "b", "-e", "1.2.3"],
        ["image-version", "update", "-r", "a", "-i", "b", "-e", "1.2.3", "--set-replicas", "westeurope"],
        ["image-version", "create", "-r", "a", "-i", "b", "-e", "1.2.3", "--file", "x", "--target-regions", "a=b"],
        ["image-version", "wait", "-r", "a", "-i", "b", "-e", "1.2.3", "--created", "--deleted"],
        ["image-version", "wait", "-r", "a", "-i", "b", "-e", "1.2.3", "--timeout", "0"],
        ["resolve", "a"], ["resolve", "a/b"], ["resolve", "a/b", "--region", "4ever"],
        ["vm", "create", "--image", "a/b", "--region", "x"], ["bench", "deploy", "--image", "a/b"],
        ["bench", "deploy", "--image", "a/b@x", "--concurrency", "0"], ["node", "kill"],
        ["cluster", "up", "--timeout", "0"], ["bench", "catalog", "--versions", "0"],
        ["region", "retire"], ["region", "retire", "4ever"],
        ["node", "drain", "n1"], ["node", "retire"], ["node", "restore", "a/b/c"],
        ["what-if", "lose-region"],
        ["what-if", "lose-node", "x"], ["drill", "lose-region"], ["drill", "lose-region", "a", "--timeout", "0"],
        ["bench", "catalog", "--versions", "2000001"], ["bench", "catalog", "--seconds", "0"],
        ["simulate", "--seeds", "0"], ["simulate", "--seeds", "10000001"], ["simulate", "--for", "9s"],
        ["simulate", "--seed", "1", "--seeds", "2"], ["simulate", "--trace"], ["simulate", "--jobs", "0"],
        ["simulate", "--shape", "round"], ["simulate", "--from", "18446744073709551615"],
    ])
    func `wrong usage ends with exit code 2`(arguments: [String]) async {
        let outcome = await Invocation(arguments).run()
        #expect(outcome == .wrongUsage)
    }

    @Test(arguments: [["--help"], ["gallery", "create", "--help"], ["help", "cluster"]])
    func `asking for help is no failure`(arguments: [String]) async {
        #expect(await Invocation(arguments).run() == .done)
    }

    @Test(arguments: [
        ["gallery", "list"], ["cluster", "status"], ["region", "retire", "a"], ["what-if", "lose-region", "a"],
        ["drill", "lose-region", "a"], ["node", "drain", "a/b"], ["node", "kill", "a"], ["cluster", "down"],
        ["resolve", "a/b", "--region", "westeurope"],
    ])
    func `a cluster that is not there is a failure, not wrong usage`(arguments: [String]) async {
        let outcome = await Invocation(arguments + ["--cluster", "/nowhere/at/all"]).run()
        #expect(outcome == .failed)
    }

    @Test func `the flags of az are read`() throws {
        let arguments = ThreeStateFlags.expanded([
            "image-version", "create", "-r", "contoso", "-i", "web", "-e", "1.0.0", "--file", "web.raw",
            "--target-regions", "eastus2", "ukwest=3", "southindia=standard_lrs", "brazilsouth=2=standard_lrs",
            "--replica-count", "1", "--storage-account-type", "Standard_ZRS", "--replication-mode", "full",
            "--exclude-from-latest", "--end-of-life-date", "2030-01-31", "--no-wait", "--tags", "a=1", "b=2",
        ])
        let command = try #require(try Vitrine.parseAsRoot(arguments) as? ImageVersionCreate)
        let document = try command.document(in: .standard)
        let profile = try #require(document["properties.publishingProfile"])
        let counts = profile["targetRegions"]?.array?.map { $0["regionalReplicaCount"] }
        #expect(counts == [nil, 3, nil, 2])
        #expect(profile["storageAccountType"] == "Standard_ZRS")
        #expect(profile["replicationMode"] == "Full")
        #expect(profile["excludeFromLatest"] == true)
        #expect(command.noWait.noWait)
        #expect(document["tags"] == ["a": "1", "b": "2"])
    }

    @Test func `what is added to the regions comes before what is removed`() throws {
        let arguments = [
            "image-version", "update", "-r", "a", "-i", "b", "-e", "1.0.0", "--target-regions", "x", "y=2",
            "--allow-replicated-location-deletion", "true", "--remove-region", "z", "--add-region", "w=3",
            "--set-replicas", "y=4",
        ]
        let command = try #require(try Vitrine.parseAsRoot(arguments) as? ImageVersionUpdate)
        let patch = try command.patch()
        #expect(patch["properties.safetyProfile.allowDeletionOfReplicatedLocations"] == true)
        let regions = patch["properties.publishingProfile.targetRegions"]?.array
        #expect(regions == [["name": "x"], ["name": "y", "regionalReplicaCount": 2]])
        let edits = patch["properties.publishingProfile.targetRegionEdits"]?.array ?? []
        #expect(edits.map { $0["op"] } == ["add", "setCount", "remove"])
        #expect(edits.last == ["op": "remove", "name": "z"])
    }

    @Test func `every command says what it does, with examples that stand whole in its help`() {
        for command in Self.all(Vitrine.self) {
            #expect(!command.configuration.abstract.isEmpty)
            let text = command.configuration.discussion
            #expect(text.contains("EXAMPLES"), "\(command)")
            let help = Vitrine.helpMessage(for: command, columns: Invocation.columns)
            let shown = Set(help.split(separator: "\n", omittingEmptySubsequences: false))
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                #expect(shown.contains(line), "\(command): \(line)")
            }
        }
    }

    @Test func `waiting ends after an hour unless something else is said`() throws {
        let arguments = ["image-version", "wait", "-r", "a", "-i", "b", "-e", "1.0.0"]
        let wait = try #require(try Vitrine.parseAsRoot(arguments) as? ImageVersionWait)
        #expect(wait.timeout == 3600)
    }

    private static func all(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap { all($0) }
    }
}
