import Foundation
import GalleryClient
import Wire

/// Writes documents as YAML that reads back to the same.
enum YAMLText {
    /// What people look for comes first; the rest by name.
    private static let order = ["type", "name", "location", "tags", "properties"]

    static func text(_ value: JSONValue) -> String {
        var text = ""
        write(value, indent: 0, isInList: false, &text)
        return text
    }

    private static func write(_ value: JSONValue, indent: Int, isInList: Bool, _ text: inout String) {
        let margin = String(repeating: "  ", count: indent)
        switch value {
        case .object(let members) where !members.isEmpty:
            for (number, name) in sorted(members.keys).enumerated() {
                text += (isInList && number == 0 ? "" : margin) + quoted(name) + ":"
                writeMember(members[name] ?? .null, indent: indent + 1, &text)
            }
        case .array(let elements) where !elements.isEmpty:
            for element in elements {
                text += "\(margin)- "
                switch element {
                case .object(let members) where !members.isEmpty:
                    write(element, indent: indent + 1, isInList: true, &text)
                default: text += "\(scalar(element))\n"
                }
            }
        default: text += "\(margin)\(scalar(value))\n"
        }
    }

    private static func writeMember(_ value: JSONValue, indent: Int, _ text: inout String) {
        guard value.object?.isEmpty == false || value.array?.isEmpty == false else {
            text += " \(scalar(value))\n"
            return
        }
        text += "\n"
        write(value, indent: indent, isInList: false, &text)
    }

    private static func sorted(_ names: some Sequence<String>) -> [String] {
        names.sorted { left, right in
            let places = (order.firstIndex(of: left) ?? order.count, order.firstIndex(of: right) ?? order.count)
            return (places.0, left) < (places.1, right)
        }
    }

    private static func scalar(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .array, .object: compact(value)
        case .null: "null"
        default: value.text
        }
    }

    /// A list in a list, or what is empty, as JSON, which is YAML too.
    private static func compact(_ value: JSONValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "null" }
        return String(decoding: data, as: UTF8.self)
    }

    /// Plain only if nothing could take it for anything but a text.
    private static func quoted(_ text: String) -> String {
        let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        let isPlain =
            text.first.map { $0.isLetter && $0.isASCII } ?? false
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./@".contains($0)) }
            && !words.contains(text.lowercased())
        return isPlain ? text : compact(.string(text))
    }
}
