import COpenSSL
public import Gallery

/// A SHA-256 that is fed piece by piece, by the system's OpenSSL.
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Begins a hash of nothing yet.
    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL has SHA-256 and memory for it")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes in the next bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(done == 1, "OpenSSL hashes any bytes")
    }

    /// The digest of everything taken in.
    public consuming func digest() -> Digest {
        Digest(filledBy: { EVP_DigestFinal_ex(context, $0, nil) })
    }
}

extension Digest {
    /// The SHA-256 of the bytes.
    public static func sha256(of bytes: UnsafeRawBufferPointer) -> Digest {
        Digest(filledBy: { EVP_Digest(bytes.baseAddress, bytes.count, $0, nil, EVP_sha256(), nil) })
    }

    /// The SHA-256 of the bytes.
    public static func sha256(of bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { sha256(of: $0) }
    }

    fileprivate init(filledBy write: (UnsafeMutablePointer<UInt8>) -> Int32) {
        let digest = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Digest.byteCount) { bytes -> Digest? in
            guard let start = bytes.baseAddress, write(start) == 1 else { return nil }
            return Digest(bytes)
        }
        guard let digest else { preconditionFailure("OpenSSL gives the 32 bytes of a SHA-256") }
        self = digest
    }
}
