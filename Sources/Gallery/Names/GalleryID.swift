/// Names a gallery: `GALLERY` in the standard subscription, `SUBSCRIPTION:GALLERY` in another.
public struct GalleryID: TextCodable, Comparable {
    public let subscription: SubscriptionID
    public let name: GalleryName

    public init(subscription: SubscriptionID = .standard, name: GalleryName) {
        self.subscription = subscription
        self.name = name
    }

    public static var form: String { "GALLERY or SUBSCRIPTION:GALLERY; a gallery's name is \(GalleryName.form)" }

    public init?(_ text: String) {
        guard let (subscription, rest) = SubscriptionPrefix.split(text), let name = GalleryName(rest) else {
            return nil
        }
        self.init(subscription: subscription, name: name)
    }

    public var description: String { SubscriptionPrefix.joined(subscription, name.text) }

    /// How consumers of a direct share name it: the subscription, `-`, the gallery's name, in capitals.
    public var uniqueName: String { "\(subscription.folded)-\(name.folded)".uppercased() }

    public static func < (left: Self, right: Self) -> Bool {
        (left.subscription, left.name) < (right.subscription, right.name)
    }
}

/// What stands before a name to say in which subscription it is.
enum SubscriptionPrefix {
    private static let separator = UInt8(ascii: ":")

    static func split(_ text: String) -> (SubscriptionID, String)? {
        guard let index = text.utf8.firstIndex(of: separator) else { return (.standard, text) }
        guard let subscription = SubscriptionID(String(text[..<index])) else { return nil }
        return (subscription, String(text[text.utf8.index(after: index)...]))
    }

    static func joined(_ subscription: SubscriptionID, _ name: String) -> String {
        subscription == .standard ? name : "\(subscription):\(name)"
    }
}
