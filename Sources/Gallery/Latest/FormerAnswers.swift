/// Which versions `latest` of one image definition has named so far, by region: gathered from its journal.
public struct FormerAnswers: Hashable, Sendable {
    /// The last revision as of which a version was the answer, or ceased to be.
    private var named: [Region: [VersionNumber: Revision]] = [:]

    public init() {}

    /// Takes up a move of `latest`; moves come in order of revision.
    public mutating func add(in region: Region, from: VersionNumber?, to: VersionNumber?, at revision: Revision) {
        for number in [from, to].compactMap({ $0 }) { named[region, default: [:]][number] = revision }
    }

    /// The regions in which `version` was the answer; not one that bore its number before.
    func regions(of version: ImageVersion) -> Set<Region> {
        let number = version.number
        return Set(named.filter { ($0.value[number] ?? 0) >= version.generation }.keys)
    }

    /// What was the answer in `region`, in order.
    func numbers(in region: Region) -> [VersionNumber] { named[region]?.keys.sorted() ?? [] }
}
