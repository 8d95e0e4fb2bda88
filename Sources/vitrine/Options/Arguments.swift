import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// Reads the name of a region from the command line.
enum RegionArgument {
    static func parse(_ text: String) throws -> Region {
        guard let region = Region(text) else {
            throw ValidationError("'\(text)' is no name of a region; such as westeurope or 'West Europe'")
        }
        return region
    }

    /// Reads `R=N`.
    static func parseCount(_ text: String) throws -> (region: Region, count: Int) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[1]) else {
            throw ValidationError("'\(text)' is not REGION=COUNT, such as westeurope=3")
        }
        return (try parse(String(parts[0])), count)
    }

    /// Reads `R=true` or `R=false`.
    static func parseFlag(_ text: String) throws -> (region: Region, flag: Bool) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let flag = Bool(parts[1].lowercased()) else {
            throw ValidationError("'\(text)' is not REGION=true or REGION=false")
        }
        return (try parse(String(parts[0])), flag)
    }
}

/// Reads one item of `--target-regions`: `region[=N][=TYPE][=exclude|include][+TYPE[=N]…]`.
///
/// The grammar is that of `az sig image-version create`, with what `az` cannot say there: the regional exclude flag, and
/// after each `+` copies in one more storage type. Whether a count is in range is a rule of the gallery.
enum TargetRegionArgument {
    static func parse(_ text: String) throws -> TargetRegion {
        let sets = text.split(separator: "+", omittingEmptySubsequences: false)
        var parts = sets[0].split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        let name = try RegionArgument.parse(parts.removeFirst())
        var (count, type, excluded): (Int?, StorageAccountType?, Bool?) = (nil, nil, nil)
        if let number = parts.first.flatMap({ Int($0) }) {
            count = number
            parts.removeFirst()
        }
        if let part = parts.last, let flag = ["exclude": true, "include": false][part.lowercased()] {
            excluded = flag
            parts.removeLast()
        }
        if let part = parts.first {
            type = try storageType(part, in: text)
            parts.removeFirst()
        }
        guard parts.isEmpty else {
            throw ValidationError("'\(text)' is not REGION[=COUNT][=TYPE][=exclude]; the count comes before the type")
        }
        return TargetRegion(
            name, regionalReplicaCount: count, storageAccountType: type, excludeFromLatest: excluded,
            additionalReplicaSets: try sets.dropFirst().map { try replicaSet(String($0), in: text) })
    }

    private static func replicaSet(_ text: String, in item: String) throws -> ReplicaSet {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let count = parts.count == 2 ? Int(parts[1]) : 1 else {
            throw ValidationError("'\(item)': '+\(text)' is not +TYPE[=COUNT], copies in one more storage type")
        }
        return ReplicaSet(try storageType(parts[0], in: item), regionalReplicaCount: count)
    }

    private static func storageType(_ text: String, in item: String) throws -> StorageAccountType {
        let match = StorageAccountType.allCases.first { $0.rawValue.lowercased() == text.lowercased() }
        guard let match else {
            let known = StorageAccountType.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", ")
            throw ValidationError("'\(item)': '\(text)' is neither a replica count nor one of \(known)")
        }
        return match
    }
}

extension TargetRegion {
    /// The target region as documents have it.
    var document: JSONValue {
        var document: JSONValue = ["name": .string(name.name)]
        document["regionalReplicaCount"] = JSONValue(regionalReplicaCount)
        document["storageAccountType"] = JSONValue(storageAccountType?.rawValue)
        document["excludeFromLatest"] = JSONValue(excludeFromLatest)
        if !additionalReplicaSets.isEmpty {
            document["additionalReplicaSets"] = .array(additionalReplicaSets.map(\.document))
        }
        return document
    }
}

extension ReplicaSet {
    fileprivate var document: JSONValue {
        [
            "storageAccountType": .string(storageAccountType.rawValue),
            "regionalReplicaCount": .integer(Int64(regionalReplicaCount)),
        ]
    }
}

/// Reads the values of `--tags`: `key=value`, a key alone for an empty value, and `""` for no tags at all.
enum TagArguments {
    static func parse(_ items: [String]) throws -> [String: String] {
        var tags: [String: String] = [:]
        for item in items where !item.isEmpty {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard !parts[0].isEmpty else { throw ValidationError("'\(item)' is not KEY=VALUE") }
            tags[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return tags
    }
}

/// Reads a date such as `2030-01-31`.
enum DateArgument {
    static func parse(_ text: String) throws -> Instant {
        guard let instant = Instant(iso8601: text) else {
            throw ValidationError("'\(text)' is no date; such as 2030-01-31 or 2030-01-31T12:00:00Z")
        }
        return instant
    }

    /// Reads a moment: a bare date is the beginning of its day.
    static func parseMoment(_ text: String) throws -> Instant {
        guard let instant = Instant(beginningOf: text) else { return try parse(text) }
        return instant
    }
}

/// Flags that may stand alone or with `true` or `false` behind them, as `az` has them.
enum ThreeStateFlags {
    private static let names: Set<String> = [
        "--exclude-from-latest", "--allow-replicated-location-deletion", "--block-deletion-before-end-of-life",
        "--soft-delete",
    ]

    /// The arguments with the value that a lone flag stands for.
    static func expanded(_ arguments: [String]) -> [String] {
        var expanded: [String] = []
        for (index, argument) in arguments.enumerated() {
            expanded.append(argument)
            guard names.contains(argument) else { continue }
            let next = index + 1 < arguments.count ? arguments[index + 1].lowercased() : ""
            if next != "true", next != "false" { expanded.append("true") }
        }
        return expanded
    }
}
