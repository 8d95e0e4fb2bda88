public import Wire

/// Several resources that are to stand: a deployment template of the model, or a list of resources in our own form.
///
/// Reading it computes every expression and finds what is wrong with it by itself: unknown and missing parameters,
/// unknown types, duplicates, cycles. Whether the resources keep the gallery's rules is for the coordinator to say.
public struct Template: Hashable, Sendable {
    /// A resource as the coordinator takes it.
    public struct Resource: Hashable, Sendable {
        public let kind: ResourceType
        /// As in requests, such as `contoso/web/1.0.0`; `nil` for a role assignment.
        public let name: String?
        /// Where it stands in the template, such as `resources[2]`.
        public let place: String
        public var document: JSONValue
    }

    /// In an order in which each comes after those it needs.
    public let resources: [Resource]
    /// What a deployment template says it gives, computed.
    public let outputs: [String: JSONValue]

    /// Reads the documents of one file.
    ///
    /// Throws all problems that were found.
    public init(
        _ documents: [JSONValue], parameters given: [String: JSONValue] = [:],
        in surroundings: TemplateSurroundings = TemplateSurroundings()
    ) throws(TemplateError) {
        let form = try TemplateForm(documents)
        var problems = TemplateProblems()
        var evaluation = Evaluation(surroundings)
        problems.note { () throws(TemplateError) in
            evaluation.parameters = try form.parameters.values(given, &evaluation)
        }
        // What an unknown parameter leads to is told once.
        try problems.throwIfAny()
        evaluation.variables = form.variables
        var drafts: [ResourceDraft] = []
        var unread: Set<String> = []
        for (place, raw, alias) in form.resources {
            let isRead = problems.note { () throws(TemplateError) in
                drafts += try ResourceDraft.reading(
                    raw, at: place, alias: alias, under: nil, isModel: form.isModel, &evaluation)
            }
            if !isRead { unread.formUnion([raw["name"]?.string, alias].compactMap { $0?.lowercased() }) }
        }
        let most = form.isModel ? TemplateLimits.resourcesMax : TemplateLimits.ownResourcesMax
        guard drafts.count <= most else {
            throw TemplateError("", "\(drafts.count) resources; such a template has at most \(most)")
        }
        let index = DraftIndex(drafts)
        problems.add(index.duplicates)
        evaluation.reference = { target, evaluation throws(TemplateError) in
            try index.properties(of: target, &evaluation)
        }
        var refused = index.repeated
        for position in drafts.indices where !drafts[position].isExisting {
            let isComputed = problems.note { () throws(TemplateError) in try drafts[position].compute(&evaluation) }
            if !isComputed { refused.insert(position) }
        }
        var outputs: [String: JSONValue] = [:]
        for (name, output) in form.outputs.sorted(by: { $0.key < $1.key }) {
            problems.note { () throws(TemplateError) in
                outputs[name] = try evaluation.value(output["value"] ?? .null, at: "outputs.\(name)")
            }
        }
        self.outputs = outputs
        let order = TemplateOrder(drafts, index, refused: refused, unread: unread)
        problems.add(order.problems)
        resources = order.positions.compactMap { drafts[$0].isExisting ? nil : drafts[$0].resource }
        guard problems.problems.isEmpty else { throw TemplateError(problems.problems, sound: resources) }
    }
}

/// Collects what is wrong, so that all of it is told at once.
struct TemplateProblems {
    private(set) var problems: [String] = []

    /// Whether nothing went wrong.
    @discardableResult
    mutating func note(_ work: () throws(TemplateError) -> Void) -> Bool {
        do {
            try work()
            return true
        } catch {
            add(error.problems)
            return false
        }
    }

    mutating func add(_ more: [String]) {
        for problem in more where !problems.contains(problem) { problems.append(problem) }
    }

    func throwIfAny() throws(TemplateError) {
        guard problems.isEmpty else { throw TemplateError(problems) }
    }
}
