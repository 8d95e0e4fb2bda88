import Testing

extension ClusterTests.Steady {
    /// What the gallery's rules and the command line refuse.
    @Suite struct BadArguments: UsesCluster {
        @Test(arguments: ["1.2", "01.2.3", "1.2.2147483648", "1.2.-3", "1.2.3.4", "latest"])
        func `a version number that is none is wrong usage`(number: String) async throws {
            try await cluster.expectRefusal(
                cluster.publishing(number), status: 2,
                saying: ["'\(number)' is no version number", "from 0 to 2147483647", "such as 1.0.0"])
        }

        @Test func `the highest version number is one`() async throws {
            let number = "2147483647.2147483647.2147483647"
            try await cluster.expectRefusal(
                ["image-version", "show", "-r", "contoso", "-i", "web", "-e", number],
                saying: ["contoso/web has no version \(number)"])
        }

        @Test func `an unknown region is named, with those there are`() async throws {
            let words = ["'nowhere' is no region of this cluster", "westeurope"]
            try await cluster.expectRefusal(
                cluster.publishing("9.0.0", nil, "--target-regions", "westeurope", "nowhere"), saying: words)
            try await cluster.expectRefusal(["resolve", "contoso/web", "--region", "nowhere"], saying: words)
            try await cluster.expectRefusal(["gallery", "create", "-r", "other", "-l", "nowhere"], saying: words)
            let target = try cluster.file("nowhere.raw")
            try await cluster.expectRefusal(
                ["vm", "create", "--image", "contoso/web", "--region", "nowhere", "--to", target], saying: words)
        }

        @Test func `an unknown gallery, definition or version is named, with the command that lists them`() async throws
        {
            let list = "`vitrine gallery list` shows those there are"
            try await cluster.expectRefusal(
                ["resolve", "nobody/web", "--region", "westeurope"], saying: ["there is no gallery nobody", list])
            try await cluster.expectRefusal(
                ["image-version", "create", "-r", "nobody", "-i", "web", "-e", "1.0.0", "--file", cluster.full],
                saying: ["there is no gallery nobody", list])
            try await cluster.expectRefusal(
                ["resolve", "contoso/nothing", "--region", "westeurope"],
                saying: ["contoso has no image definition nothing", "`vitrine image-definition list -r contoso`"])
            let words = ["contoso/web has no version 9.9.9", "`vitrine image-version list -r contoso -i web`"]
            try await cluster.expectRefusal(["resolve", "contoso/web/9.9.9", "--region", "westeurope"], saying: words)
            try await cluster.expectRefusal(
                [
                    "image-version", "update", "-r", "contoso", "-i", "web", "-e", "9.9.9", "--add-region",
                    "northeurope",
                ],
                saying: words)
        }

        @Test func `a version that is not in a region says so`() async throws {
            try await cluster.expectRefusal(
                ["resolve", "contoso/web/1.1.0", "--region", "northeurope"], saying: ["1.1.0", "northeurope"])
        }

        @Test func `a region named twice is named, and to be named once`() async throws {
            try await cluster.expectRefusal(
                cluster.publishing("9.0.0", nil, "--target-regions", "westeurope", "West Europe=2"),
                saying: ["targetRegions[1].name: 'westeurope' is named twice", "name it once"])
        }

        @Test(arguments: [0, 101, -1])
        func `a replica count is 1 to 100`(count: Int) async throws {
            try await cluster.expectRefusal(
                cluster.publishing("9.0.0", nil, "--target-regions", "westeurope=\(count)"),
                saying: ["targetRegions[0].regionalReplicaCount: '\(count)'", "name 1 to 100"])
        }

        @Test func `the own region must be among the targets`() async throws {
            try await cluster.expectRefusal(
                cluster.publishing("9.0.0", nil, "-l", "westeurope", "--target-regions", "northeurope"),
                saying: ["own region westeurope", "add it"])
        }

        @Test func `a shallow version has one copy`() async throws {
            try await cluster.expectRefusal(
                cluster.publishing("9.0.0", nil, "--replication-mode", "Shallow", "--target-regions", "westeurope=2"),
                saying: ["targetRegions[0].regionalReplicaCount: '2'", "shallow version", "publish it as full"])
        }

        @Test func `the same version with the same bytes stands already, and nothing is sent`() async throws {
            let cluster = try cluster
            let before = try await cluster.sum(\.bytesFromClients)
            try await cluster.expectNothingLeft {
                let again = try await cluster.done(
                    cluster.publishing("1.0.0", nil, "--target-regions", "westeurope=2", "northeurope", "swedencentral")
                )
                #expect(again.errors.contains("stands already, with these bytes"))
            }
            #expect(try await cluster.sum(\.bytesFromClients) == before)
        }

        @Test func `the same version with other bytes is refused before they are sent`() async throws {
            let cluster = try cluster
            let before = try await cluster.sum(\.bytesFromClients)
            try await cluster.expectRefusal(
                cluster.publishing(
                    "1.0.0", try cluster.disk("other.raw", seed: 20), "--target-regions", "westeurope=2", "northeurope",
                    "swedencentral"),
                saying: ["contoso/web/1.0.0 exists with another disk", "publish this one under a new number"])
            #expect(try await cluster.sum(\.bytesFromClients) == before)
        }

        @Test func `a command that is none is wrong usage, and says what there is`() async throws {
            try await cluster.expectRefusal(
                ["galery", "list"], status: 2, saying: ["galery", "'gallery'", "vitrine --help"])
            try await cluster.expectRefusal(
                ["gallery", "list", "--colour"], status: 2, saying: ["--colour", "vitrine gallery list --help"])
        }
    }
}
