import Gallery
import Linearizability

/// Requests, facts and answers, in words.
extension Words {
    mutating func request() throws -> History.Request {
        switch peek {
        case "latest":
            _ = try next()
            return .question(.latest(region: try region()))
        case "resolve":
            _ = try next()
            return .question(.resolve(version: try version(), region: try region()))
        case "get":
            _ = try next()
            return .question(.get(version: try version()))
        case "list":
            _ = try next()
            let limit = try Script.require(Int(try next()), "a number of rows")
            return .question(.list(after: isEmpty ? nil : try version(), limit: limit))
        default: return .change(try change())
        }
    }

    mutating func change() throws -> History.Change {
        let verb = try next()
        let version = try version()
        switch verb {
        case "publish": return .publish(version: version, publication: try publication())
        case "exclude", "include":
            if isEmpty { return .setExclude(version, verb == "exclude") }
            return .setExclude(version, in: try region(), verb == "exclude")
        case "unflag": return .setExclude(version, in: try region(), nil)
        case "targets": return .setTargets(version, try targets())
        case "add": return .update(version: version, edits: try targets().map { .addTarget(target: $0) })
        case "drop": return .update(version: version, edits: try targets().map { .removeTarget(region: $0.region) })
        case "allow": return .update(version: version, edits: [.allowDroppingReplicas(isAllowed: true)])
        case "fill": return .update(version: version, edits: [.makeFull])
        case "touch": return .update(version: version, edits: [.other])
        case "delete": return .delete(version: version, isForGood: false)
        case "purge": return .delete(version: version, isForGood: true)
        case "undelete": return .undelete(version: version)
        case "rollback": return .rollBack(version: version, regions: try targets().map(\.region))
        default: throw ScriptError(text: "no such request: \(verb)")
        }
    }

    private mutating func publication() throws -> History.Publication {
        let digest = try digest()
        let isExcluded = take("excluded")
        let isShallow = take("shallow")
        let targets = try targets()
        let home = try Script.require(targets.first?.region, "a target region")
        return History.Publication(
            digest: digest, home: home, targets: targets, isExcluded: isExcluded, isShallow: isShallow)
    }

    mutating func event() throws -> History.Event {
        switch peek {
        case "ready":
            _ = try next()
            return .fact(.regionReady(version: try version(), generation: nil, region: try region()))
        case "failed":
            _ = try next()
            return .fact(.regionFailed(version: try version(), generation: nil, region: try region()))
        case "expired":
            _ = try next()
            return .fact(.expired(version: try version(), generation: nil))
        default: return .change(try change())
        }
    }

    mutating func answer() throws -> History.Answer {
        switch peek {
        case "ok": return .applied
        case "same": return .unchanged
        case "none": return .refused(reason: .notFound)
        case "conflict": return .refused(reason: .conflict)
        case "invalid": return .refused(reason: .invalid)
        case "other": return .refused(reason: .other)
        case "shown": return .shown(try shown())
        case "rows": return .listed(try listed())
        default: return .resolved(try resolved())
        }
    }

    private mutating func shown() throws -> History.Shown {
        _ = try next()
        let digest = try digest()
        let isExcluded: Bool? = take("excluded") ? true : take("included") ? false : nil
        let state = isEmpty ? nil : ProvisioningState(rawValue: try next())
        return History.Shown(digest: digest, isExcluded: isExcluded, state: state)
    }

    private mutating func listed() throws -> History.Listed {
        _ = try next()
        var rows: [History.Row] = []
        while let word = peek, word != "more" { rows.append(History.Row(try version())) }
        return History.Listed(rows, isLast: !take("more"))
    }

    private mutating func resolved() throws -> History.Resolved {
        let version = try version()
        let digest = try digest()
        let generation = take("generation") ? Generation(try next()) : nil
        var skipped: [History.Skip]?
        if take("skip") {
            skipped = []
            while !isEmpty {
                let number = try self.version()
                let reason = try Script.require(Resolution.SkipReason(rawValue: try next()), "a reason")
                skipped?.append(History.Skip(number, reason))
            }
        }
        return History.Resolved(version: version, digest: digest, generation: generation, skipped: skipped)
    }
}
