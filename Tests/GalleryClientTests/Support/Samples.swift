import Foundation
import Settings
import Wire

extension ReplicationStatusDocument.Regional {
    /// One region that wants two copies.
    static var sample: Self {
        let text = """
            {"region":"westeurope","state":"Replicating","progress":45,"details":"","wantedReplicas":2,
             "verifiedReplicas":1}
            """
        do {
            return try JSONDecoder().decode(Self.self, from: Data(text.utf8))
        } catch {
            preconditionFailure("the sample is a row: \(error)")
        }
    }
}

extension ClientSettings {
    func replacingKey(with key: String) -> ClientSettings {
        ClientSettings(
            cluster: cluster, user: user, coordinator: coordinator, nodes: nodes,
            credentials: CredentialPaths(
                certificate: credentials.certificate, key: key, authority: credentials.authority))
    }
}
