import CatalogStore
import Foundation
import Gallery
import NIOCore
import ReplicaStore
import Transport
import Wire

/// Reading what users wrote: kinds, names, flags, payloads.
extension Request {
    /// The kind after the verb; `only`: the one there is for this verb.
    func resourceType(_ only: ResourceType? = nil) throws(Refusal) -> ResourceType {
        guard let type = message.positional.first.flatMap(ResourceType.init(rawValue:)), only == nil || only == type
        else {
            let consumers = verb == .show ? ConsumerLookup.kinds.map(\.rawValue) : []
            let kinds = ((only.map { [$0] } ?? ResourceType.allCases).map(\.rawValue) + consumers)
                .joined(separator: ", ")
            throw Refusal(.invalid, rule: "InvalidParameter", "\(verb.rawValue) needs a kind first: \(kinds)")
        }
        return type
    }

    /// The one name after the kind.
    func resource(_ type: ResourceType) throws -> ResourceKey {
        let positional = Array(message.positional)
        guard positional.count == 2 else {
            throw Refusal(
                .invalid, rule: "InvalidParameter", "\(verb.rawValue) \(type.rawValue) needs one name after it")
        }
        return try ResourceKey(type, positional[1])
    }

    /// The payload as JSON.
    func tree() throws -> JSONValue {
        guard let payload else { throw Refusal(.invalid, "\(verb.rawValue) needs a JSON payload") }
        return try JSONPayload.decode(JSONValue.self, from: payload)
    }

    func revision(_ name: String) throws(Refusal) -> Revision? {
        guard let text = message[name] else { return nil }
        guard let revision = DecimalNumber.read(text, as: Revision.self) else {
            throw Refusal(.invalid, "\(name)=\(text) is not a revision")
        }
        return revision
    }

    /// The revision that the asker read: in `ifrevision=` or as the document's `etag`.
    func revisionRead() throws -> Revision? {
        if let revision = try revision("ifrevision") { return revision }
        return payload == nil ? nil : try tree()["etag"]?.string.flatMap({ DecimalNumber.read($0, as: Revision.self) })
    }

    func source() throws(Refusal) -> NodeID? {
        guard let text = message["source"] else { return nil }
        guard let node = NodeID(text) else { throw Refusal(.invalid, "source=\(text) is not REGION/NODE") }
        return node
    }

    /// Whether only the rules are to be asked.
    func isCheck() throws(Refusal) -> Bool { try flag("check") }

    /// Any other word than these is refused, as what was meant as a question cannot be taken back.
    func flag(_ name: String) throws(Refusal) -> Bool {
        switch message[name] {
        case nil, "false": false
        case "true": true
        case .some(let other):
            throw Refusal(.invalid, rule: "InvalidParameter", "\(name)=\(other) is neither true nor false")
        }
    }

    /// How many rows are wanted; at most ``Listing/limitMax``.
    func limit() throws(Refusal) -> Int {
        let text = message["limit"] ?? String(Listing.limitMax)
        guard let limit = DecimalNumber.read(text, as: Int.self), (1...Listing.limitMax).contains(limit) else {
            throw Refusal(.invalid, rule: "InvalidParameter", "limit=\(text) is not 1 to \(Listing.limitMax)")
        }
        return limit
    }

    func idempotencyKey() throws -> IdempotencyKey? {
        guard let text = message["key"] else { return nil }
        var asked = ByteBuffer(string: ([verb.rawValue] + fields).joined(separator: " "))
        if let payload { asked.writeImmutableBuffer(payload) }
        let request = asked.withUnsafeReadableBytes { Digest.sha256(of: $0) }
        guard let key = IdempotencyKey(text, of: peer.principal, request: request) else {
            throw Refusal(.invalid, "key= must have 1 to \(IdempotencyKey.lengthMax) printable characters")
        }
        return key
    }

    /// Answers a change, with what the asker should know though it is made.
    func changed(_ outcome: GalleryState.Outcome, _ revision: Revision, _ answer: [UInt8], warning: String?) {
        let payload = answer.isEmpty ? nil : ByteBuffer(bytes: answer)
        let fields = ["revision=\(revision)", "outcome=\(outcome == .applied ? "applied" : "unchanged")"]
        ok(fields + (warning == nil ? [] : ["warning=TooFewNodes"]), json: payload, text: warning)
    }
}

extension Message {
    /// The region that the field `name=` names.
    func region(_ name: String) throws(Refusal) -> Region {
        guard let text = self[name] else { throw Refusal(.invalid, "\(name)=REGION is missing") }
        guard let region = Region(text) else { throw Refusal(.invalid, "\(name)=\(text) is not a region name") }
        return region
    }

    /// The nodes that the field `name=` names, with commas between; none if it is not there.
    func nodes(_ name: String) throws(Refusal) -> [NodeID] {
        guard let text = self[name] else { return [] }
        var nodes: [NodeID] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let node = NodeID(String(part)) else {
                throw Refusal(.invalid, "\(name)=\(text): '\(part)' is not a node, REGION/NAME")
            }
            nodes.append(node)
        }
        return nodes
    }

    /// The regions that the field `name=` names, with commas between; none if it is not there.
    func regions(_ name: String) throws(Refusal) -> Set<Region> {
        guard let text = self[name] else { return [] }
        var regions: Set<Region> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let region = Region(String(part)) else {
                throw Refusal(.invalid, rule: "InvalidParameter", "\(name)=\(text): '\(part)' is not a region name")
            }
            regions.insert(region)
        }
        return regions
    }

    /// The subscription that the asker acts from, if it says.
    func subscription() throws -> SubscriptionID? {
        try self["subscription"].map { try SubscriptionID.read($0, as: "subscription") }
    }
}

/// What makes a community gallery's public name unique.
enum PublicNameSuffix {
    static func draw() -> String { UUID().uuidString.lowercased() }
}
