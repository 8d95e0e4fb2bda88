import ArgumentParser

struct GalleryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gallery",
        abstract: "Galleries: folders of image definitions.",
        discussion: """
            EXAMPLES
              vitrine gallery create -r contoso -l westeurope \\
                  --description "Images of Contoso"
              vitrine gallery list -o tsv
              vitrine gallery list-community -l westeurope
            """,
        subcommands: [
            GalleryCreate.self, GalleryShow.self, GalleryList.self, GalleryUpdate.self, GalleryDelete.self,
            ConsumerList<SharedGalleriesPlace>.self, ConsumerShow<ConsumedGalleryPlace<UniqueNameOption>>.self,
            ConsumerList<CommunityGalleriesPlace>.self, ConsumerShow<ConsumedGalleryPlace<PublicNameOption>>.self,
        ])
}
