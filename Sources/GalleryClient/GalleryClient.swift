public import Settings
import Transport
import Wire

/// A user's side of a cluster: asks the coordinator for everything about the catalog, and nodes for bytes.
///
/// Nobody needs to be up when it is made; each call connects when it has to. Calls may run at the same time.
public final class GalleryClient: Sendable {
    /// The version of the client and of `vitrine`.
    public static let version = "0.1.0"

    public let settings: ClientSettings
    public let limits: ClientLimits
    let dialer: Dialer
    let coordinator: SharedConnection

    private init(_ settings: ClientSettings, _ limits: ClientLimits, _ dialer: Dialer) {
        self.settings = settings
        self.limits = limits
        self.dialer = dialer
        coordinator = SharedConnection()
    }

    /// Reads the user's certificate and key; connects to nobody yet.
    public static func connect(
        _ settings: ClientSettings, limits: ClientLimits = ClientLimits()
    ) throws(ClientError) -> GalleryClient {
        let files = TLSFiles(
            certificate: settings.credentials.certificate, key: settings.credentials.key,
            authority: settings.credentials.authority)
        do {
            return GalleryClient(settings, limits, Dialer(tls: try TLSContext(files), limits: limits))
        } catch {
            throw .credentials(error)
        }
    }

    /// Reads `client.yaml` and what it names.
    public static func connect(
        settingsFile: String, limits: ClientLimits = ClientLimits()
    ) throws(ClientError) -> GalleryClient {
        let settings: ClientSettings
        do {
            settings = try ClientSettings(readingFrom: settingsFile)
        } catch {
            throw .settings(error)
        }
        return try connect(settings, limits: limits)
    }

    /// Ends the connections.
    public func close() async {
        await coordinator.close()
    }
}
