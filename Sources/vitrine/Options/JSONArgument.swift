import ArgumentParser
import Foundation
import GalleryClient
import Wire

/// Reads JSON from the command line, or from a file that is named with `@` before it.
enum JSONArgument {
    private static let bytesMax = 1 << 20

    static func parse(_ text: String) throws -> JSONValue {
        var data = Data(text.utf8)
        if text.hasPrefix("@") { data = try read(String(text.dropFirst())) }
        do {
            return try JSONDecoder().decode(JSONValue.self, from: data)
        } catch {
            throw ValidationError("'\(text)' is no JSON: \(error.localizedDescription)")
        }
    }

    private static func read(_ path: String) throws -> Data {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { handle.closeFile() }
            let data = try handle.read(upToCount: bytesMax + 1) ?? Data()
            guard data.count <= bytesMax else { throw ValidationError("\(path) is longer than \(bytesMax) bytes") }
            return data
        } catch let error as ValidationError {
            throw error
        } catch {
            throw ValidationError("\(path) cannot be read: \(error.localizedDescription)")
        }
    }
}
