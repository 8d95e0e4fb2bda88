import Gallery

/// A script carried out by the rules and by the naive model, side by side.
struct ScriptRun {
    /// Where the two first say different things.
    struct Difference: CustomStringConvertible {
        let step: Int
        let text: String

        var description: String { "at step \(step): \(text)" }
    }

    private var state: GalleryState
    private var naive: NaiveCatalog
    /// Compares version numbers as texts, which is wrong: to see that the test finds it.
    private let isSpoilt: Bool

    init(isSpoilt: Bool = false) throws {
        self.isSpoilt = isSpoilt
        var catalog = try Catalog.bare()
        try catalog.perform(.establish(administrator: "user/admin"))
        catalog.actor = Principal("user/admin")
        for name in ["alice", "bob", "carol", "dave", "eve"] {
            let principal = DirectoryPrincipal(id: the(name), kind: .user, identities: ["user/\(name)"])
            try catalog.perform(.createPrincipal(principal: principal))
        }
        try catalog.perform(
            .createPrincipal(principal: DirectoryPrincipal(id: the("devs"), kind: .group, members: [the("carol")])))
        naive = NaiveCatalog()
        naive.regions = Set(regions.map(\.name))
        naive.grants = [NaiveGrant(to: "admin", role: .owner, scope: "/")]
        for (name, role) in [("alice", Role.contributor), ("devs", .artifactsPublisher), ("dave", .sharingAdmin)] {
            let assignment = RoleAssignment(principal: the(name), role: role, scope: .subscription(.standard))
            try catalog.perform(.assignRole(assignment: assignment))
            naive.grants.append(NaiveGrant(assignment))
        }
        state = catalog.state
        naive.revision = state.revision
    }

    /// Carries out one step by the naive model only.
    mutating func carryOut(_ step: ScriptStep) -> (GalleryOperation, NaiveCatalog.Answer) {
        let change = step.change(in: naive)
        return (change.operation, naive.apply(change))
    }

    /// Carries out `script` up to the first difference.
    mutating func difference(in script: [ScriptStep]) -> Difference? {
        for (index, step) in script.enumerated() {
            let change = step.change(in: naive)
            let expected = naive.apply(change)
            if let text = difference(of: change, expected) ?? differenceOfLooks(at: change.at) {
                return Difference(step: index, text: "\(change.operation) by \(change.principal.name): \(text)")
            }
        }
        return nil
    }

    private mutating func difference(of change: GalleryChange, _ expected: NaiveCatalog.Answer) -> String? {
        let answer: NaiveCatalog.Answer
        var text = ""
        do {
            answer = try state.apply(change) == .applied ? .applied : .unchanged
        } catch {
            answer = .refused([error.rule.rawValue])
            text = error.text
        }
        if case .refused(let broken) = expected, case .refused(let rule) = answer, rule.isSubset(of: broken) {
            return nil
        }
        return answer == expected ? nil : "the rules say \(answer) \(text), the naive model \(expected)"
    }

    /// What anybody can see is the same in both.
    private func differenceOfLooks(at now: Instant) -> String? {
        if state.revision != naive.revision { return "revision \(state.revision), not \(naive.revision)" }
        let definitions = state.galleries.values.flatMap(\.definitions.values)
        let ids = Set(definitions.map { "\($0.id)".lowercased() })
        if ids != Set(naive.definitions.keys) { return "definitions \(ids), not \(naive.definitions.keys)" }
        let count = definitions.reduce(0) { $0 + $1.versions.count }
        if count != naive.versions.count { return "\(count) versions, not \(naive.versions.count)" }
        for definition in definitions {
            let name = "\(definition.id)".lowercased()
            for region in regions {
                if let text = differenceOfLatest(name, definition.id, region) { return text }
                for version in definition.versions {
                    let key = "\(version.id)".lowercased()
                    let isFound = (try? state.resolve(the(key), in: region, for: Self.everyone, now: now)) != nil
                    if isFound != naive.isFound(key, in: region.name, at: now.milliseconds) {
                        return "\(key) is found in \(region): \(isFound)"
                    }
                }
            }
            for version in definition.versions {
                let other = naive.versions["\(version.id)".lowercased()]
                let isSame =
                    other?.generation == version.generation && other?.revision == version.revision
                    && other?.verified == Set(version.verifiedIn.map(\.name))
                    && other?.content == version.properties.osDisk.digest.bytes[0]
                    && other?.hasSucceeded == (version.succeeded != nil)
                if !isSame { return "\(version) is not \(String(describing: other))" }
            }
        }
        return nil
    }

    private func differenceOfLatest(_ name: String, _ id: ImageDefinitionID, _ region: Region) -> String? {
        let reference = ImageReference(definition: id, choice: .latest)
        let number = (try? state.resolve(reference, in: region, for: Self.everyone, now: Instant(milliseconds: 0)))?
            .version.number
        let found = number.map { [$0.major, $0.minor, $0.patch] }
        let expected = isSpoilt ? spoiltLatest(of: name, in: region.name) : naive.latest(of: name, in: region.name)
        return found == expected
            ? nil
            : "latest of \(name) in \(region) is \(String(describing: found)), not \(String(describing: expected))"
    }

    private func spoiltLatest(of definition: String, in region: String) -> [UInt32]? {
        naive.standing(in: definition)
            .sorted {
                $0.number.map(String.init).joined(separator: ".") > $1.number.map(String.init).joined(separator: ".")
            }
            .first { $0.hasSucceeded && naive.isReady($0, in: region) && !naive.isExcluded($0, in: region) }?.number
    }

    private static let everyone = Caller(Principal("coordinator/c1"))

    /// The shortest script found that still shows a difference: steps are left out as long as one remains.
    static func shrunk(_ script: [ScriptStep], isSpoilt: Bool = false) throws -> [ScriptStep] {
        var script = script
        var size = max(script.count / 2, 1)
        while true {
            var isShorter = false
            var start = 0
            while start < script.count {
                var candidate = script
                candidate.removeSubrange(start..<min(start + size, script.count))
                var run = try ScriptRun(isSpoilt: isSpoilt)
                if !candidate.isEmpty, run.difference(in: candidate) != nil {
                    script = candidate
                    isShorter = true
                } else {
                    start += size
                }
            }
            if size == 1, !isShorter { return script }
            size = max(size / 2, 1)
        }
    }
}
