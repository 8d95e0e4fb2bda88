import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Bring the catalog to where it holds what a file says; all of it, or nothing.",
        discussion: """
            The file is YAML or JSON: a list or stream of resources with 'type' and 'name'
            (optionally beside 'parameters' with their defaults and 'variables'), or a
            deployment template of the model with the three gallery types. Texts in
            brackets are expressions: [parameters('x')], [concat(…)], [resourceId(…)] and
            so on. A disk may name a file: 'source: {file: web.raw}', relative to the
            template; it is uploaded first.

            Everything is checked before anything is changed, and what is wrong with
            any resource is told at once. All of it is done at once, or nothing: also if
            the coordinator is lost in the middle. At most 1000 changes are made at once.

            EXAMPLES
              vitrine apply -f gallery.yaml --what-if
              vitrine apply -f azuredeploy.json --location westeurope \\
                  --parameters galleryName=contoso
              vitrine apply -f azuredeploy.json --parameters @azuredeploy.parameters.json
              vitrine export | vitrine apply -f - --cluster other
            """)

    @Option(name: [.short, .customLong("file"), .customLong("template-file")], help: "The file; - is standard input.")
    var file: String

    @Flag(help: "Say what would be done, and do nothing.")
    var whatIf = false

    @Option(
        name: [.short, .long], parsing: .upToNextOption,
        help: ArgumentHelp("Values of the template's parameters.", valueName: "name=value|@file"))
    var parameters: [String] = []

    @Option(
        name: .shortAndLong, help: ArgumentHelp("What resourceGroup().location is.", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region?

    @OptionGroup var group: ResourceGroupOption
    @OptionGroup var global: GlobalOptions

    func validate() throws { _ = try ParameterArguments.parse(parameters) }

    func run() async throws {
        let documents = try TemplateFile(path: file).documents()
        do {
            // What is wrong with the file is told without a cluster.
            _ = try template(documents, in: global.subscription ?? .standard)
            try await global.withClient { client in
                try await apply(try template(documents, in: client.subscription), with: client)
            }
        } catch let error as TemplateError {
            throw CommandFailure("\(file): \(await completed(error))")
        } catch ClientError.template(let error, _) {
            throw CommandFailure("\(file): \(await completed(error))")
        }
    }

    private func template(_ documents: [JSONValue], in subscription: SubscriptionID) throws -> Template {
        let surroundings = TemplateSurroundings(
            subscription: subscription.text, resourceGroup: group.resourceGroup?.text ?? "default",
            location: location?.name)
        return try Template(documents, parameters: try ParameterArguments.parse(parameters), in: surroundings)
    }

    /// With what is wrong with the resources that are sound by themselves: their files, and what the coordinator says.
    private func completed(_ found: TemplateError) async -> TemplateError {
        guard !found.sound.isEmpty else { return found }
        do {
            try await global.withClient { client in
                let prepared = try await client.prepare(found.sound, from: TemplateFile(path: file).directory)
                _ = try await client.apply(prepared.documents, ChangeTerms(isCheck: true))
            }
            return found
        } catch ClientError.template(let more, _) {
            return await completed(TemplateError(found.problems + more.problems, sound: more.sound))
        } catch {
            return TemplateError(found.problems + ["what else is sound was not asked about: \(error)"])
        }
    }

    private func apply(_ template: Template, with client: GalleryClient) async throws {
        let display = ProgressDisplay()
        defer { display.finish() }
        var prepared = try await client.prepare(template.resources, from: TemplateFile(path: file).directory) {
            display.report($0)
        }
        if let name = group.resourceGroup { prepared.setResourceGroup(name) }
        let plan = try await client.apply(prepared.documents, ChangeTerms(isCheck: true))
        display.finish()
        if whatIf { return try show(plan.rows, template) }
        let applied = try await client.apply(prepared, after: plan) { display.report($0) }
        display.finish()
        // What was done is what the check said, unless somebody else was quicker.
        try show(applied.rows, template)
    }

    private func show(_ rows: [JSONValue], _ template: Template) throws {
        try global.printing.show(rows) { Table(rows, Self.columns) }
        for row in rows {
            guard let warning = row["warning"]?.text else { continue }
            Terminal.say(Terminal.warning("\(row["name"]?.text ?? "?"): \(warning)"))
        }
        guard global.output == .table else { return }
        let counts = ["create", "update", "none"].map { action in
            "\(rows.count { $0["action"]?.text == action }) \(action)"
        }
        Terminal.say("\(whatIf ? "would be: " : "")\(counts.joined(separator: ", "))")
        for (name, value) in template.outputs.sorted(by: { $0.key < $1.key }) {
            Terminal.say("output \(name): \(value.text)")
        }
    }

    private static let columns = DocumentColumns(
        .init("ACTION", "action"), .init("KIND", "kind"), .init("NAME", "name"),
        .init("CHANGES") { row in
            (row["changes"]?.array ?? []).map { change in
                "\(change["path"]?.text ?? "?"): \(change["from"]?.text ?? "-") → \(change["to"]?.text ?? "-")"
            }.joined(separator: "; ")
        })
}
