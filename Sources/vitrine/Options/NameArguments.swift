import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// Reads a name or id of one of the gallery's types.
enum TextArgument {
    static func parse<Value: TextCodable>(_ text: String, as type: Value.Type, _ noun: String) throws -> Value {
        guard let value = Value(text) else {
            throw ValidationError("'\(text)' is no name for \(noun): it must be \(Value.form)")
        }
        return value
    }
}

/// Reads a subscription, by its name or its resource id.
enum SubscriptionArgument {
    static func parse(_ text: String) throws -> SubscriptionID {
        let prefix = "/subscriptions/"
        let name = text.lowercased().hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        return try TextArgument.parse(name, as: SubscriptionID.self, "a subscription")
    }
}

enum TenantArgument {
    static func parse(_ text: String) throws -> TenantID {
        try TextArgument.parse(text, as: TenantID.self, "a tenant")
    }
}

enum PrincipalArgument {
    static func parse(_ text: String) throws -> PrincipalID {
        try TextArgument.parse(text, as: PrincipalID.self, "a principal")
    }
}

enum ResourceGroupArgument {
    static func parse(_ text: String) throws -> ResourceGroupName {
        try TextArgument.parse(text, as: ResourceGroupName.self, "a resource group")
    }
}

/// A disk, snapshot, VHD, managed image or virtual machine, as named on the command line: a name alone is of the
/// command's subscription and of the kind that the flag is for.
struct SourceArgument: Hashable, Sendable {
    let text: String
    let kind: SourceID.Kind
    /// What else a name alone may mean, in order.
    private let others: [SourceID.Kind]
    private let named: SourceID
    private let isQualified: Bool

    /// `kinds`: what may be meant; a name alone means the first.
    init(_ text: String, _ kinds: SourceID.Kind...) throws {
        let isPath = text.contains("/")
        let spelled = isPath ? text : "\(kinds[0].rawValue)/\(text)"
        guard let id = SourceID(spelled) else {
            throw ValidationError(
                "'\(text)' is no name: \(SourceName.form); or a resource id, or SUBSCRIPTION:KIND/NAME")
        }
        guard kinds.contains(id.kind) else {
            let wanted = kinds.map(\.rawValue).joined(separator: " or ")
            throw ValidationError("'\(text)' is of \(id.kind.rawValue); this wants one of \(wanted)")
        }
        self.text = text
        kind = id.kind
        others = isPath ? [] : Array(kinds.dropFirst())
        named = id
        isQualified = text.hasPrefix("/") || text.contains(":")
    }

    func id(in subscription: SubscriptionID) -> SourceID {
        isQualified ? named : SourceID(subscription: subscription, named.kind, named.name)
    }

    /// What is meant and how it stands: a name alone is looked for among all that it may mean.
    func standing(_ client: GalleryClient) async throws -> (id: SourceID, document: JSONValue) {
        let first = id(in: client.subscription)
        for kind in [first.kind] + others {
            let id = SourceID(subscription: first.subscription, kind, first.name)
            do throws(ClientError) {
                return (id, try await client.show(.source, "\(id)"))
            } catch {
                guard error.rule == GalleryRefusal.Rule.resourceNotFound.rawValue else { throw error }
            }
        }
        let kinds = ([first.kind] + others).map(\.rawValue).joined(separator: ", ")
        throw CommandFailure("there is no \(first.name) among \(kinds); `vitrine source list` shows what there is")
    }

    static func diskOrSnapshot(_ text: String) throws -> SourceArgument { try SourceArgument(text, .disk, .snapshot) }
    static func snapshotOrDisk(_ text: String) throws -> SourceArgument { try SourceArgument(text, .snapshot, .disk) }
    static func disk(_ text: String) throws -> SourceArgument { try SourceArgument(text, .disk) }
    static func vhd(_ text: String) throws -> SourceArgument { try SourceArgument(text, .vhd) }
    static func machine(_ text: String) throws -> SourceArgument { try SourceArgument(text, .virtualMachine) }
    static func managedImage(_ text: String) throws -> SourceArgument { try SourceArgument(text, .managedImage) }
    static func imageSource(_ text: String) throws -> SourceArgument {
        try SourceArgument(text, .virtualMachine, .disk, .snapshot)
    }
}

/// An image, as named on the command line: without a subscription it is in the command's.
struct ImageArgument: Hashable, Sendable {
    private let named: ImageReference
    private let isQualified: Bool

    static func parse(_ text: String) throws -> ImageArgument {
        guard let reference = ImageReference(text) else {
            throw ValidationError("'\(text)' is no image: it must be \(ImageReference.form)")
        }
        return ImageArgument(named: reference, isQualified: text.hasPrefix("/") || text.contains(":"))
    }

    func reference(in subscription: SubscriptionID) -> ImageReference {
        guard !isQualified, case .direct(let definition) = named.place else { return named }
        let gallery = GalleryID(subscription: subscription, name: definition.gallery.name)
        return ImageReference(.direct(ImageDefinitionID(gallery: gallery, name: definition.name)), named.choice)
    }

    var isOfCommunity: Bool {
        if case .community = named.place { true } else { false }
    }
}

/// Reads `LUN=FILE`.
enum LUNArgument {
    static func parse(_ text: String) throws -> (lun: Int, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let lun = Int(parts[0]), lun >= 0, !parts[1].isEmpty else {
            throw ValidationError("'\(text)' is not LUN=FILE, such as 0=data.raw")
        }
        return (lun, parts[1])
    }

    /// By LUN; a LUN stands once.
    static func byLUN(_ pairs: [(lun: Int, value: String)], _ flag: String) throws -> [Int: String] {
        var values: [Int: String] = [:]
        for pair in pairs {
            guard values.updateValue(pair.value, forKey: pair.lun) == nil else {
                throw ValidationError("\(flag) names LUN \(pair.lun) twice; each data disk has its own")
            }
        }
        return values
    }
}
