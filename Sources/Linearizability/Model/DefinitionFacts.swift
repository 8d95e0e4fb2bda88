import Gallery

/// Facts, as they change the model.
extension DefinitionModel {
    /// Takes over a fact, and says whether the catalog can have recorded it.
    ///
    /// Each fact is recorded once, and only of what stands.
    mutating func take(_ fact: History.Fact) -> Bool {
        guard var version = versions[fact.version] else { return false }
        if let generation = fact.generation, generation != version.generation { return false }
        switch fact {
        case .regionReady(_, _, let region):
            guard version.index(of: region) != nil, !version.presentIn.contains(region) else { return false }
            version.presentIn = (version.presentIn + [region]).sorted()
            version.failedIn.removeAll { $0 == region }
            version.noteSuccess()
        case .regionFailed(_, _, let region):
            guard version.index(of: region) != nil, !version.presentIn.contains(region) else { return false }
            // Again, with another reason.
            guard !version.failedIn.contains(region) else { return true }
            version.failedIn = (version.failedIn + [region]).sorted()
        case .expired:
            guard version.isDeleted else { return false }
            versions[fact.version] = nil
            return true
        }
        versions[fact.version] = version
        return true
    }
}
