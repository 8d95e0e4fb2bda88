import ArgumentParser

struct VMCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vm",
        abstract: "Virtual machines as sources of images, and the disks of images written to files.",
        discussion: """
            EXAMPLES
              vitrine vm create --image contoso/web --region northeurope --to disk.raw
              vitrine vm create -n web-vm -l westeurope --attach-os-disk web-os \\
                  --os-type Linux
              vitrine vm generalize -n web-vm
            """,
        subcommands: [
            VMCreate.self, SourceList<MachineNoun>.self, SourceShow<MachineNoun>.self, VMGeneralize.self,
            SourceDelete<MachineNoun>.self,
        ])
}
