/// What `can` is asked about: an action, and on what.
public enum Ability: Hashable, Sendable {
    /// What an action is on.
    public enum Target: Hashable, Sendable {
        case scope(Scope)
        case version(ImageVersionID)
        case source(SourceID)
    }

    /// To make a machine of the image in a region.
    case deploy(image: ImageReference, region: Region)
    /// To make versions of an image definition.
    case publish(definition: ImageDefinitionID)
    case read(Target)
    case update(Target)
    case delete(Target)
    case share(gallery: GalleryID)
    /// To grant the role over the scope; `nil`: any role at all.
    case grant(role: Role?, scope: Scope)
    /// To read the audit log.
    case audit

    /// The words that stand for them.
    public static let actions = ["deploy", "publish", "read", "update", "delete", "share", "grant", "audit"]
    static let form = "one of \(actions.joined(separator: ", "))"
}

extension Ability {
    /// Reads what a person asked: `deploy` takes an image and a region, `audit` nothing, the others what they are on.
    ///
    /// A target is a scope (`/`, `/subscriptions/S`, …), `GALLERY`, `GALLERY/DEFINITION`, `GALLERY/DEFINITION/X.Y.Z`
    /// or a source such as `disks/NAME`.
    public init(
        action: String, target: String?, region: Region?, role: Role? = nil
    ) throws(GalleryRefusal) {
        let action = action.lowercased()
        if action == "audit" {
            self = .audit
            return
        }
        guard Self.actions.contains(action) else {
            throw .invalid("action", action, "is unknown", remedy: "it must be \(Self.form)")
        }
        guard let target else { throw .missing("target", remedy: "name what to \(action)") }
        switch action {
        case "deploy":
            guard let region else { throw .missing("in", remedy: "name the region to deploy in") }
            self = .deploy(image: try ImageReference.read(target, as: "image"), region: region)
        case "publish": self = .publish(definition: try ImageDefinitionID.read(target, as: "image definition"))
        case "share": self = .share(gallery: try Self.gallery(target))
        case "grant": self = .grant(role: role, scope: try Self.scope(target))
        case "read": self = .read(try Target(target))
        case "update": self = .update(try Target(target))
        default: self = .delete(try Target(target))
        }
    }

    private static func gallery(_ text: String) throws(GalleryRefusal) -> GalleryID {
        if case .gallery(let id)? = Scope(text) { return id }
        return try GalleryID.read(text, as: "gallery")
    }

    private static func scope(_ text: String) throws(GalleryRefusal) -> Scope {
        guard case .scope(let scope) = try Target(text) else {
            throw .invalid("scope", text, "is nothing that roles are granted over", remedy: "it must be \(Scope.form)")
        }
        return scope
    }
}

extension Ability.Target {
    init(_ text: String) throws(GalleryRefusal) {
        if let scope = Scope(text) {
            self = .scope(scope)
        } else if let source = SourceID(text) {
            self = .source(source)
        } else if let definition = ImageDefinitionID(text) {
            self = .scope(.definition(definition))
        } else if let version = ImageVersionID(text) {
            self = .version(version)
        } else if let reference = ImageReference(text), let version = reference.directVersion {
            self = .version(version)
        } else {
            self = .scope(.gallery(try GalleryID.read(text, as: "target")))
        }
    }
}

extension ImageReference {
    /// The version that it names by its own name and number.
    fileprivate var directVersion: ImageVersionID? {
        guard case .direct(let definition) = place, case .number(let number) = choice else { return nil }
        return ImageVersionID(definition: definition, number: number)
    }
}
