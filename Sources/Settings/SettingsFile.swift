import Foundation
package import Yams

/// A settings file on disk: where it is, and what relative paths in it are relative to.
package struct SettingsFile {
    /// The longest file that is read, in bytes.
    static let bytesMax = 262_144

    /// As the caller named it: what errors say.
    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// The file's root, which must be a mapping of no keys but `keys`.
    package func mapping(of keys: [String]) throws(SettingsError) -> SettingsMapping {
        let node: Node?
        do {
            node = try Yams.compose(yaml: try text())
        } catch let error as SettingsError {
            throw error
        } catch {
            throw .malformed(file: path, reason: "\(error)")
        }
        guard let node else { throw .malformed(file: path, reason: "the file is empty") }
        return try SettingsMapping(node, file: self, path: "", keys: keys)
    }

    package func text() throws(SettingsError) -> String {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { handle.closeFile() }
            data = try handle.read(upToCount: Self.bytesMax + 1) ?? Data()
        } catch {
            throw .unreadable(file: path, reason: reason(error))
        }
        guard data.count <= Self.bytesMax else { throw .tooLarge(file: path, bytesMax: Self.bytesMax) }
        guard let text = String(data: data, encoding: .utf8) else {
            throw .malformed(file: path, reason: "it is not UTF-8")
        }
        return text
    }

    /// Writes a file that is not there yet, mode 0600.
    package func write(_ node: Node, heading: String) throws(SettingsError) {
        do {
            let text = "# \(heading)\n" + (try Yams.serialize(node: node))
            let url = URL(fileURLWithPath: path)
            try Data(text.utf8).write(to: url, options: [.withoutOverwriting])
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw .unwritable(file: path, reason: reason(error))
        }
    }

    /// `relative` as an absolute path, from the directory of this file.
    package func resolve(_ relative: String) -> String {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        return URL(fileURLWithPath: relative, relativeTo: directory).standardizedFileURL.path
    }

    private func reason(_ error: any Error) -> String {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        if let cause, cause.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(cause.code))) }
        return error.localizedDescription
    }
}
