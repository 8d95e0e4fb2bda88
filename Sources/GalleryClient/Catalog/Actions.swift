public import Gallery
import Transport
public import Wire

/// What is done to resources beside creating, updating and deleting them.
extension GalleryClient {
    /// Shares a gallery with subscriptions and tenants, with the community, or with nobody any more.
    public func share(
        _ gallery: GalleryID, _ action: JSONValue, _ terms: ChangeTerms = ChangeTerms()
    ) async throws(ClientError) -> Written {
        try await change(.share, [ResourceType.gallery.rawValue, "\(gallery)"] + terms.all, action)
    }

    /// Restores a soft-deleted version.
    public func undelete(
        _ version: ImageVersionID, _ terms: ChangeTerms = ChangeTerms()
    ) async throws(ClientError) -> Written {
        try await change(.undelete, [ResourceType.imageVersion.rawValue, "\(version)"] + terms.all)
    }

    /// Lets `latest` name an earlier version again: in these regions, or if none is named wherever it was the answer.
    ///
    /// The document has a row for each region that something is to be said of.
    public func rollBack(
        _ definition: ImageDefinitionID, to number: VersionNumber, in regions: [Region],
        _ terms: ChangeTerms = ChangeTerms()
    ) async throws(ClientError) -> Written {
        let place = regions.isEmpty ? [] : ["in=\(regions.map(\.name).joined(separator: ","))"]
        let fields = [ResourceType.imageDefinition.rawValue, "\(definition)", "to=\(number)"] + place + terms.all
        return try await change(.rollBack, fields)
    }

    /// Takes a region out of the cluster for good, or lets it in again.
    public func setStanding(
        of region: Region, to standing: Standing, isForced: Bool = false, _ terms: ChangeTerms = ChangeTerms()
    ) async throws(ClientError) -> Written {
        try await setStanding(["region", "\(region)"], to: standing, isForced: isForced, terms)
    }

    /// Takes a node out of the cluster, empties it, or lets it in again.
    public func setStanding(
        of node: NodeID, to standing: Standing, isForced: Bool = false, _ terms: ChangeTerms = ChangeTerms()
    ) async throws(ClientError) -> Written {
        try await setStanding(["node", "\(node)"], to: standing, isForced: isForced, terms)
    }

    private func setStanding(
        _ subject: [String], to standing: Standing, isForced: Bool, _ terms: ChangeTerms
    ) async throws(ClientError) -> Written {
        try await change(
            .standing, subject + ["to=\(standing.rawValue)"] + (isForced ? ["force=true"] : []) + terms.all)
    }

    /// Whether somebody may do something, and why.
    public func can(
        _ principal: PrincipalID, _ action: String, _ target: String?, in region: Region?, role: Gallery.Role? = nil,
        from subscription: SubscriptionID? = nil
    ) async throws(ClientError) -> (isAllowed: Bool, reason: String) {
        var fields = ["\(principal)", action]
        if let target { fields.append(target) }
        if let region { fields.append("in=\(region)") }
        if let role { fields.append("role=\(role.rawValue.replacing(" ", with: "_"))") }
        if let subscription { fields.append("subscription=\(subscription)") }
        let answer = try await ask(.can, fields)
        let isAllowed = try DocumentCoding.field("allowed", of: answer.ok, to: "CAN \(principal)", Bool.init)
        return (isAllowed, answer.ok.text ?? "")
    }

    /// What applying resources would do, or did: a row for each.
    public struct Applied: Hashable, Sendable {
        public let rows: [JSONValue]
        public let revision: Revision
    }

    /// Brings the catalog to where it holds these resources, all or nothing; with `isCheck` only says what that takes.
    ///
    /// A refusal is thrown as a ``TemplateError`` that tells every fault that was found.
    public func apply(
        _ resources: [JSONValue], _ terms: ChangeTerms = ChangeTerms()
    ) async throws(ClientError) -> Applied {
        let payload = try DocumentCoding.payload(resources)
        var rows: [JSONValue] = []
        do throws(ClientError) {
            let end = try await askWithBody(.apply, terms.all, payload) { message in
                rows.append(try DocumentCoding.value(JSONValue.self, of: message, to: "APPLY"))
            }
            return Applied(
                rows: rows, revision: try DocumentCoding.field("revision", of: end, to: "APPLY", Revision.init))
        } catch {
            guard case .refused(let refusal) = error else { throw error }
            let faults = rows.filter { $0["action"] == nil }
                .map { "\($0["text"]?.text ?? "") (\($0["rule"]?.text ?? ""))" }
            guard !faults.isEmpty else { throw .refused(refusal) }
            throw .template(TemplateError(faults), rule: refusal.rule)
        }
    }
}
