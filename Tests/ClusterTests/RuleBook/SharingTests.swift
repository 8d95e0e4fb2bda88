import Testing

extension ClusterTests.RuleBook {
    /// Galleries that others may use.
    @Suite struct Sharing: UsesCluster {
        @Test func `a gallery is shared with a subscription or a tenant, whose people see neither source nor regions`()
            async throws
        {
            let cluster = try cluster
            let fred = cluster.user("fred")
            try await cluster.makeDefinition("shared", "web", in: "westeurope")
            try await cluster.publish("shared", "web", "1.0.0", of: ["--os-disk", "web-os"])
            try await cluster.done("account", "tenant", "create", "-n", "fabrikam")
            try await cluster.done("account", "create", "-n", "labs", "--tenant", "fabrikam")
            try await cluster.addUser("fred", tenant: "fabrikam", subscription: "labs")
            try await cluster.done(
                "role", "assignment", "create", "--assignee", "fred", "--role", "Contributor", "--subscription", "labs")
            try await cluster.refused(
                "share", "add", "-r", "shared", "--tenant-ids", "fabrikam", saying: ["shared", "Groups"])
            try await cluster.done("gallery", "update", "-r", "shared", "--permissions", "Groups")
            try await cluster.done("share", "add", "-r", "shared", "--tenant-ids", "fabrikam")
            let list = ["gallery", "list-shared", "-l", "northeurope"]
            let byTenant = try JSON(
                try await cluster.vitrine(list + ["--shared-to", "tenant", "-o", "json"], as: fred).output)
            let name = try #require(byTenant[0].name.text)
            let image = "/SharedGalleries/\(name)/Images/web"
            #expect(try await cluster.deploys(image, in: "northeurope", as: fred, like: cluster.osDisk))
            try await cluster.refused(
                "resolve", "default:shared/web", "--region", "northeurope", as: fred, saying: ["fred has no role"])
            let versions = try await cluster.vitrine(
                [
                    "image-version", "list-shared", "-l", "northeurope", "--gallery-unique-name", name, "-i", "web",
                    "-o", "json",
                ],
                as: fred)
            #expect(try JSON(versions.output)[0].name == "1.0.0")
            for secret in ["targetRegions", "westeurope", "web-os", "\"source\"", "sha256"] {
                #expect(!versions.output.contains(secret), "\(secret): \(versions.story)")
            }

            let show = [
                "image-version", "show-shared", "-l", "northeurope", "--gallery-unique-name", name, "-i", "web",
            ]
            let shown = try JSON(
                try await cluster.vitrine(show + ["-e", "1.0.0", "-o", "json"], as: fred).output)
            #expect(shown.name == "1.0.0")

            try await cluster.done("share", "remove", "-r", "shared", "--tenant-ids", "fabrikam")
            try await cluster.refused("resolve", image, "--region", "northeurope", as: fred, saying: [name])
            try await cluster.done("share", "add", "-r", "shared", "--subscription-ids", "labs")
            let bySubscription = try JSON(try await cluster.vitrine(list + ["-o", "json"], as: fred).output)
            #expect(bySubscription.items.map(\.name.text) == [name])
            try await cluster.done("share", "reset", "-r", "shared")
            try await cluster.refused("resolve", image, "--region", "northeurope", as: fred, saying: [name])
        }

        @Test func `a community gallery is everyone's, under its public name and its publisher's terms`() async throws {
            let cluster = try cluster
            try await cluster.done(
                "gallery", "create", "-r", "open", "-l", "westeurope", "--permissions", "Community", "--publisher-uri",
                "https://contoso.example", "--publisher-email", "images@contoso.example", "--eula",
                "https://contoso.example/eula", "--public-name-prefix", "contoso")
            try await cluster.done(
                "image-definition", "create", "-r", "open", "-i", "web", "-l", "westeurope", "-p", "Contoso", "-f",
                "web",
                "-s", "v1", "--os-type", "Linux")
            try await cluster.publish("open", "web", "1.0.0", of: ["--os-disk", "web-os"])
            try await cluster.addUser("anybody")
            let anybody = cluster.user("anybody")
            #expect(try await cluster.json(as: anybody, "gallery", "list-community", "-l", "northeurope").items.isEmpty)
            let enabled = try await cluster.json("share", "enable-community", "-r", "open")
            let name = try #require(enabled.properties.sharingProfile.communityGalleryInfo.publicNames[0].text)
            #expect(name.hasPrefix("contoso-"))
            let seen = try await cluster.json(as: anybody, "gallery", "list-community", "-l", "northeurope")
            #expect(seen.items.map(\.name.text) == [name])
            let versions = try await cluster.vitrine(
                [
                    "image-version", "list-community", "-l", "northeurope", "--public-gallery-name", name, "-i", "web",
                    "-o",
                    "json",
                ], as: anybody)
            #expect(try JSON(versions.output)[0].name == "1.0.0")
            #expect(!versions.output.contains("targetRegions"))
            try await cluster.publish("open", "web", "2.0.0", of: ["--os-disk", "web-os"])
            for number in ["1.0.0", "2.0.0"] {
                let shown = try await cluster.json(
                    as: anybody, "image-version", "show-community", "-l", "northeurope", "--public-gallery-name", name,
                    "-i", "web", "-e", number)
                #expect(shown.name.text == number)
            }
            let image = "/CommunityGalleries/\(name)/Images/web"
            try await cluster.refused(
                "vm", "create", "--image", image, "--region", "northeurope", "--to", cluster.file("terms.raw"),
                as: anybody,
                status: 2, saying: ["--accept-term"])
            #expect(
                try await cluster.deploys(
                    image, in: "northeurope", as: anybody, like: cluster.osDisk, "--accept-term"))
            try await cluster.refused(
                "gallery", "delete", "-r", "open", "--recursive", saying: ["`vitrine share reset -r open`"])
        }
    }
}
