import Gallery

/// What changes of galleries come to.
extension NaiveCatalog {
    mutating func create(gallery: String, _ properties: GalleryProperties) -> Answer {
        let facts = properties.facts
        var broken: Set<String> = []
        if regions[properties.location.name] == nil { broken.insert("LocationNotAvailableForResourceType") }
        if let standing = galleries[gallery] {
            if standing.facts != facts { broken.insert("ResourceAlreadyExists") }
            return broken.isEmpty ? .unchanged : .refused(broken)
        }
        if subscription(of: gallery) != "default", subscriptions[subscription(of: gallery)] == nil {
            broken.insert("ParentResourceNotFound")
        }
        broken.formUnion(wrongTexts(properties.description, properties.tags))
        broken.formUnion(wrong(facts))
        guard broken.isEmpty else { return .refused(broken) }
        galleries[gallery] = Gallery(facts: facts, generation: revision, revision: revision)
        return .applied
    }

    private func wrong(_ facts: Facts) -> Set<String> {
        let isPublic = facts["permissions"] == "Community"
        var isSound =
            (1...90).contains(Int(facts["retention"] ?? "") ?? 0) && (0...90).contains(Int(facts["grace"] ?? "") ?? -1)
            && isPublic == (facts["uri"] != nil)
        if isPublic, let contact = facts["contact"], let eula = facts["eula"], let prefix = facts["prefix"] {
            let parts = contact.split(separator: "@", omittingEmptySubsequences: false)
            isSound =
                isSound && isAddress(facts["uri"]) && parts.count == 2 && !parts.contains("")
                && contact.utf8.count <= 254 && contact.utf8.allSatisfy { $0 > 32 && $0 < 127 }
                && (1...4096).contains(eula.utf8.count) && isName(prefix, "-._", 80)
        }
        return isSound ? [] : ["InvalidParameter"]
    }

    private func isName(_ text: String, _ others: String, _ longest: Int) -> Bool {
        let isPlain = { (character: Character) in character.isASCII && (character.isLetter || character.isNumber) }
        guard let first = text.first, let last = text.last, isPlain(first), isPlain(last) else { return false }
        return text.utf8.count <= longest && text.allSatisfy { isPlain($0) || others.contains($0) }
    }

    mutating func update(gallery: String, _ edit: GalleryEdit, _ read: Revision?) -> Answer {
        guard var standing = galleries[gallery] else { return .refused(["ResourceNotFound"]) }
        let broken = mismatch(read, standing.revision).union(wrongTexts(edit.description, edit.tags))
        let before = standing.facts
        standing.facts.merge(edit.facts) { $1 }
        guard broken.isEmpty else { return .refused(broken) }
        guard standing.facts != before else { return .unchanged }
        let faults = wrongChange(of: gallery, from: before, to: standing)
        guard faults.isEmpty else { return .refused(faults) }
        standing.revision = revision
        galleries[gallery] = standing
        return .applied
    }

    private func wrongChange(of name: String, from before: Facts, to after: Gallery) -> Set<String> {
        let facts = after.facts
        var broken = wrong(facts)
        let isOther = facts["permissions"] != before["permissions"]
        if isOther, before["permissions"] != "Private" { broken.insert("PropertyChangeNotAllowed") }
        if after.publicName != nil, facts["prefix"] != before["prefix"] { broken.insert("PropertyChangeNotAllowed") }
        var changed = self
        changed.galleries[name] = after
        if isOther { broken.formUnion(changed.notShareable(name)) }
        if facts["keeps"] == "true", before["keeps"] != "true" { broken.formUnion(changed.notRestorable(name)) }
        return broken
    }

    /// What of a gallery's contents may not be in it, as it is shared.
    private func notShareable(_ gallery: String) -> Set<String> {
        var broken: Set<String> = []
        for (key, definition) in definitions where galleryKey(key) == gallery {
            broken.formUnion(notAdmitted(definition, in: gallery))
        }
        for version in versions.values where galleryKey(version.definition) == gallery {
            broken.formUnion(notAdmitted(versionIn: version.location, in: gallery))
        }
        return broken
    }

    private func notRestorable(_ gallery: String) -> Set<String> {
        let home = galleries[gallery]?.facts["location"]
        let places =
            definitions.filter { galleryKey($0.key) == gallery }.map { $0.value.facts["location"] }
            + versions.values.filter { galleryKey($0.definition) == gallery }.map(\.location)
        return places.allSatisfy { $0 == home } ? [] : ["InvalidParameter"]
    }

    /// Why a definition cannot be in a gallery of this kind (reference, 1.4 and 6).
    func notAdmitted(_ definition: Definition, in name: String) -> Set<String> {
        guard let gallery = galleries[name]?.facts else { return [] }
        let isHere = definition.facts["location"] == gallery["location"]
        var broken: Set<String> = []
        if gallery["keeps"] == "true", !isHere { broken.insert("InvalidParameter") }
        let isShared = gallery["permissions"] != "Private"
        if isShared, ["TrustedLaunch", "ConfidentialVM"].contains(definition.securityType) {
            broken.insert("GallerySharingNotAllowed")
        }
        if gallery["permissions"] == "Community", !isHere || definition.facts["plan"] != nil {
            broken.insert("GallerySharingNotAllowed")
        }
        return broken
    }

    func notAdmitted(versionIn region: String, in name: String) -> Set<String> {
        guard let gallery = galleries[name]?.facts, gallery["location"] != region else { return [] }
        var broken: Set<String> = []
        if gallery["keeps"] == "true" { broken.insert("InvalidParameter") }
        if gallery["permissions"] != "Private" { broken.insert("GallerySharingNotAllowed") }
        return broken
    }

    mutating func share(_ name: String, _ edit: SharingEdit) -> Answer {
        guard var gallery = galleries[name] else { return .refused(["ResourceNotFound"]) }
        let kind = gallery.facts["permissions"]
        var broken: Set<String> = []
        switch edit {
        case .add(let subscriptions, let tenants):
            if kind != "Groups" { broken.insert("GallerySharingNotAllowed") }
            if subscriptions.isEmpty, tenants.isEmpty { broken.insert("InvalidParameter") }
            let isKnown =
                subscriptions.allSatisfy { self.subscriptions[$0.folded] != nil }
                && tenants.allSatisfy { self.tenants[$0.folded] != nil }
            if !isKnown { broken.insert("ResourceNotFound") }
            gallery.subscriptions.formUnion(subscriptions.map(\.folded))
            gallery.tenants.formUnion(tenants.map(\.folded))
            if gallery.subscriptions.count > 30 || gallery.tenants.count > 5 { broken.insert("QuotaExceeded") }
            broken.formUnion(notShareable(name))
        case .remove(let subscriptions, let tenants):
            if kind != "Groups" { broken.insert("GallerySharingNotAllowed") }
            gallery.subscriptions.subtract(subscriptions.map(\.folded))
            gallery.tenants.subtract(tenants.map(\.folded))
        case .reset:
            gallery.subscriptions = []
            gallery.tenants = []
            gallery.publicName = nil
            gallery.facts["permissions"] = "Private"
            for word in ["uri", "contact", "eula", "prefix"] { gallery.facts[word] = nil }
        case .enableCommunity(let suffix):
            if kind == "Community", gallery.publicName != nil { return .unchanged }
            if kind != "Community" { broken.insert("GallerySharingNotAllowed") }
            if !isName(suffix, "-", 64) { broken.insert("InvalidParameter") }
            let publicName = "\(gallery.facts["prefix"] ?? "")-\(suffix)"
            if self.gallery(named: publicName) != nil { broken.insert("ResourceAlreadyExists") }
            gallery.publicName = publicName
            broken.formUnion(notShareable(name))
        }
        guard broken.isEmpty else { return .refused(broken) }
        return replace(name, by: gallery)
    }

    private mutating func replace(_ name: String, by gallery: Gallery) -> Answer {
        let standing = galleries[name]
        let isSame =
            standing?.facts == gallery.facts && standing?.subscriptions == gallery.subscriptions
            && standing?.tenants == gallery.tenants && standing?.publicName == gallery.publicName
        guard !isSame else { return .unchanged }
        galleries[name] = gallery
        galleries[name]?.revision = revision
        return .applied
    }

    /// The gallery that the community knows by that name.
    func gallery(named publicName: String) -> String? {
        galleries.first { $0.value.publicName?.lowercased() == publicName.lowercased() }?.key
    }

    /// What a gallery that is shared directly is called by those who use it.
    func uniqueName(_ gallery: String) -> String {
        "\(subscription(of: gallery))-\(gallery.split(separator: ":").last ?? "")".uppercased()
    }

    mutating func delete(gallery: String, _ isDeep: Bool, _ now: Int64) -> Answer {
        guard let standing = galleries[gallery] else { return .refused(["ResourceNotFound"]) }
        let nested = definitions.keys.filter { galleryKey($0) == gallery }
        var broken: Set<String> = standing.publicName != nil ? ["CannotDeleteResource"] : []
        if !isDeep, !nested.isEmpty { broken.insert("CannotDeleteResource") }
        let below = versions.filter { galleryKey($0.key) == gallery }
        if isDeep { broken.formUnion(obstacles(below, now) { self.galleryKey($0) == gallery }) }
        guard broken.isEmpty else { return .refused(broken) }
        galleries[gallery] = nil
        for name in nested { forget(definition: name) }
        grants.removeAll { $0.scope == "gallery \(gallery)" }
        return .applied
    }
}
