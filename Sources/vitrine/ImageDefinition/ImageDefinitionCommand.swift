import ArgumentParser

struct ImageDefinitionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image-definition",
        abstract: "Image definitions: what all versions of an image have in common.",
        discussion: """
            EXAMPLES
              vitrine image-definition create -r contoso -i web -p contoso -f web -s 22 \\
                  --os-type Linux
              vitrine image-definition list -r contoso
            """,
        subcommands: [
            ImageDefinitionCreate.self, ImageDefinitionShow.self, ImageDefinitionList.self,
            ImageDefinitionUpdate.self, ImageDefinitionDelete.self,
            ConsumerList<ConsumedDefinitionsPlace<UniqueNameOption>>.self,
            ConsumerShow<ConsumedDefinitionPlace<UniqueNameOption>>.self,
            ConsumerList<ConsumedDefinitionsPlace<PublicNameOption>>.self,
            ConsumerShow<ConsumedDefinitionPlace<PublicNameOption>>.self,
        ])
}
