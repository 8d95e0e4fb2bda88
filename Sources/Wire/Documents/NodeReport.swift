public import Gallery

/// What a node tells the coordinator of itself: the payload of `REPORT`.
///
/// A whole inventory comes in parts (`inventory=part`, the last `inventory=whole`); after it only what
/// changed is told (`inventory=delta`).
public struct NodeReport: Hashable, Sendable, Codable {
    /// How many contents one report may list, so that it fits a payload.
    public static let contentsMax = 4096

    /// What a node says of one disk content.
    ///
    /// A claim, unless it hashed the bytes in this life of its process.
    public enum State: String, Hashable, Sendable, Codable {
        case claimed
        case verified
        case damaged
        case absent
    }

    /// One disk content on the node.
    public struct Held: Hashable, Sendable, Codable {
        public let digest: Digest
        public let state: State
        /// Of a damaged one, the bytes that are whole.
        public let have: Int64?

        public init(digest: Digest, state: State, have: Int64? = nil) {
            self.digest = digest
            self.state = state
            self.have = have
        }
    }

    /// How fast the node may send, in bytes a second.
    public struct Rates: Hashable, Sendable, Codable {
        /// Altogether; `nil` for as fast as it goes.
        public let egress: Int64?
        /// To other regions; those not named have no limit of their own.
        public let links: [String: Int64]

        /// How many links a node may tell of.
        public static let linksMax = 1024

        public init(egress: Int64?, links: [String: Int64]) {
            self.egress = egress
            self.links = links
        }
    }

    /// What the node denied to one user since it told so last: a number of requests of one verb.
    public struct Denial: Hashable, Sendable, Codable {
        /// `user/NAME`.
        public let principal: String
        /// The serial number of the certificate of the last of them.
        public let certificate: String?
        public let verb: String
        /// What the last of them was about, and what was said.
        public let target: String
        public let reason: String
        public let count: Int

        public init(
            principal: String, certificate: String?, verb: String, target: String, reason: String, count: Int
        ) {
            self.principal = principal
            self.certificate = certificate
            self.verb = verb
            self.target = target
            self.reason = reason
            self.count = count
        }
    }

    /// How many denials one report may list, so that it fits a payload.
    public static let denialsMax = 256
    /// How long each text of a denial gets, in characters.
    public static let denialTextMax = 256

    public let contents: [Held]
    /// With the last part of an inventory.
    public let rates: Rates?
    /// In a heartbeat, if there are any.
    public let denials: [Denial]?

    public init(contents: [Held], rates: Rates? = nil, denials: [Denial]? = nil) {
        self.contents = contents
        self.rates = rates
        self.denials = denials
    }
}
