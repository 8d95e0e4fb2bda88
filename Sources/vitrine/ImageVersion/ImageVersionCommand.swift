import ArgumentParser

struct ImageVersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image-version",
        abstract: "Image versions: disks, and the regions that hold them.",
        discussion: """
            EXAMPLES
              vitrine image-version create -r contoso -i web -e 1.0.0 --file web.raw \\
                  --target-regions westeurope=2 northeurope swedencentral
              vitrine image-version show -r contoso -i web -e 1.0.0 \\
                  --expand ReplicationStatus
              vitrine image-version update -r contoso -i web -e 1.0.0 \\
                  --add-region eastus2=2
              vitrine image-version latest-history -r contoso -i web
            """,
        subcommands: [
            ImageVersionCreate.self, ImageVersionShow.self, ImageVersionList.self, ImageVersionUpdate.self,
            ImageVersionDelete.self, ImageVersionUndelete.self, ImageVersionListSoftDeleted.self,
            ImageVersionPurge.self, ImageVersionWait.self, LatestHistory.self, RollBackLatest.self,
            ConsumerList<ConsumedVersionsPlace<UniqueNameOption>>.self,
            ConsumerShow<ConsumedVersionPlace<UniqueNameOption>>.self,
            ConsumerList<ConsumedVersionsPlace<PublicNameOption>>.self,
            ConsumerShow<ConsumedVersionPlace<PublicNameOption>>.self,
        ])
}
