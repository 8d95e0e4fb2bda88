public import Gallery
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
    let groups: ResourceGroups
    let dialer: Dialer
    let coordinator: SharedConnection
    let nodes = NodeConnections()
    let floor = CatalogFloor()

    private init(_ settings: ClientSettings, _ limits: ClientLimits, _ groups: ResourceGroups, _ dialer: Dialer) {
        self.settings = settings
        self.limits = limits
        self.groups = groups
        self.dialer = dialer
        coordinator = SharedConnection()
    }

    /// Reads the user's certificate and key; connects to nobody yet.
    public static func connect(
        _ settings: ClientSettings, limits: ClientLimits = ClientLimits(), groups: ResourceGroups = ResourceGroups()
    ) throws(ClientError) -> GalleryClient {
        let files = TLSFiles(
            certificate: settings.credentials.certificate, key: settings.credentials.key,
            authority: settings.credentials.authority)
        do {
            let tls = try TLSContext(files)
            try check(tls.identity, settings)
            return GalleryClient(settings, limits, groups, Dialer(tls: tls, from: settings.dialFrom, limits: limits))
        } catch {
            throw .credentials(error)
        }
    }

    /// With a node's certificate every request would be refused, one after the other.
    private static func check(_ identity: PeerIdentity, _ settings: ClientSettings) throws(TLSError) {
        if case .user = identity.role, identity.cluster == settings.cluster { return }
        throw .unusableFile(
            path: settings.credentials.certificate,
            reason: "it is the certificate of \(identity), which is no user of cluster \(settings.cluster)")
    }

    /// Reads `client.yaml` and what it names; `subscription` goes before the one that stands there.
    ///
    /// `groups` are where all that the client names is said to be.
    public static func connect(
        settingsFile: String, subscription: SubscriptionID? = nil, limits: ClientLimits = ClientLimits(),
        groups: ResourceGroups = ResourceGroups()
    ) throws(ClientError) -> GalleryClient {
        var settings: ClientSettings
        do {
            settings = try ClientSettings(readingFrom: settingsFile)
        } catch {
            throw .settings(error)
        }
        if let subscription { settings.subscription = subscription }
        return try connect(settings, limits: limits, groups: groups)
    }

    /// The subscription that names without one are in.
    public var subscription: SubscriptionID { settings.subscription }

    /// Ends the connections.
    public func close() async {
        await coordinator.close()
        await nodes.close()
    }
}
