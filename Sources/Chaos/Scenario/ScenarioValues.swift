import Settings
import Yams

/// Values that scenarios hold beside those of settings; a key that is not there gives `nil`.
extension SettingsMapping {
    private static let namesMax = 1000

    func whole(_ key: String, _ range: ClosedRange<Int>) throws(SettingsError) -> Int? {
        has(key) ? try integer(key, in: range) : nil
    }

    func time(_ key: String) throws(SettingsError) -> Duration? { has(key) ? try seconds(key) : nil }

    func flag(_ key: String) throws(SettingsError) -> Bool? {
        guard has(key) else { return nil }
        return try value(key, "true or false", Bool.init)
    }

    /// A part of one.
    func share(_ key: String) throws(SettingsError) -> Double? {
        guard has(key) else { return nil }
        return try value(key, "a number above 0 and at most 1") { text in
            Double(text).flatMap { $0 > 0 && $0 <= 1 ? $0 : nil }
        }
    }

    /// A name, or a list of names.
    func names(_ key: String) throws(SettingsError) -> [String] {
        guard has(key) else { return [] }
        let node = try node(key)
        if let scalar = node.scalar { return [scalar.string] }
        guard let sequence = node.sequence, sequence.count <= Self.namesMax else {
            throw wrong(key, Self.text(of: node), "a name or a list of names")
        }
        var names: [String] = []
        for element in sequence {
            guard let name = element.scalar?.string else {
                throw wrong(key, Self.text(of: element), "a list of names")
            }
            names.append(name)
        }
        return names
    }

    /// A mapping of no keys but `keys`.
    func mapping(_ key: String, of keys: [String]) throws(SettingsError) -> SettingsMapping {
        try SettingsMapping(try node(key), file: file, path: path(of: key), keys: keys)
    }
}

extension SettingsFile {
    /// The mapping that `text` is, under the name of this file; `place` is its path if it stood inside another.
    func mapping(in text: String, of keys: [String], at place: String = "") throws(SettingsError) -> SettingsMapping {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw .malformed(file: path, reason: "\(error)")
        }
        guard let node else { throw .malformed(file: path, reason: "the file is empty") }
        return try SettingsMapping(node, file: self, path: place, keys: keys)
    }
}
