/// What is said of a machine that is to be made of an image.
public struct MachineTerms: Hashable, Sendable {
    /// Whether an OS profile is given: an administrator's name, a key, the machine's name.
    public let hasOSProfile: Bool
    /// The purchase plan that is agreed to.
    public let plan: PurchasePlan?

    public init(hasOSProfile: Bool, plan: PurchasePlan? = nil) {
        self.hasOSProfile = hasOSProfile
        self.plan = plan
    }

    /// Refuses an image that no such machine can be made of (reference, 5.4).
    ///
    /// A generalized one needs an OS profile, a specialized one takes none; a purchase plan is repeated exactly.
    func requireFit(_ image: ImageDefinitionProperties, _ reference: ImageReference) throws(GalleryRefusal) {
        if let wrong = image.osState.wrongProfile(isGiven: hasOSProfile) {
            throw .invalid("osProfile", "\(reference) \(wrong)")
        }
        guard plan != image.purchasePlan else { return }
        let given = plan.map { "the plan \($0) was given" } ?? "no plan was given"
        let wanted = image.purchasePlan.map {
            "has the purchase plan \($0), and \(given); give --plan-publisher \($0.publisher) "
                + "--plan-product \($0.product) --plan-name \($0.name)"
        }
        throw .invalid("plan", "\(reference) \(wanted ?? "has no purchase plan, and \(given); leave it out")")
    }
}

extension OSState {
    fileprivate func wrongProfile(isGiven: Bool) -> String? {
        switch self {
        case .generalized where !isGiven:
            "is generalized, and osProfile is missing: a machine of it needs an administrator; leave out --specialized, "
                + "or give --admin-username"
        case .specialized where isGiven:
            "is specialized, and osProfile was given: it keeps the accounts it was captured with; say --specialized, and "
                + "leave out --admin-username, --ssh-key-value and --computer-name"
        default: nil
        }
    }
}
