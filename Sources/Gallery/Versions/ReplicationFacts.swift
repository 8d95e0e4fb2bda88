/// Facts about replication, recorded as the planner learns them.
extension GalleryState {
    /// A fact about an older generation, or about a region that is a target no longer, changes nothing.
    mutating func recordVerified(
        _ id: ImageVersionID, _ generation: Generation, in region: Region, _ context: ChangeContext
    ) -> Outcome {
        guard var version = standing(id, generation, targeting: region), !version.verifiedIn.contains(region) else {
            return .unchanged
        }
        version.verifiedIn = (version.verifiedIn + [region]).sorted()
        version.failedIn[region] = nil
        // Of more than one this is the first; that the others are there is recorded when they are.
        if version.copiesWanted(in: region) > 1 { version.shortIn[region] = 1 }
        version.noteSuccess(at: context.revision)
        replace(version)
        return .applied
    }

    /// How many copies stand in a region that was verified.
    mutating func recordReplicas(
        _ id: ImageVersionID, _ generation: Generation, in region: Region, held: Int
    ) -> Outcome {
        guard var version = standing(id, generation, targeting: region), version.verifiedIn.contains(region),
            version.properties.replicationMode == .full
        else { return .unchanged }
        let short = held < version.copiesWanted(in: region) ? max(0, held) : nil
        guard version.shortIn[region] != short else { return .unchanged }
        version.shortIn[region] = short
        replace(version)
        return .applied
    }

    mutating func recordFailure(
        _ id: ImageVersionID, _ generation: Generation, in region: Region, reason: String
    ) -> Outcome {
        let reason = TextRule.cut(reason, to: TextRule.reasonMax)
        guard var version = standing(id, generation, targeting: region), !version.verifiedIn.contains(region),
            version.failedIn[region] != reason
        else { return .unchanged }
        version.failedIn[region] = reason
        replace(version)
        return .applied
    }

    private func standing(
        _ id: ImageVersionID, _ generation: Generation, targeting region: Region
    ) -> ImageVersion? {
        let version = galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number]
        guard let version, version.generation == generation, version.target(region) != nil else { return nil }
        return version
    }
}
