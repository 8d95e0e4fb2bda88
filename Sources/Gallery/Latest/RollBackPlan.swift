/// In which regions `latest` is to go back to an earlier version, and why not in the others.
public struct RollBackPlan: Hashable, Sendable {
    /// A region of which something is said.
    struct Row: Hashable {
        let region: Region
        /// Why nothing is done there; `nil` where it is.
        let obstacle: String?
    }

    /// What became of a region.
    public struct Outcome: Hashable, Sendable {
        public let region: Region
        /// What `latest` named before and names afterwards; `nil` is nothing.
        public let from: VersionNumber?
        public let to: VersionNumber?
        /// Why it did not move; `nil` where it did.
        public let reason: String?
    }

    let definition: ImageDefinitionID
    let number: VersionNumber
    /// In order of region.
    let rows: [Row]

    /// The change to be made.
    public var operation: GalleryOperation {
        let regions = rows.filter { $0.obstacle == nil }.map(\.region)
        return .rollBackLatest(definition: definition, regions: regions, to: number)
    }

    /// What came of it, a row for each region, from the states around the change.
    public func outcomes(from before: GalleryState, to after: GalleryState) -> [Outcome] {
        rows.map { row in
            let from = before.latest(of: definition, in: row.region)
            let to = after.latest(of: definition, in: row.region)
            let reason = from == to ? row.obstacle ?? "latest names \(number) there already" : nil
            return Outcome(region: row.region, from: from, to: to, reason: reason)
        }
    }
}

extension GalleryState {
    /// Finds out where `latest` of `id` can go back to `number`: only where it was the answer before.
    ///
    /// In every region of `asked`, or the refusal says why not. If none is asked: wherever it can be named again, and
    /// at least somewhere; the other regions are left as they are, with the reason.
    public func rollBackPlan(
        of id: ImageDefinitionID, to number: VersionNumber, in asked: Set<Region>, _ answers: FormerAnswers
    ) throws(GalleryRefusal) -> RollBackPlan {
        for region in asked.sorted() { try requireKnown(region, as: "in") }
        let version = try version(ImageVersionID(definition: id, number: number))
        let formerly = answers.regions(of: version)
        let regions = asked.isEmpty ? formerly.union(version.properties.targetRegions.map(\.name)) : asked
        let rows = regions.sorted().map { region in
            let wasNamed = formerly.contains(region) || latest(of: id, in: region) == number
            guard wasNamed else {
                return RollBackPlan.Row(region: region, obstacle: Self.neverNamed(number, in: region, answers))
            }
            // A region that was asked for is left to the rule, which refuses with the reason.
            let reason = asked.isEmpty ? version.reasonNotNameable(in: region) : nil
            return RollBackPlan.Row(
                region: region, obstacle: reason.map { "latest cannot name \(number) there (\($0.rawValue))" })
        }
        let obstacles = rows.compactMap { row in row.obstacle.map { "\(row.region): \($0)" } }
        guard asked.isEmpty ? obstacles.count < rows.count : obstacles.isEmpty else {
            throw .noRollBack(to: version.id, GalleryRefusal.list(obstacles, separator: "; "))
        }
        return RollBackPlan(definition: version.id.definition, number: number, rows: rows)
    }

    private static func neverNamed(
        _ number: VersionNumber, in region: Region, _ answers: FormerAnswers
    ) -> String {
        let others = answers.numbers(in: region).filter { $0 != number }.map { "\($0)" }
        return "latest never named \(number) there, but \(others.isEmpty ? "nothing" : GalleryRefusal.list(others))"
    }
}

extension GalleryRefusal {
    fileprivate static func noRollBack(to id: ImageVersionID, _ reasons: String) -> Self {
        let name = "-r \(id.definition.gallery) -i \(id.definition.name)"
        return Self(
            .conflict, .galleryImageNotAvailableInRegion, "\(id)",
            "latest of \(id.definition) does not go back to \(id.number) (\(reasons)); "
                + "`vitrine image-version latest-history \(name)` shows what it named, and "
                + "`vitrine image-version update \(name) -e \(id.number) --set-exclude REGION=false` lets it name more")
    }
}
