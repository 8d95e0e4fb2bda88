import ArgumentParser
import Gallery
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
}

/// Reads one item of `--target-regions`: `region`, `region=N`, `region=TYPE` or `region=N=TYPE`.
///
/// The grammar is that of `az sig image-version create`. Whether a count is in range is a rule of the gallery.
enum TargetRegionArgument {
    static func parse(_ text: String) throws -> TargetRegion {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        let name = try RegionArgument.parse(parts[0])
        switch parts.count {
        case 1: return TargetRegion(name)
        case 2:
            if let count = Int(parts[1]) { return TargetRegion(name, regionalReplicaCount: count) }
            return TargetRegion(name, storageAccountType: try storageType(parts[1], in: text))
        case 3:
            guard let count = Int(parts[1]) else {
                throw ValidationError("'\(text)': '\(parts[1])' is no replica count; the count comes before the type")
            }
            return TargetRegion(
                name, regionalReplicaCount: count, storageAccountType: try storageType(parts[2], in: text))
        default: throw ValidationError("'\(text)' is not REGION[=COUNT][=TYPE]")
        }
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

extension TargetRegionDocument {
    init(_ target: TargetRegion) {
        self.init(
            name: target.name.name, regionalReplicaCount: target.regionalReplicaCount,
            storageAccountType: target.storageAccountType?.rawValue, excludeFromLatest: target.excludeFromLatest)
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
}

/// Flags that may stand alone or with `true` or `false` behind them, as `az` has them.
enum ThreeStateFlags {
    private static let names: Set<String> = [
        "--exclude-from-latest", "--allow-replicated-location-deletion", "--block-deletion-before-end-of-life",
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
