import Foundation
import GalleryClient
import Wire
import Yams

/// A file of resources, JSON or YAML.
struct TemplateFile {
    /// As the caller named it; `-` is standard input.
    let path: String

    /// What relative paths in it are from.
    var directory: String {
        path == "-" ? "." : URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// The documents in it: one of JSON, one or several of YAML.
    func documents() throws -> [JSONValue] {
        let bytes = try read()
        guard let text = String(validating: bytes, as: UTF8.self)?.trimmingPrefix("\u{feff}") else {
            throw CommandFailure("\(path) is not UTF-8")
        }
        let first = text.first { !$0.isWhitespace }
        guard first == "{" || first == "[" else { return try yaml(String(text)) }
        do throws(JSONFault) {
            return [try JSONValue(reading: String(text))]
        } catch {
            // YAML has lists and mappings in brackets too, with bare words in them.
            guard error.isMalformed, !path.hasSuffix(".json") else { throw CommandFailure("\(path): \(error)") }
            return try yaml(String(text))
        }
    }

    private func yaml(_ text: String) throws -> [JSONValue] {
        do {
            var budget = TemplateLimits.valuesMax
            var nodes = try Yams.compose_all(yaml: text)
            var documents: [JSONValue] = []
            while let node = nodes.next() { documents.append(try Self.value(of: node, depth: 0, &budget)) }
            // The sequence ends where the text is wrong, and keeps why.
            if let error = nodes.error { throw error }
            return documents
        } catch let error as TemplateError {
            throw CommandFailure("\(path): \(error)")
        } catch {
            throw CommandFailure("\(path) is not proper YAML: \(Self.shortened("\(error)"))")
        }
    }

    private func read() throws -> [UInt8] {
        do throws(InputFile.Fault) {
            return try InputFile(path: path).bytes(atMost: TemplateLimits.fileBytesMax)
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// The parser's words repeat lines of the file, which may be long, or hold what upsets a terminal.
    private static func shortened(_ text: String) -> String {
        text.split(separator: "\n").prefix(4).map { Message.legalText(String($0), bytesMax: 160) }
            .joined(separator: "\n")
    }

    /// An alias counts as what it stands for, so that a small file cannot become a huge one.
    static func value(of node: Node, depth: Int, _ budget: inout Int) throws -> JSONValue {
        budget -= 1
        guard budget >= 0 else { throw TemplateError("", "it holds more than \(TemplateLimits.valuesMax) values") }
        guard depth <= TemplateLimits.depthMax else {
            throw TemplateError("", "it is nested deeper than \(TemplateLimits.depthMax)")
        }
        switch node {
        case .scalar(let scalar): return Self.scalar(node, scalar)
        case .sequence(let sequence):
            var elements: [JSONValue] = []
            for element in sequence { elements.append(try value(of: element, depth: depth + 1, &budget)) }
            return .array(elements)
        case .mapping(let mapping):
            var members: [String: JSONValue] = [:]
            for (key, member) in mapping {
                guard let name = key.scalar?.string else { throw TemplateError("", "a key that is no text") }
                members[name] = try value(of: member, depth: depth + 1, &budget)
            }
            return .object(members)
        case .alias: throw TemplateError("", "an alias stands for nothing")
        }
    }

    /// Only what is plainly a number, `true`, `false` or nothing is no text: a version such as `1.0.0`, or a date, is.
    private static func scalar(_ node: Node, _ scalar: Node.Scalar) -> JSONValue {
        guard scalar.style == .any || scalar.style == .plain else { return .string(scalar.string) }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: break
        }
        if let number = Int64(scalar.string) { return .integer(number) }
        let isNumber = scalar.string.allSatisfy { $0.isNumber || "+-.eE".contains($0) }
        if isNumber, let number = Double(scalar.string) { return .number(number) }
        return .string(scalar.string)
    }
}
