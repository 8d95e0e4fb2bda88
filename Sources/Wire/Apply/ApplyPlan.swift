public import Gallery

/// What has to be done so that what stands is as documents say: found out on a copy of the state, before any change.
public struct ApplyPlan: Sendable {
    /// How many resources a template may have, and how many faults of one are told.
    public static let resourcesMax = 10_000
    public static let refusalsMax = 100

    /// What is to be done with one resource.
    public struct Step: Sendable {
        /// What is to be done; only a recursive deletion deletes.
        public enum Action: String, Hashable, Sendable, Codable { case create, update, delete, none }

        public let key: ResourceKey
        /// The model's identifier.
        public let id: String
        public let action: Action
        /// Of an update: what is another after it.
        public let changes: [JSONDifference]
        /// In order; none for `none`.
        public let operations: [GalleryOperation]
        /// What who applies it should know though it is done.
        public let warning: String?

        /// The row of the answer.
        public var row: ApplyRow {
            ApplyRow(
                id: id, kind: key.type.rawValue, name: key.name, action: action, changes: changes, warning: warning)
        }
    }

    /// Why a template is not applied: of every resource the first fault that was found, those of its names first.
    public struct Refused: Error {
        public let refusals: [GalleryRefusal]
    }

    /// In order of dependency.
    public let steps: [Step]

    /// Tries `resources`, in any order, over `state`, as `principal` at `now`; `suffix` draws what makes a public name
    /// unique.
    public init(
        _ resources: [JSONValue], over state: GalleryState, by principal: Principal, at now: Instant,
        suffix: () -> String
    ) throws(Refused) {
        let order = try ApplyOrder(resources)
        var trial = ApplyTrial(state, principal, now)
        var failed = order.refused
        var refusals = order.refusals
        var steps: [Step] = []
        for resource in order.resources {
            // What needs something that failed would only repeat why.
            let isUnread = resource.key.parents.contains { order.unreadNames.contains($0.name.lowercased()) }
            guard !isUnread, !failed.contains(resource.key), failed.isDisjoint(with: resource.needs) else {
                failed.insert(resource.key)
                continue
            }
            do throws(GalleryRefusal) {
                steps.append(try trial.step(resource.key, resource.tree, suffix: suffix))
            } catch {
                failed.insert(resource.key)
                refusals.append(error.about(resource.key))
            }
        }
        guard refusals.isEmpty else { throw Refused(refusals: Array(refusals.prefix(Self.refusalsMax))) }
        self.steps = steps
    }
}

/// A row of the answer to `APPLY`, and of the one to a recursive `DELETE` with `check=true`.
public struct ApplyRow: Hashable, Sendable, Codable {
    public let id: String
    /// As on a line, such as `image-version`.
    public let kind: String
    public let name: String
    public let action: ApplyPlan.Step.Action
    public let changes: [JSONDifference]
    /// What who applies it should know though it is done, for people.
    public let warning: String?

    public init(
        id: String, kind: String, name: String, action: ApplyPlan.Step.Action, changes: [JSONDifference],
        warning: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.action = action
        self.changes = changes
        self.warning = warning
    }
}

extension GalleryRefusal {
    /// Names the resource of a template that it is about.
    public func about(_ key: ResourceKey) -> Self {
        let name = "\(key.type.rawValue) \(key.name)"
        return text.contains(key.name) ? self : retold(as: "\(name): \(text)")
    }

    /// Names the place of a template at which what has no name is.
    func at(_ place: String) -> Self {
        within(place, isWhole: target == "resources")
    }
}
