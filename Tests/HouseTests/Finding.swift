import Testing

/// A place that breaks a rule.
struct Finding: Equatable, CustomStringConvertible {
    let path: String
    /// From 1; 0 when it is about the whole file.
    let line: Int
    let text: String

    var description: String { "\(path):\(line): \(text)" }
}

/// Expects no findings, and lists those there are.
func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
    for finding in findings { Issue.record("\(finding)", sourceLocation: sourceLocation) }
}
