import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// What can be said of an image definition when it is made, and changed later.
struct DefinitionPropertiesOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "What its images can do, such as SecurityType=TrustedLaunch IsHibernateSupported=True; @1.2.0 behind one "
                + "says from which version on.", valueName: "name=value"),
        transform: FeatureArgument.parse)
    var features: [[FeatureArgument]] = []

    @Option(help: ArgumentHelp("Recommended virtual CPUs, at least.", valueName: "count"))
    var minimumCpuCore: Int?

    @Option(help: ArgumentHelp("Recommended virtual CPUs, at most.", valueName: "count"))
    var maximumCpuCore: Int?

    @Option(help: ArgumentHelp("Recommended memory, at least.", valueName: "GB"))
    var minimumMemory: Int?

    @Option(help: ArgumentHelp("Recommended memory, at most.", valueName: "GB"))
    var maximumMemory: Int?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("OS disk types that its images are not for; \"\" for none.", valueName: "type"))
    var disallowedDiskTypes: [String] = []

    @Option(help: ArgumentHelp("What is new in it.", valueName: "uri"))
    var releaseNoteUri: String?

    @Option(help: "A text for people.")
    var description: String?

    @Option(help: ArgumentHelp("Informational; such as 2030-01-31.", valueName: "date"), transform: DateArgument.parse)
    var endOfLifeDate: Instant?

    @OptionGroup var tags: TagOption

    /// Whether anything was said.
    var isEmpty: Bool {
        [minimumCpuCore, maximumCpuCore, minimumMemory, maximumMemory].allSatisfy { $0 == nil } && features.isEmpty
            && disallowedDiskTypes.isEmpty && releaseNoteUri == nil && description == nil && endOfLifeDate == nil
            && tags.tags.isEmpty
    }

    func fill(_ document: inout JSONValue) throws {
        document["tags"] = try tags.values()
        let features = features.flatMap(\.self)
        if !features.isEmpty { document["properties.features"] = .array(features.map(\.document)) }
        let recommended = "properties.recommended"
        document["\(recommended).vCPUs.min"] = JSONValue(minimumCpuCore)
        document["\(recommended).vCPUs.max"] = JSONValue(maximumCpuCore)
        document["\(recommended).memory.min"] = JSONValue(minimumMemory)
        document["\(recommended).memory.max"] = JSONValue(maximumMemory)
        if !disallowedDiskTypes.isEmpty {
            let types = disallowedDiskTypes.filter { !$0.isEmpty }
            document["properties.disallowed.diskTypes"] = .array(types.map { .string($0) })
        }
        document["properties.releaseNoteUri"] = JSONValue(releaseNoteUri)
        document["properties.description"] = JSONValue(description)
        document["properties.endOfLifeDate"] = JSONValue(endOfLifeDate?.iso8601)
    }
}

/// One item of `--features`: `NAME=VALUE`, with `@X.Y.Z` behind it if it holds from a version on.
///
/// As with `az`, several may stand in one text with spaces between.
struct FeatureArgument: Hashable, Sendable {
    let name: String
    let value: String
    let startsAtVersion: VersionNumber?

    static func parse(_ text: String) throws -> [FeatureArgument] {
        let items = text.split(separator: " ").map(String.init)
        guard !items.isEmpty else { throw ValidationError("--features wants NAME=VALUE") }
        return try items.map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw ValidationError("'\(item)' is not NAME=VALUE, such as SecurityType=TrustedLaunch")
            }
            guard let at = parts[1].lastIndex(of: "@") else {
                return FeatureArgument(name: parts[0], value: parts[1], startsAtVersion: nil)
            }
            let number = try ImageVersionOptions.parse(String(parts[1][parts[1].index(after: at)...]))
            return FeatureArgument(name: parts[0], value: String(parts[1][..<at]), startsAtVersion: number)
        }
    }

    var document: JSONValue {
        var document: JSONValue = ["name": .string(name), "value": .string(value)]
        document["startsAtVersion"] = JSONValue(startsAtVersion?.description)
        return document
    }
}
