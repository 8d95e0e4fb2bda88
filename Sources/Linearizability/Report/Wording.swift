import Gallery

extension History.Request: CustomStringConvertible {
    /// What was asked, in words.
    public var description: String {
        switch self {
        case .change(let change): "\(change)"
        case .question(let question): "\(question)"
        }
    }
}

extension History.Change: CustomStringConvertible {
    /// What was asked, in words.
    public var description: String {
        switch self {
        case .publish(let version, let publication): "publish \(version) \(publication)"
        case .update(let version, let edits): "update \(version) \(edits.map(\.description).joined(separator: ", "))"
        case .delete(let version, let isForGood): "delete \(version)\(isForGood ? " for good" : "")"
        case .undelete(let version): "undelete \(version)"
        case .rollBack(let version, let regions):
            "roll back to \(version) in \(regions.map(\.name).joined(separator: ", "))"
        }
    }
}

extension History.Publication: CustomStringConvertible {
    /// The content and where it is wanted.
    public var description: String {
        "\(digest.short)\(isShallow ? " shallow" : "")\(isExcluded ? " excluded" : "") to \(targets.words)"
    }
}

extension History.Edit: CustomStringConvertible {
    /// The edit, in words.
    public var description: String {
        switch self {
        case .exclude(let isExcluded): isExcluded ? "exclude" : "include"
        case .excludeRegion(let region, let isExcluded):
            "\(isExcluded.map { $0 ? "exclude" : "include" } ?? "no flag") in \(region)"
        case .addTarget(let target): "add \([target].words)"
        case .removeTarget(let region): "remove \(region)"
        case .setTargets(let targets): "targets \(targets.words)"
        case .allowDroppingReplicas(let isAllowed): "\(isAllowed ? "allow" : "forbid") dropping replicas"
        case .makeFull: "make full"
        case .other: "another property"
        }
    }
}

extension History.Question: CustomStringConvertible {
    /// What was asked, in words.
    public var description: String {
        switch self {
        case .latest(let region): "latest in \(region)"
        case .resolve(let version, let region): "resolve \(version) in \(region)"
        case .get(let version): "get \(version)"
        case .list(let after, let limit): "list \(limit)\(after.map { " after \($0)" } ?? "")"
        }
    }
}

extension History.Answer: CustomStringConvertible {
    /// What was told, in words.
    public var description: String {
        switch self {
        case .applied: "applied"
        case .unchanged: "unchanged"
        case .refused(let reason): "refused (\(reason.rawValue))"
        case .resolved(let resolved): "\(resolved)"
        case .shown(let shown): "\(shown)"
        case .listed(let listed): "\(listed)"
        }
    }
}

extension History.Resolved: CustomStringConvertible {
    /// The version, and what was passed over.
    public var description: String {
        let passed = (skipped ?? []).map { "\($0.version) \($0.reason.rawValue)" }.joined(separator: ", ")
        let number = generation.map { " generation \($0)" } ?? ""
        return "\(version) \(digest.short)\(number)\(passed.isEmpty ? "" : " (passed over: \(passed))")"
    }
}

extension History.Shown: CustomStringConvertible {
    /// What of the document was recorded.
    public var description: String {
        let flag = isExcluded.map { $0 ? " excluded" : " included" } ?? ""
        let number = generation.map { " generation \($0)" } ?? ""
        return "\(digest.short)\(number)\(flag)\(targets.map { " to " + $0.words } ?? "")"
            + (state.map { " " + $0.rawValue } ?? "")
    }
}

extension History.Listed: CustomStringConvertible {
    /// The versions, and whether there are more.
    public var description: String { "[\(rows.map { "\($0.version)" }.joined(separator: ", "))\(isLast ? "" : ", …")]" }
}

extension History.Event: CustomStringConvertible {
    /// The change or fact, in words.
    public var description: String {
        switch self {
        case .change(let change): "\(change)"
        case .fact(let fact): "\(fact)"
        }
    }
}

extension History.Fact: CustomStringConvertible {
    /// The fact, in words.
    public var description: String {
        switch self {
        case .regionReady(let version, _, let region): "\(version) is ready in \(region)"
        case .regionFailed(let version, _, let region): "\(version) has failed in \(region)"
        case .expired(let version, _): "the time of \(version) is over"
        }
    }
}

extension Expectation: CustomStringConvertible {
    var description: String {
        switch self {
        case .effect(.applied): "applied"
        case .effect(.unchanged): "unchanged"
        case .effect(.appliedOrUnchanged): "applied or unchanged"
        case .effect(.appliedUnlessOther): "applied or refused (conflict)"
        case .effect(.unchangedUnlessOther): "unchanged or refused (conflict)"
        case .effect(.refused(let reason)): "refused (\(reason.rawValue))"
        case .answer(let answer): "\(answer)"
        case .answerOrNotFound(let answer): "\(answer), or refused (notFound)"
        }
    }
}

extension Digest {
    /// Enough to tell it from others, for people.
    var short: String { String(hex.prefix(8)) }
}

extension [History.Target] {
    fileprivate var words: String {
        map { target in "\(target.region)\(target.isExcluded.map { $0 ? " excluded" : " included" } ?? "")" }
            .joined(separator: ", ")
    }
}
