import Wire

/// How large templates may be; the first numbers are those of the model's template service.
public enum TemplateLimits {
    public static let resourcesMax = 800
    /// Of a file in our own form, such as an export: as many as the coordinator takes at once.
    public static let ownResourcesMax = ApplyPlan.resourcesMax
    public static let parametersMax = 256
    public static let variablesMax = 256
    public static let outputsMax = 64
    /// The longest expression, in bytes.
    public static let expressionBytesMax = 24_576
    /// How deep expressions, values and child resources may be nested.
    public static let depthMax = JSONLimits.depthMax
    /// How many parts of expressions are computed for one template.
    public static let stepsMax = 200_000
    /// The longest text an expression may come to, in bytes.
    public static let textBytesMax = 1 << 20
    /// The longest file, in bytes.
    public static let fileBytesMax = 8 << 20
    /// How many values a file may hold, those of aliases counted each time.
    public static let valuesMax = JSONLimits.valuesMax
    /// How many problems are told.
    public static let problemsMax = 100
}

/// Why a template is refused: every problem that was found, each with its place.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    public internal(set) var problems: [String]
    /// The resources with which nothing is wrong by itself, in order; what the coordinator says of them completes the
    /// problems.
    public let sound: [Template.Resource]

    public init(_ problems: [String], sound: [Template.Resource] = []) {
        self.problems = problems
        self.sound = sound
    }

    public init(_ path: String, _ problem: String) {
        self.init([path.isEmpty ? problem : "\(path): \(problem)"])
    }

    public var description: String {
        let told = problems.prefix(TemplateLimits.problemsMax)
        let rest = problems.count - told.count
        let lines = told + (rest > 0 ? ["and \(rest) more"] : [])
        return lines.count == 1
            ? lines[0]
            : "\(problems.count) problems, nothing was changed:\n  "
                + lines.joined(separator: "\n  ")
    }
}
