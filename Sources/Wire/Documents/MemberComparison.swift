public import Gallery

/// Holds a document against what stands: members that may not change must say what they are.
///
/// Members that may change, and those that are computed anew each time, are passed over.
public struct MemberComparison: Sendable {
    /// A member that says something else than what stands.
    private struct Difference {
        let path: String
        let given: JSONValue
        let standing: JSONValue?
    }

    private let mutable: Set<String>
    private let ignored: Set<String>

    /// Always ignored: how a template names things, and what is computed from this moment.
    private static let passing: Set<String> = [
        "apiVersion", "dependsOn", "etag", "properties.replicationStatus", "properties.publishingProfile.latestIn",
        "properties.publishingProfile.effectiveEndOfLife",
    ]
    /// Ignored in a template, which may come from another cluster: what this one computes by itself.
    private static let computed: Set<String> = [
        "id", "name", "generation", "properties.timeCreated", "properties.provisioningState",
        "properties.identifier.uniqueName", "properties.sharingStatus", "properties.sharingProfile.groups",
        "properties.sharingProfile.communityGalleryInfo.communityGalleryEnabled",
        "properties.sharingProfile.communityGalleryInfo.publicNames", "properties.publishingProfile.publishedDate",
        "properties.softDeletedTime", "roleDefinitionId",
    ]

    /// A document that is `ofTemplate` may come from another cluster.
    public init(of type: ResourceType, ofTemplate: Bool = false) {
        mutable = type.mutableMembers
        ignored = ofTemplate ? Self.passing.union(Self.computed) : Self.passing
    }

    /// Whether the member at `path`, or what it is in, is computed from each moment's state and from other resources.
    static func isComputedAnew(_ path: String) -> Bool {
        passing.contains { path == $0 || path.hasPrefix("\($0).") || path.hasPrefix("\($0)[") }
    }

    /// Refuses the first member of `document`, in order of name, that would change what may not.
    public func require(_ document: JSONValue, toAgreeWith standing: JSONValue, _ resource: String)
        throws(GalleryRefusal)
    {
        guard let found = difference(document, standing, at: "", named: "") else { return }
        throw .fixed(
            found.path, of: resource, found.standing?.shown, asked: found.given.shown,
            remedy: "leave it out, or repeat what stands")
    }

    /// `path` is without indices, as the tables have it; `shown` is with them.
    private func difference(
        _ given: JSONValue, _ standing: JSONValue?, at path: String, named shown: String
    ) -> Difference? {
        let difference = Difference(path: shown, given: given, standing: standing)
        guard !given.isEmpty, !mutable.contains(path), !ignored.contains(path) else { return nil }
        switch (given, standing) {
        case (.object(let members), _):
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                let found = self.difference(
                    value, standing?.object?[name], at: JSONValue.path(path, name), named: JSONValue.path(shown, name))
                if let found { return found }
            }
            return nil
        case (.array(let elements), .array(let others)):
            guard elements.count == others.count else { return difference }
            for (index, (element, other)) in zip(elements, others).enumerated() {
                if let found = self.difference(element, other, at: path, named: "\(shown)[\(index)]") { return found }
            }
            return nil
        case (.string(let text), .string(let other)):
            return MemberText.agree(text, other, as: path.split(separator: ".").last.map(String.init) ?? path)
                ? nil : difference
        default: return given == standing ? nil : difference
        }
    }
}

extension JSONValue {
    /// For people: a text as it is, a list and a mapping by how much they hold.
    fileprivate var shown: String {
        switch self {
        case .array(let elements): "\(elements.count) elements"
        case .object(let members): "\(members.count) members"
        default: text
        }
    }
}

/// When two texts of a member say the same.
private enum MemberText {
    /// Compared without case and spaces, as names, regions and the words of enumerations are.
    static let folded: Set<String> = [
        "location", "type", "osType", "osState", "hyperVGeneration", "architecture", "publisher", "offer", "sku",
        "storageAccountType", "storageAccountStrategy", "replicationMode", "diskType", "securityType", "resourceGroup",
        "kind", "tenant",
        "permissions", "hostCaching", "diskControllerType", "uniqueName", "storageAccount", "provisioningState",
        "signatureTemplateNames", "role",
    ]
    static let identifiers: Set<String> = ["id", "virtualMachineId", "communityGalleryImageId", "uri", "scope"]

    static func agree(_ text: String, _ other: String, as member: String) -> Bool {
        guard text != other else { return true }
        if folded.contains(member) { return fold(text) == fold(other) }
        if identifiers.contains(member) { return identity(text) == identity(other) }
        if member == "name" { return fold(text) == fold(other) || fold(text).hasSuffix("/\(fold(other))") }
        if member == "storageAccountId" { return fold(text).hasSuffix(fold(other)) }
        if let date = Instant(iso8601: text) { return date == Instant(iso8601: other) }
        return false
    }

    private static func fold(_ text: String) -> String { text.lowercased().filter { $0 != " " } }

    /// The same for all spellings of one identifier.
    private static func identity(_ text: String) -> String {
        let spelled =
            SourceID(text)?.description ?? ImageVersionID(text)?.description ?? ImageReference(text)?.description
            ?? Scope(text)?.description ?? text
        return fold(spelled)
    }
}

extension ResourceType {
    /// The members that an update may change.
    fileprivate var mutableMembers: Set<String> {
        let own: [String] =
            switch self {
            case .tenant, .subscription, .roleAssignment: []
            case .principal: ["displayName", "identities", "members", "addMembers", "removeMembers"]
            case .source: ["digest", "sizeInBytes", "occupiedBytes", "osState", "storageProfile.dataDisks"]
            case .gallery:
                [
                    "description", "sharingProfile.permissions", "softDeletePolicy.isSoftDeleteEnabled",
                    "softDeletePolicy.retentionPeriodInDays", "softDeletePolicy.gracePeriodInDays",
                    "sharingProfile.communityGalleryInfo.publisherUri",
                    "sharingProfile.communityGalleryInfo.publisherContact",
                    "sharingProfile.communityGalleryInfo.eula",
                    "sharingProfile.communityGalleryInfo.publicNamePrefix",
                ]
            case .imageDefinition:
                [
                    "description", "endOfLifeDate", "releaseNoteUri", "recommended", "disallowed", "features",
                    "allowUpdateImage",
                ]
            case .imageVersion:
                [
                    "publishingProfile.targetRegions", "publishingProfile.targetRegionEdits",
                    "publishingProfile.replicaCount", "publishingProfile.excludeFromLatest",
                    "publishingProfile.endOfLifeDate", "publishingProfile.replicationMode",
                    "safetyProfile.allowDeletionOfReplicatedLocations", "safetyProfile.blockDeletionBeforeEndOfLife",
                ]
            }
        return Set(own.map { "properties.\($0)" } + ["tags"])
    }
}
