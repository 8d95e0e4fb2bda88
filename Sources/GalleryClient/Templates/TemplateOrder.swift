import Wire

/// Finds the resources of a template by what others call them.
struct DraftIndex {
    private var positions: [String: Int] = [:]
    private let drafts: [ResourceDraft]
    private(set) var duplicates: [String] = []

    init(_ drafts: [ResourceDraft]) {
        self.drafts = drafts
        var seen: [String: Int] = [:]
        for (position, draft) in drafts.enumerated() {
            if let name = draft.name {
                let key = "\(draft.kind.rawValue) \(name.lowercased())"
                if let first = seen[key] {
                    duplicates.append("\(draft.place): \(draft.label) stands twice; first as \(drafts[first].place)")
                } else {
                    seen[key] = position
                }
            }
            for key in draft.keys where positions[key] == nil { positions[key] = position }
        }
    }

    func position(of text: String) -> Int? { positions[ResourceKey.folded(text)] }

    /// What `reference()` gives: the properties as the template declares them.
    func properties(of target: String, _ evaluation: inout Evaluation) throws(TemplateError) -> JSONValue {
        guard let position = position(of: target) else {
            throw TemplateError("", "reference(): '\(target)' is no resource of this template")
        }
        let draft = drafts[position]
        guard !draft.isExisting else {
            throw TemplateError("", "reference(): \(draft.label) is only named here; what stands cannot be asked about")
        }
        return try evaluation.following(target) { evaluation throws(TemplateError) in
            try evaluation.value(draft.raw["properties"] ?? [:], at: "\(draft.place).properties")
        }
    }
}

/// The order in which resources can be made.
struct TemplateOrder {
    private(set) var positions: [Int] = []

    /// Refuses what depends on what is not there, and cycles.
    init(_ drafts: [ResourceDraft], _ index: DraftIndex) throws(TemplateError) {
        var problems = TemplateProblems()
        var needs = Array(repeating: Set<Int>(), count: drafts.count)
        for (position, draft) in drafts.enumerated() {
            for dependency in draft.dependencies {
                guard let needed = index.position(of: dependency) else {
                    problems.add(["\(draft.place).dependsOn: '\(dependency)' is no resource of this template"])
                    continue
                }
                needs[position].insert(needed)
            }
            // A parent comes before what is in it, and a source before what is made of it.
            let parents = [draft.parentName, draft.name.flatMap(Self.parent)].compactMap { $0 }
            for name in parents + Self.sources(in: draft.document) {
                if let needed = index.position(of: name), needed != position { needs[position].insert(needed) }
            }
        }
        try problems.throwIfAny()
        var state = Array(repeating: 0, count: drafts.count)
        var path: [Int] = []
        func visit(_ position: Int) throws(TemplateError) {
            guard state[position] < 2 else { return }
            guard state[position] == 0 else {
                let cycle = (path.drop { $0 != position } + [position]).map { drafts[$0].label }
                throw TemplateError("dependsOn", "resources need each other: \(cycle.joined(separator: " → "))")
            }
            state[position] = 1
            path.append(position)
            for needed in needs[position].sorted() { try visit(needed) }
            path.removeLast()
            state[position] = 2
            positions.append(position)
        }
        let order = CatalogKind.allCases
        let byKind = drafts.indices.sorted {
            let (left, right) = (order.firstIndex(of: drafts[$0].kind) ?? 0, order.firstIndex(of: drafts[$1].kind) ?? 0)
            return (left, $0) < (right, $1)
        }
        for position in byKind { try visit(position) }
    }

    private static func parent(_ name: String) -> String? {
        name.lastIndex(of: "/").map { String(name[..<$0]) }
    }

    /// The ids of what a resource is made of.
    private static func sources(in document: JSONValue, depth: Int = 0) -> [String] {
        guard depth < 16 else { return [] }
        switch document {
        case .object(let members):
            return members.sorted { $0.key < $1.key }.flatMap { name, value in
                let isSource = ["id", "sourceResourceId", "virtualMachineId"].contains(name)
                return isSource ? [value.text] : sources(in: value, depth: depth + 1)
            }
        case .array(let elements): return elements.flatMap { sources(in: $0, depth: depth + 1) }
        default: return []
        }
    }
}
