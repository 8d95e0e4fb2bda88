import COpenSSL
import Synchronization

/// One side's certificates, checked and ready for connections: TLS 1.3 only, a certificate demanded of every peer.
///
/// The same context serves connections in both directions. ``reload()`` takes up new files for
/// connections made from then on; those that stand keep what they began with.
public final class TLSContext: Sendable {
    private let files: TLSFiles
    private let settings: Mutex<TLSSettings>

    /// Reads the files.
    public init(_ files: TLSFiles) throws(TLSError) {
        self.files = files
        settings = Mutex(try TLSSettings(files))
    }

    /// Whom the own certificate names.
    public var identity: PeerIdentity { settings.withLock { $0.identity } }

    /// Reads the files again.
    ///
    /// If that fails, what was in force stays so.
    public func reload() throws(TLSError) {
        try settings.withLock { current throws(TLSError) in
            current = try TLSSettings(files)
        }
    }

    /// A new connection's `SSL *`, which keeps the settings it was made with alive, and the own cluster's name.
    ///
    /// The pointer travels as a number because pointers are not `Sendable`; exactly one engine gets it.
    func makeSSL() -> (address: UInt, cluster: String) {
        settings.withLock { (UInt(bitPattern: SSL_new($0.context)), $0.identity.cluster) }
    }
}
