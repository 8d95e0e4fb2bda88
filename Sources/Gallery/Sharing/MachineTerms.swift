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
        if let fault = image.osState.fault(of: reference, isGiven: hasOSProfile) {
            throw GalleryRefusal(.invalid, .invalidParameter, fault)
        }
        guard plan != image.purchasePlan else { return }
        guard let wanted = image.purchasePlan else {
            throw .invalid(
                "plan", plan.map { "\($0)" }, "is given, and \(reference) has no purchase plan", remedy: "leave it out")
        }
        let wrong =
            plan == nil
            ? "is missing: no plan was given, and \(reference) has the plan \(wanted)"
            : "is not the purchase plan of \(reference), \(wanted)"
        throw .invalid(
            "plan", plan.map { "\($0)" }, wrong,
            remedy: "give --plan-publisher \(word(wanted.publisher)) --plan-product \(word(wanted.product)) "
                + "--plan-name \(word(wanted.name))")
    }

    /// As one word of a command line.
    private func word(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || "-_./".utf8.contains($0) }
        return isPlain
            ? text : "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#))'"
    }
}

extension OSState {
    fileprivate func fault(of reference: ImageReference, isGiven: Bool) -> PropertyFault? {
        switch self {
        case .generalized where !isGiven:
            PropertyFault(
                "osProfile", nil, "is missing, and \(reference) is generalized: a machine of it needs an administrator",
                remedy: "leave out --specialized, or give --admin-username")
        case .specialized where isGiven:
            PropertyFault(
                "osProfile", nil,
                "was given, and \(reference) is specialized: it keeps the accounts it was captured with",
                remedy: "say --specialized, and leave out --admin-username, --ssh-key-value and --computer-name")
        default: nil
        }
    }
}
