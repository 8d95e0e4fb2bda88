import Deadlines
import Foundation
import Gallery
import Transport

/// `openssl s_client`: a peer that knows nothing of our rules.
enum OpenSSLClient {
    /// Says `lines`, and returns what is answered until the last of them is.
    static func answers(
        to lines: [String], of role: PeerIdentity.Role, at endpoint: Endpoint
    ) async throws -> [String] {
        let files = try Certificates.files(role)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = [
            "s_client", "-quiet", "-connect", "\(endpoint)", "-cert", files.certificate, "-key", files.key, "-CAfile",
            files.authority, "-alpn", "vitrine/1",
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer { process.terminate() }
        let text = lines.map { "\($0)\r\n" }.joined()
        let last = lines.last?.prefix { $0 != " " } ?? ""
        let (pieces, continuation) = AsyncStream<Data>.makeStream()
        output.fileHandleForReading.readabilityHandler = { continuation.yield($0.availableData) }
        defer { output.fileHandleForReading.readabilityHandler = nil }
        return try await within {
            var read = ""
            for await piece in pieces where !piece.isEmpty {
                // Once the greeting is there: before, TLS may not be.
                if read.isEmpty { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
                read += String(decoding: piece, as: UTF8.self)
                let complete = read.split(separator: "\r\n").map(String.init)
                if complete.contains(where: { $0.hasPrefix("\(last) ") }), read.hasSuffix("\r\n") { return complete }
            }
            return []
        }
    }
}
