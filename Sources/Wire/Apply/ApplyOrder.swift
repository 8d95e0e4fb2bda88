import Gallery

/// The resources of a template, each after those that it needs; among those that are free, in order of kind and name.
struct ApplyOrder {
    struct Resource {
        let key: ResourceKey
        let tree: JSONValue
        /// Those of the same template that it needs.
        var needs: Set<ResourceKey> = []
    }

    private(set) var resources: [Resource] = []
    /// What is wrong with how resources name themselves and one another.
    private(set) var refusals: [GalleryRefusal] = []
    /// Those of ``resources`` that are not to be tried, for `refusals` tell why, or that they are in a circle.
    private(set) var refused: Set<ResourceKey> = []
    /// The names, in lower case, of what cannot be told apart from other resources, such as one of no known type.
    private(set) var unreadNames: Set<String> = []

    /// Throws only if there are too many.
    init(_ trees: [JSONValue]) throws(ApplyPlan.Refused) {
        guard trees.count <= ApplyPlan.resourcesMax else {
            throw ApplyPlan.Refused(refusals: [
                GalleryRefusal(
                    .tooLarge, .invalidParameter, "resources",
                    "\(trees.count) resources are too many at once; apply at most \(ApplyPlan.resourcesMax)")
            ])
        }
        var found: [ResourceKey: Resource] = [:]
        for (place, tree) in trees.enumerated() {
            do throws(GalleryRefusal) {
                let key = try ResourceKey(ofTemplate: tree)
                guard found.updateValue(Resource(key: key, tree: tree), forKey: key) == nil else {
                    throw .invalid(
                        "name", key.name, "of the type \(key.type.rawValue) is described twice",
                        remedy: "describe it once")
                }
            } catch {
                refusals.append(error.at("resources[\(place)]"))
                if let name = tree["name"]?.string { unreadNames.insert(name.lowercased()) }
            }
        }
        let keys = found.keys.sorted(by: Self.isBefore)
        let names = DependencyNames(keys, found)
        for key in keys {
            do throws(GalleryRefusal) {
                let needs = try Self.needs(of: key, among: found, names)
                found[key]?.needs = needs
            } catch {
                refusals.append(error)
                refused.insert(key)
            }
        }
        let (ordered, circling) = Self.ordered(keys, found)
        resources = ordered
        guard !circling.isEmpty else { return }
        refusals.append(Self.circle(among: circling, found))
        refused.formUnion(circling)
    }

    private static func isBefore(_ left: ResourceKey, _ right: ResourceKey) -> Bool {
        (left.type, left.name.lowercased()) < (right.type, right.name.lowercased())
    }

    private static func needs(
        of key: ResourceKey, among found: [ResourceKey: Resource], _ names: DependencyNames
    ) throws(GalleryRefusal) -> Set<ResourceKey> {
        guard let tree = found[key]?.tree else { return [] }
        var needs = Set((key.parents + tree.references(ofType: key.type)).filter { found[$0] != nil && $0 != key })
        guard case .array(let dependencies) = tree["dependsOn"] else { return needs }
        for (index, dependency) in dependencies.enumerated() {
            let text = dependency.string ?? ""
            guard let meant = names.key(meantBy: text) else {
                throw .invalid(
                    "dependsOn[\(index)]", text, "of \(key.type.rawValue) \(key.name) is not among the resources",
                    remedy: "add it, or leave it out")
            }
            needs.insert(meant)
        }
        return needs
    }

    /// Takes away what needs nothing any more, again and again; what stays behind goes in a circle, or needs one.
    private static func ordered(
        _ keys: [ResourceKey], _ found: [ResourceKey: Resource]
    ) -> (ordered: [Resource], circling: Set<ResourceKey>) {
        let places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
        let resources = keys.compactMap { found[$0] }
        var waiting = resources.map(\.needs.count)
        var dependents: [[Int]] = keys.map { _ in [] }
        for (place, resource) in resources.enumerated() {
            for need in resource.needs.compactMap({ places[$0] }) { dependents[need].append(place) }
        }
        // The last is next.
        var free = keys.indices.filter { waiting[$0] == 0 }.reversed() as [Int]
        var ordered: [Resource] = []
        while let place = free.popLast() {
            ordered.append(resources[place])
            for dependent in dependents[place].sorted() {
                waiting[dependent] -= 1
                guard waiting[dependent] == 0 else { continue }
                free.insert(dependent, at: free.firstIndex { $0 < dependent } ?? free.endIndex)
            }
        }
        return (ordered, Set(keys.indices.filter { waiting[$0] > 0 }.map { keys[$0] }))
    }

    /// Names one circle: from the first that waits, along what each waits for, until one comes again.
    private static func circle(among waiting: Set<ResourceKey>, _ found: [ResourceKey: Resource]) -> GalleryRefusal {
        var path: [ResourceKey] = []
        var seen: Set<ResourceKey> = []
        var next = waiting.min(by: isBefore)
        while let key = next, seen.insert(key).inserted {
            path.append(key)
            next = found[key]?.needs.filter(waiting.contains).min(by: isBefore)
        }
        let circle = path.drop { $0 != next } + [next].compactMap(\.self)
        let names = circle.prefix(circleNamesMax).map { "\($0.type.rawValue) \($0.name)" }
        return .invalid(
            "dependsOn", names.first, "is in a circle of resources: \(names.joined(separator: " needs "))",
            remedy: "take one of these dependencies out")
    }

    private static let circleNamesMax = 8
}

/// What a `dependsOn` can say for a resource: its identifier, its name, or its type and name; without case.
private struct DependencyNames {
    private var keys: [String: ResourceKey] = [:]

    /// `keys` in order: of two resources that bear one name the first is meant.
    init(_ keys: [ResourceKey], _ found: [ResourceKey: ApplyOrder.Resource]) {
        for key in keys {
            let tree = found[key]?.tree
            let type = tree?["type"]?.string ?? ""
            let names = [tree?["name"]?.string, key.name].compactMap(\.self)
            for name in names + names.map({ "\(type)/\($0)" }) + [tree?["id"]?.string].compactMap(\.self) {
                if self.keys[name.lowercased()] == nil { self.keys[name.lowercased()] = key }
            }
        }
    }

    func key(meantBy text: String) -> ResourceKey? {
        if let key = keys[text.lowercased()] { return key }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        let types: [ResourceType] = [.source, .gallery, .imageDefinition, .imageVersion]
        return types.lazy.compactMap { try? ResourceKey($0, text) }.compactMap { keys[$0.name.lowercased()] }.first
    }
}
