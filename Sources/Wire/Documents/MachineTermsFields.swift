public import Gallery

/// What a `RESOLVE` says of the machine that is to be made, in its fields:
///
///     osprofile=true planpublisher=contoso planproduct=web planname=base
///
/// Without `osprofile=` no machine is to be made, and nothing is asked of the image.
extension MachineTerms {
    private static let profile = "osprofile"
    private static let parts = ["planpublisher", "planproduct", "planname"]

    public var fields: [String] {
        let plan = plan.map { [$0.publisher, $0.product, $0.name].map(FieldText.encoded) } ?? []
        return ["\(Self.profile)=\(hasOSProfile)"] + zip(Self.parts, plan).map { "\($0)=\($1)" }
    }

    /// Is `nil` if the message says nothing of a machine.
    public init?(_ message: Message) throws(GalleryRefusal) {
        let plan = try Self.parts.map { part throws(GalleryRefusal) in try message.text(part) }
        guard let profile = message[Self.profile] else {
            guard plan.allSatisfy({ $0 == nil }) else {
                throw .missing(Self.profile, remedy: "a plan goes with \(Self.profile)=true or false")
            }
            return nil
        }
        guard let hasOSProfile = Bool(profile) else {
            throw .invalid(Self.profile, profile, "is neither true nor false", remedy: "say one of them")
        }
        if plan.allSatisfy({ $0 == nil }) {
            self.init(hasOSProfile: hasOSProfile)
            return
        }
        guard let publisher = plan[0], let product = plan[1], let name = plan[2] else {
            let missing = zip(Self.parts, plan).filter { $0.1 == nil }.map(\.0).joined(separator: ", ")
            throw .invalid(
                "plan", nil, "lacks \(missing)", remedy: "name all three: a publisher, a product and a name")
        }
        self.init(
            hasOSProfile: hasOSProfile, plan: PurchasePlan(name: name, publisher: publisher, product: product))
    }
}
