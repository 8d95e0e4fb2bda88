import ArgumentParser
import Wire

/// Reads JSON from the command line, or from a file that is named with `@` before it.
enum JSONArgument {
    private static let bytesMax = 1 << 20

    static func parse(_ text: String) throws -> JSONValue {
        guard text.hasPrefix("@") else { return try value(Array(text.utf8), named: text) }
        let bytes: [UInt8]
        do throws(InputFile.Fault) {
            bytes = try InputFile(path: String(text.dropFirst())).bytes(atMost: bytesMax)
        } catch {
            throw ValidationError("\(error)")
        }
        return try value(bytes, named: text)
    }

    private static func value(_ bytes: [UInt8], named name: String) throws -> JSONValue {
        do throws(JSONFault) {
            return try JSONValue(reading: bytes)
        } catch {
            throw ValidationError("'\(Message.legalText(name, bytesMax: 80))': \(error)")
        }
    }
}
