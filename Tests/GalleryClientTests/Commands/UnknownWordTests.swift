import Testing

@testable import vitrine

@Suite struct UnknownWordTests {
    private static let version = ["image-version", "update", "-r", "a", "-i", "b", "-e", "1.0.0"]

    private static let outline = Result { try CommandOutline.vitrine() }

    private func told(_ arguments: [String], isHelp: Bool = false) throws -> String {
        UnknownWord(in: arguments, of: try Self.outline.get(), isHelp: isHelp)?.description ?? ""
    }

    @Test(arguments: [
        (
            ["gallery", "update", "-r", "a", "--descripton", "x"],
            "unknown option '--descripton'; did you mean '--description'?"
        ),
        (
            version + ["--set-count", "r=1"],
            "unknown option '--set-count'; did you mean '--set-exclude' or '--set-replicas'?"
        ),
        (
            ["gallery", "update", "-r", "a", "--xyzzy=1"],
            "unknown option '--xyzzy'\nSee 'vitrine gallery update --help'"
        ),
        (["gallery", "list", "-z"], "unknown option '-z'"),
        (
            ["image-version", "roll-back", "-r", "a"],
            "unknown subcommand 'roll-back'; did you mean 'roll-back-latest'?"
        ),
        (["galery"], "unknown subcommand 'galery'; did you mean 'gallery'?"),
    ])
    func `an unknown word is told with those that are near`(arguments: [String], says: String) throws {
        let told = try told(arguments)
        #expect(told.hasPrefix(says), "\(told)")
    }

    @Test(arguments: [
        (["gallery", "update", "-r", "a", "--location", "x"], "--location names location"),
        (
            ["image-definition", "update", "-r", "a", "-i", "b", "--os-type", "Windows"],
            "--os-type names properties.osType"
        ),
        (version + ["--storage-account-type", "x"], "names properties.publishingProfile.storageAccountType"),
        (version + ["--os-snapshot", "x"], "--os-snapshot names properties.storageProfile"),
        (["disk", "update", "-n", "d", "-l", "x"], "-l names location"),
        (["principal", "update", "-n", "p", "--kind", "group"], "--kind names properties.kind"),
    ])
    func `what is fixed since the creation is told with its property and the way out`(
        arguments: [String], says: String
    ) throws {
        let told = try told(arguments)
        let isTold =
            told.contains(says) && told.contains("(PropertyChangeNotAllowed)") && told.contains("Create another ")
        #expect(isTold, "\(told)")
    }

    @Test func `every option of a creation that the update lacks is told as fixed`() throws {
        for noun in try Self.outline.get().subcommands ?? [] {
            guard let update = noun.subcommand("update"), let create = noun.subcommand("create") else { continue }
            for name in create.longNames.subtracting(update.longNames).subtracting(["members"]).sorted() {
                let told = try told([noun.commandName, "update", "--\(name)"])
                #expect(told.contains("PropertyChangeNotAllowed"), "\(noun.commandName) --\(name)")
            }
        }
    }

    @Test func `known words are no fault, nor are values, and help asks for commands only`() throws {
        for arguments in [
            ["gallery", "create", "-r", "a", "--location=x", "-l", "y"], ["gallery", "list", "--", "--what"],
            ["help", "nothing"], ["--help"], ["gallery"], ["gallery", "update", "-r", "a", "--description", "-"],
        ] {
            #expect(try told(arguments) == "", "\(arguments)")
        }
        #expect(try told(["gallery", "list", "--what"], isHelp: true) == "")
        #expect(try told(["galery", "list"], isHelp: true) != "")
    }

    @Test(arguments: [
        ["gallery", "update", "-r", "a", "--location", "x"], version + ["--set-count", "r=1"],
        ["image-version", "roll-back", "-r", "a"], ["image-version", "roll-back", "--help"],
    ])
    func `an unknown word is wrong usage, also beside --help`(arguments: [String]) async {
        #expect(await Invocation(arguments).run() == .wrongUsage)
    }
}
