import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct RoleDefinitionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "definition",
        abstract: "What each role allows.",
        discussion: """
            EXAMPLES
              vitrine role definition list
            """,
        subcommands: [RoleDefinitionList.self])
}

struct RoleDefinitionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the roles with what they allow; no cluster is asked.",
        discussion: """
            EXAMPLES
              vitrine role definition list
              vitrine role definition list -o json
            """)

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let rows = Gallery.Role.allCases.map { role -> JSONValue in
            let permissions = Permission.allCases.filter(role.allows).map { JSONValue.string($0.rawValue) }
            var row: JSONValue = ["roleName": .string(role.rawValue), "permissions": .array(permissions)]
            row["name"] = JSONValue(role.definitionID)
            return row
        }
        try global.printing.show(rows) {
            Table(
                rows,
                DocumentColumns(
                    .init("ROLE", "roleName"), .init("ID", "name"),
                    .init("ALLOWS>") { "\($0["permissions"]?.array?.count ?? 0)" },
                    .init("SUCH AS") { ($0["permissions"]?.array ?? []).prefix(3).map(\.text).joined(separator: " ") }))
        }
    }
}
