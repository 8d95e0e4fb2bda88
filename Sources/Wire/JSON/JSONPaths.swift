extension JSONValue {
    /// The member at a path such as `properties.storageProfile.source`; `nil` if there is none.
    ///
    /// Setting makes the mappings on the way; setting `nil` removes the member, or does nothing if there is none.
    public subscript(path: String) -> JSONValue? {
        get { member(at: path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...]) }
        set { set(newValue, at: path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...]) }
    }

    private func member(at path: ArraySlice<String>) -> JSONValue? {
        guard let name = path.first else { return self }
        if let index = Int(name), let elements = array {
            return elements.indices.contains(index) ? elements[index].member(at: path.dropFirst()) : nil
        }
        return object?[name]?.member(at: path.dropFirst())
    }

    private mutating func set(_ value: JSONValue?, at path: ArraySlice<String>) {
        guard let name = path.first else { return }
        var members = object ?? [:]
        if path.count == 1 {
            guard value != nil || members[name] != nil else { return }
            members[name] = value
        } else {
            guard value != nil || members[name] != nil else { return }
            var inner = members[name] ?? .object([:])
            inner.set(value, at: path.dropFirst())
            members[name] = inner
        }
        self = .object(members)
    }
}

extension JSONValue {
    /// The path of the first member that `known`, the same document as far as it was understood, lacks.
    ///
    /// Members that are `null` say nothing, so they are not looked at. Members are visited in order of name.
    public func member(unknownTo known: JSONValue, at path: String = "") -> String? {
        switch (self, known) {
        case (.object(let members), .object(let understood)):
            for (name, value) in members.sorted(by: { $0.key < $1.key }) where value != .null {
                let memberPath = Self.path(path, name)
                guard let other = understood[name] else { return memberPath }
                if let unknown = value.member(unknownTo: other, at: memberPath) { return unknown }
            }
            return nil
        case (.array(let elements), .array(let understood)):
            for (index, (element, other)) in zip(elements, understood).enumerated() {
                if let unknown = element.member(unknownTo: other, at: "\(path)[\(index)]") { return unknown }
            }
            return nil
        default: return nil
        }
    }

    static func path(_ path: String, _ member: String) -> String { path.isEmpty ? member : "\(path).\(member)" }
}
