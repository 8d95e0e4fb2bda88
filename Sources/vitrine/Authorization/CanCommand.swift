import ArgumentParser
import Gallery
import GalleryClient

/// What somebody may want to do.
enum CanAction: String, ExpressibleByArgument, CaseIterable {
    case deploy, publish, read, update, delete, share, grant, audit
}

struct CanCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "can",
        abstract: "Whether somebody may do something, and why.",
        discussion: """
            Ends with exit code 0 if the answer is yes, and 1 if it is no.

            EXAMPLES
              vitrine can alice deploy contoso/web --region northeurope
              vitrine can publishers publish contoso/web
              vitrine can alice share contoso
            """)

    @Argument(help: ArgumentHelp("Who.", valueName: "principal"), transform: PrincipalArgument.parse)
    var principal: PrincipalID

    @Argument(help: "deploy, publish, read, update, delete, share, grant or audit.")
    var action: CanAction

    @Argument(help: ArgumentHelp("An image, a gallery, or the resource id of anything.", valueName: "target"))
    var target: String?

    @Option(help: ArgumentHelp("Where it would be deployed.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region?

    @Option(
        help: ArgumentHelp("Of grant: which role (default: any).", valueName: "name"), transform: RoleArgument.parse)
    var role: Gallery.Role?

    @OptionGroup var global: GlobalOptions

    /// What is printed.
    struct Report: Encodable {
        let principal: String
        let action: String
        let target: String?
        let allowed: Bool
        let reason: String
    }

    func validate() throws {
        guard action != .deploy || region != nil else { throw ValidationError("name where with --region") }
        guard action == .audit || target != nil else { throw ValidationError("name what is to be \(action.rawValue)d") }
        if action == .deploy, let target { _ = try ImageArgument.parse(target) }
        guard role == nil || action == .grant else { throw ValidationError("--role goes with grant") }
    }

    func run(with client: GalleryClient) async throws {
        let (isAllowed, reason) = try await client.can(
            principal, action.rawValue, qualified(client), in: region, role: role,
            from: global.subscription ?? client.otherSubscription)
        let report = Report(
            principal: principal.text, action: action.rawValue, target: target, allowed: isAllowed, reason: reason)
        switch global.output {
        case .table where global.columns.isEmpty: print("\(isAllowed ? "yes" : "no"): \(reason)")
        default:
            try printing.show(report) {
                var table = Table("ALLOWED", "REASON")
                table.add(isAllowed ? "yes" : "no", reason)
                return table
            }
        }
        if !isAllowed { throw CommandFailure() }
    }

    /// Names without a subscription are in the command's.
    private func qualified(_ client: GalleryClient) -> String? {
        guard let target, client.subscription != .standard, !target.hasPrefix("/"), !target.contains(":") else {
            return target
        }
        return "\(client.subscription):\(target)"
    }
}
