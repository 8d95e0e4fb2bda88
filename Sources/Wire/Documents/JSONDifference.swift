/// A member that has another value after a change; `nil` where it is not there.
public struct JSONDifference: Hashable, Sendable, Codable {
    public let path: String
    public let from: JSONValue?
    public let to: JSONValue?

    public init(path: String, from: JSONValue?, to: JSONValue?) {
        self.path = path
        self.from = from
        self.to = to
    }

    /// What differs between two documents, in order of path.
    ///
    /// Elements of an array that have a name, or a LUN, are told apart by it and not by their place.
    public static func between(_ before: JSONValue?, _ after: JSONValue?, at path: String = "") -> [JSONDifference] {
        guard before != after else { return [] }
        if case .object(let old) = before, case .object(let new) = after {
            return between(old, new) { JSONValue.path(path, $0) }
        }
        if let old = before?.elementsByLabel, let new = after?.elementsByLabel {
            return between(old, new) { "\(path)[\($0)]" }
        }
        return [JSONDifference(path: path, from: before, to: after)]
    }

    private static func between(
        _ old: [String: JSONValue], _ new: [String: JSONValue], path: (String) -> String
    ) -> [JSONDifference] {
        Set(old.keys).union(new.keys).sorted().flatMap { between(old[$0], new[$0], at: path($0)) }
    }
}

extension JSONValue {
    /// The elements of an array by what names each; `nil` if not each has a name of its own.
    fileprivate var elementsByLabel: [String: JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        var labelled: [String: JSONValue] = [:]
        for element in elements {
            guard let label = element.label, labelled.updateValue(element, forKey: label) == nil else { return nil }
        }
        return labelled
    }

    private var label: String? {
        if let name = self["name"]?.string ?? self["region"]?.string { return name }
        guard case .integer(let lun) = self["lun"] else { return nil }
        return "\(lun)"
    }
}
