import Wire

/// Finds the resources of a template by what others call them.
struct DraftIndex {
    private var positions: [String: Int] = [:]
    private let drafts: [ResourceDraft]
    private(set) var duplicates: [String] = []
    /// The places of those that were described before.
    private(set) var repeated: Set<Int> = []

    init(_ drafts: [ResourceDraft]) {
        self.drafts = drafts
        var seen: [String: Int] = [:]
        for (position, draft) in drafts.enumerated() {
            if let name = draft.name {
                let key = "\(draft.kind.rawValue) \(name.lowercased())"
                if let first = seen[key] {
                    duplicates.append("\(draft.place): \(draft.label) stands twice; first as \(drafts[first].place)")
                    repeated.insert(position)
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
    private let drafts: [ResourceDraft]
    /// Which each comes after.
    private var needs: [Set<Int>] = []
    /// Those with which something is wrong.
    private var refused: Set<Int>
    /// Those that can be made, each after those it needs.
    private(set) var positions: [Int] = []
    /// Dependencies on what is not there, and cycles.
    private(set) var problems: [String] = []

    /// What needs one that is `refused`, or one of the names of what could not be read, is passed over.
    init(_ drafts: [ResourceDraft], _ index: DraftIndex, refused: Set<Int>, unread: Set<String>) {
        self.drafts = drafts
        self.refused = refused
        needs = drafts.indices.map { findNeeds(of: $0, index, unread) }
        let kinds = ResourceType.allCases
        let byKind = drafts.indices.sorted {
            let (left, right) = (kinds.firstIndex(of: drafts[$0].kind) ?? 0, kinds.firstIndex(of: drafts[$1].kind) ?? 0)
            return (left, $0) < (right, $1)
        }
        var visited: Set<Int> = []
        var path: [Int] = []
        for position in byKind { visit(position, &visited, &path) }
    }

    private mutating func findNeeds(of position: Int, _ index: DraftIndex, _ unread: Set<String>) -> Set<Int> {
        let draft = drafts[position]
        var needs: Set<Int> = []
        for dependency in draft.dependencies {
            if let needed = index.position(of: dependency) {
                needs.insert(needed)
            } else {
                refused.insert(position)
                guard !unread.contains(dependency.lowercased()) else { continue }
                problems.append("\(draft.place).dependsOn: '\(dependency)' is no resource of this template")
            }
        }
        // A parent comes before what is in it, and a source before what is made of it.
        let parents = [draft.parentName].compactMap { $0 }
        for name in parents + Self.names(neededBy: draft.name, draft.document) {
            if let needed = index.position(of: name), needed != position { needs.insert(needed) }
            if unread.contains(name.lowercased()) { refused.insert(position) }
        }
        return needs
    }

    private mutating func visit(_ position: Int, _ visited: inout Set<Int>, _ path: inout [Int]) {
        guard visited.insert(position).inserted else {
            let circle = path.drop { $0 != position }
            guard !circle.isEmpty else { return }
            let labels = (circle + [position]).map { drafts[$0].label }
            problems.append("dependsOn: resources need each other: \(labels.joined(separator: " → "))")
            return refused.formUnion(circle)
        }
        path.append(position)
        for needed in needs[position].sorted() { visit(needed, &visited, &path) }
        path.removeLast()
        if !refused.isDisjoint(with: needs[position]) { refused.insert(position) }
        if !refused.contains(position) { positions.append(position) }
    }

    /// What a resource is in, and what it is made of.
    static func names(neededBy name: String?, _ document: JSONValue) -> [String] {
        let parent = name.flatMap { name in name.lastIndex(of: "/").map { String(name[..<$0]) } }
        return [parent].compactMap { $0 } + sources(in: document)
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
