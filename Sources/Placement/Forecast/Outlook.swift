import Gallery

/// What is still to be made good, reckoned content by content instead of played through.
struct Outlook {
    /// Copies that nodes could take, with those that run.
    private(set) var copies = 0
    private(set) var bytes: Int64 = 0
    /// Contents of which copies are missing that nobody could take, by the reason.
    private(set) var unhealed: [Shortfall.Reason: Int] = [:]

    mutating func add(_ count: Int, of bytes: Int64) {
        copies += count
        let product = bytes.multipliedReportingOverflow(by: Int64(count))
        let sum = self.bytes.addingReportingOverflow(product.overflow ? .max : product.partialValue)
        self.bytes = sum.overflow ? .max : sum.partialValue
    }

    mutating func note(_ reasons: Set<Shortfall.Reason>) {
        for reason in reasons { unhealed[reason, default: 0] += 1 }
    }
}

extension Planner {
    /// What is still to be made of these contents; room on nodes is not looked at.
    func outlook(for contents: Set<Digest>) -> Outlook {
        var outlook = Outlook()
        for content in contents {
            guard let wish = facts.contents.wish(of: content) else { continue }
            let assessment = facts.assess(content, at: facts.lastTold)
            let isGone = facts.verifiedHolders(of: content).isEmpty
            var (made, reasons) = (facts.copies.copies(of: content).count, Set<Shortfall.Reason>())
            for (region, missing) in assessment.missing {
                let possible = isGone ? 0 : min(missing, facts.takers(of: content, in: [region]))
                made += possible
                if possible < missing { reasons.insert(isGone ? .noCopyLeft : .tooFewNodes) }
            }
            if assessment.standIns > 0 {
                let regions = facts.standInRegions(for: wish).flatMap(\.self)
                let possible = isGone ? 0 : min(assessment.standIns, facts.takers(of: content, in: regions))
                made += possible
                if possible < assessment.standIns { reasons.insert(isGone ? .noCopyLeft : .regionLost) }
            }
            outlook.add(made, of: wish.bytes)
            outlook.note(reasons)
        }
        return outlook
    }
}

extension Facts {
    /// How many nodes of `regions` could take a copy beside those that are taking one.
    fileprivate func takers(of content: Digest, in regions: [Region]) -> Int {
        regions.reduce(0) { sum, region in
            sum
                + (membership.byRegion[region] ?? []).count { node in
                    membership.isTaking(node) && contents.holding(of: content, on: node) == nil
                        && copies.copy(of: content, to: node) == nil
                }
        }
    }
}
