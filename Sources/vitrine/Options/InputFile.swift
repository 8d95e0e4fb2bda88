import Foundation
import ReplicaStore

/// A file that the command line names, read whole.
struct InputFile {
    /// Why it is not read.
    struct Fault: Error, CustomStringConvertible {
        let path: String
        let reason: String

        var description: String { "\(path) cannot be read: \(reason)" }
    }

    /// As the caller named it; `-` is standard input.
    let path: String

    func bytes(atMost bytesMax: Int) throws(Fault) -> [UInt8] {
        let bytes = path == "-" ? try standardInput(bytesMax) : try file(bytesMax)
        guard bytes.count <= bytesMax else { throw Fault(path: path, reason: "it is longer than \(bytesMax) bytes") }
        return bytes
    }

    /// Up to one byte more.
    private func file(_ bytesMax: Int) throws(Fault) -> [UInt8] {
        // The store's reader takes no symbolic link; here people may name one.
        guard let resolved = realpath(path, nil) else { throw Fault(path: path, reason: Self.reason(errno)) }
        defer { free(resolved) }
        do throws(ReplicaStoreError) {
            let file = try FileByteSource(String(cString: resolved))
            var bytes = [UInt8](repeating: 0, count: min(file.size, bytesMax + 1))
            let result = bytes.withUnsafeMutableBytes { buffer in
                Result { () throws(ReplicaStoreError) in try file.read(at: 0, into: buffer) }
            }
            try result.get()
            return bytes
        } catch {
            guard case .system(let failure) = error else { throw Fault(path: path, reason: "\(error)") }
            throw Fault(path: path, reason: Self.reason(failure.code))
        }
    }

    /// Up to a piece more.
    private func standardInput(_ bytesMax: Int) throws(Fault) -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            while bytes.count <= bytesMax, let piece = try FileHandle.standardInput.read(upToCount: 1 << 16),
                !piece.isEmpty
            {
                bytes += piece
            }
        } catch {
            throw Fault(path: "standard input", reason: error.localizedDescription)
        }
        return bytes
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file"
        case EISDIR: "it is a directory; name a file"
        case EINVAL: "it is no regular file; name one, or - for standard input"
        default: String(cString: strerror(code))
        }
    }
}
