import ArgumentParser
import GalleryClient
import Wire

/// Reads the values of `--parameters`: `NAME=VALUE`, `NAME=@FILE`, or `@FILE` with several.
enum ParameterArguments {
    static func parse(_ items: [String]) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for item in items {
            if item.hasPrefix("@") {
                values.merge(try file(String(item.dropFirst()))) { _, last in last }
                continue
            }
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ValidationError("'\(item)' is neither NAME=VALUE nor @FILE")
            }
            values[parts[0]] = parts[1].hasPrefix("@") ? try JSONArgument.parse(parts[1]) : try scalar(parts[1])
        }
        return values
    }

    /// What is plainly a number, `true` or `false`, or a list or mapping in JSON, is that; a template that declares a
    /// text takes it as one.
    private static func scalar(_ text: String) throws -> JSONValue {
        if let number = Int64(text), "\(number)" == text { return .integer(number) }
        if let bool = Bool(text) { return .bool(bool) }
        guard text.hasPrefix("{") || text.hasPrefix("[") else { return .string(text) }
        do throws(JSONFault) {
            return try JSONValue(reading: text)
        } catch {
            guard error.isMalformed else { throw ValidationError("\(error)") }
            return .string(text)
        }
    }

    /// A mapping of names to values, or a parameter file of the model.
    private static func file(_ path: String) throws -> [String: JSONValue] {
        let documents = try TemplateFile(path: path).documents()
        guard documents.count == 1, let members = documents[0].object else {
            throw ValidationError("\(path) is no mapping of parameters to values")
        }
        guard members["$schema"] != nil else { return members }
        return try (members["parameters"]?.object ?? [:]).mapValues { entry in
            guard let value = entry["value"] else { throw ValidationError("\(path): a parameter without a value") }
            return value
        }
    }
}
