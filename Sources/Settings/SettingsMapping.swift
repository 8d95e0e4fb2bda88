package import Yams

/// A mapping inside a settings file, whose keys are all known.
package struct SettingsMapping {
    package let file: SettingsFile
    /// The path of this mapping in the file, empty for its root.
    package let path: String
    private let entries: [String: Node]

    package init(_ node: Node, file: SettingsFile, path: String, keys: [String]) throws(SettingsError) {
        guard let mapping = node.mapping else {
            throw .wrong(
                file: file.path, key: path.isEmpty ? "the file" : path, value: Self.text(of: node),
                expected: "a mapping of \(keys.joined(separator: ", "))")
        }
        self.file = file
        self.path = path
        var entries: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? "?"
            guard keys.contains(name) else {
                throw .unknownKey(file: file.path, key: Self.join(path, name), known: keys)
            }
            entries[name] = value
        }
        self.entries = entries
    }

    /// The path of a key of this mapping.
    package func path(of key: String) -> String { Self.join(path, key) }

    package func node(_ key: String) throws(SettingsError) -> Node {
        guard let node = entries[key] else { throw .missing(file: file.path, key: path(of: key)) }
        return node
    }

    package func has(_ key: String) -> Bool { entries[key] != nil }

    /// The value of `key`, made of its text by `make`; `expected` completes "it must be".
    package func value<Value>(
        _ key: String, _ expected: String, _ make: (String) -> Value?
    ) throws(SettingsError) -> Value {
        let node = try node(key)
        guard let text = node.scalar?.string, let value = make(text) else {
            throw wrong(key, Self.text(of: node), expected)
        }
        return value
    }

    /// The mappings of the list `key`, each with no keys but `keys`.
    package func list(_ key: String, of keys: [String], countMax: Int) throws(SettingsError) -> [SettingsMapping] {
        let node = try node(key)
        guard let sequence = node.sequence, sequence.count <= countMax else {
            throw wrong(key, Self.text(of: node), "a list of at most \(countMax)")
        }
        var list: [SettingsMapping] = []
        for (index, element) in sequence.enumerated() {
            list.append(
                try SettingsMapping(element, file: file, path: "\(path(of: key))[\(index)]", keys: keys))
        }
        return list
    }

    package func wrong(_ key: String, _ value: String, _ expected: String) -> SettingsError {
        .wrong(file: file.path, key: path(of: key), value: value, expected: expected)
    }

    private static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// What errors show of a value.
    package static func text(of node: Node) -> String {
        if let scalar = node.scalar { return scalar.string }
        return node.mapping != nil ? "a mapping" : "a list"
    }
}
