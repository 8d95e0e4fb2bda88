import Gallery

extension NaiveCatalog {
    func picture(by onlookers: Onlookers) -> Picture {
        var picture = Picture()
        addDirectory(to: &picture)
        for (key, source) in sources {
            var facts = source.facts
            facts["disks"] = source.disks.map(\.text).joined(separator: ", ")
            facts["stamps"] = "\(source.generation) \(source.revision)"
            picture.add("source \(key)", facts)
        }
        for (key, gallery) in galleries { add(key, gallery, to: &picture) }
        for (key, definition) in definitions {
            var facts = definition.facts
            facts["features"] = definition.features.map(\.text).joined(separator: ", ")
            facts["disallowed"] = definition.disallowed.joined(separator: ", ")
            facts["stamps"] = "\(definition.generation) \(definition.revision)"
            for region in onlookers.regions { facts["latest in \(region)"] = latest(of: key, in: region) }
            picture.add("definition \(key)", facts)
        }
        for (key, version) in versions { add(key, version, onlookers, to: &picture) }
        addViews(of: onlookers, to: &picture)
        return picture
    }

    private func addDirectory(to picture: inout Picture) {
        picture.add("catalog", ["revision": "\(revision)"])
        for (name, text) in regions {
            picture.add("region \(name)", ["text": text, "standing": standings[name] ?? "serving"])
        }
        for (id, address) in nodes {
            picture.add(
                "node \(id)", ["at": address, "lost": "\(lost.contains(id))", "standing": standings[id] ?? "serving"])
        }
        for (id, display) in tenants { picture.add("tenant \(id)", ["display": display]) }
        for (id, account) in subscriptions {
            picture.add("subscription \(id)", ["tenant": account.tenant, "display": account.display])
            let places = [
                "galleries": galleries.map { ($0.key, $0.value.facts["location"]) },
                "image definitions": definitions.map { ($0.key, $0.value.facts["location"]) },
                "image versions": versions.filter { $0.value.deletedAt == nil }.map { ($0.key, $0.value.location) },
            ]
            for (what, all) in places {
                let here = all.filter { subscription(of: $0.0) == id }.compactMap(\.1)
                let counts = Dictionary(grouping: here) { $0 }.map { "\($0.key) \($0.value.count)" }
                picture.add("use of \(what) by \(id)", ["counts": counts.sorted().joined(separator: ", ")])
            }
        }
        for (name, person) in principals {
            picture.add(
                "principal \(name)",
                [
                    "kind": person.kind, "tenant": person.tenant, "display": person.display,
                    "identities": person.identities.sorted().joined(separator: ", "),
                    "members": person.members.sorted().joined(separator: ", "),
                    "roles": grants.filter { $0.to == name }.map { "\($0.role.rawValue) at \($0.scope)" }.sorted()
                        .joined(separator: ", "),
                ])
        }
    }

    private func add(_ key: String, _ gallery: Gallery, to picture: inout Picture) {
        var facts = gallery.facts
        facts["subscriptions"] = gallery.subscriptions.sorted().joined(separator: ", ")
        facts["tenants"] = gallery.tenants.sorted().joined(separator: ", ")
        facts["publicName"] = gallery.publicName
        facts["stamps"] = "\(gallery.generation) \(gallery.revision)"
        picture.add("gallery \(key)", facts)
    }

    private func add(_ key: String, _ version: Version, _ onlookers: Onlookers, to picture: inout Picture) {
        var facts: Facts = [
            "location": version.location, "disks": version.disks.map(\.text).joined(separator: ", "),
            "mode": version.isFull ? "Full" : "Shallow", "type": "\(version.type) \(version.strategy ?? "-")",
            "targets": version.targets.map(\.text).joined(separator: ", "), "count": "\(version.count)",
            "excluded": "\(version.excluded)", "guards": "\(version.guardsRegions)",
            "blocks": "\(version.blocksDeletion)", "tags": version.tags,
            "verified": version.verified.sorted().joined(separator: ", "), "failed": plain(version.failed),
            "short": plain(version.short),
            "stamps": "\(version.generation) \(version.revision) \(version.publishedAt)", "usage": version.usage,
            "state": version.succeededAt != nil ? "Succeeded" : version.hasFailed ? "Failed" : "Creating",
            "replication": version.aggregatedState(copies: 2),
            "regions": version.targets.map { version.state(in: $0, copies: 2) }.joined(separator: ", "),
        ]
        facts["keys"] = version.keys
        facts["endOfLife"] = version.endOfLife.map { "\($0)" }
        facts["succeeded"] = version.succeededAt.map { "\($0)" }
        facts["deleted"] = version.deletedAt.map { "\($0)" }
        facts["usable until"] = usableUntil(version).map { "\($0)" }
        facts["restorable until"] = restorableUntil(version).map { "\($0)" }
        for region in onlookers.regions {
            facts["by number in \(region)"] = resolved(version, in: region, at: onlookers.now)
        }
        picture.add("version \(key)", facts)
    }

    /// What each can use, and which galleries are listed to them.
    private func addViews(of onlookers: Onlookers, to picture: inout Picture) {
        for actor in onlookers.actors {
            var facts: Facts = [:]
            let own = memberships(actor)
            for region in onlookers.regions where regions[region] != nil {
                let here = galleries.filter { isListed($0.key, in: region) }
                let shared = here.filter { key, gallery in
                    gallery.facts["permissions"] == "Groups"
                        && !gallery.subscriptions.isDisjoint(with: own.subscriptions)
                }
                facts["galleries in \(region)"] = shared.keys.map(uniqueName).sorted().joined(separator: ", ")
            }
            for key in definitions.keys {
                for place in places(of: key) {
                    let found =
                        switch self.found(place, by: actor) {
                        case .success(let name): name
                        case .failure(let refusal): refusal.rule
                        }
                    facts["\(place)".lowercased()] = found
                }
            }
            picture.add("what \(actor) uses", facts)
        }
        for region in onlookers.regions where regions[region] != nil {
            let names = galleries.filter { isListed($0.key, in: region) }.compactMap(\.value.publicName)
            picture.add("community in \(region)", ["galleries": names.sorted().joined(separator: ", ")])
        }
    }

    /// By its own name, by its unique name, and by its public name if it has one.
    func places(of definition: String) -> [ImageReference.Place] {
        let gallery = galleryKey(definition)
        let title: ImageDefinitionName = the(String(definition.dropFirst(gallery.count + 1)))
        let names = galleries[gallery]?.publicName.map { [ImageReference.Place.community(publicName: $0, title)] } ?? []
        return [.direct(the(definition)), .shared(uniqueName: uniqueName(gallery), title)] + names
    }

    /// Listed at home, and where a version of it can be used.
    private func isListed(_ gallery: String, in region: String) -> Bool {
        galleries[gallery]?.facts["location"] == region
            || versions.contains {
                galleryKey($0.key) == gallery && $0.value.deletedAt == nil && $0.value.isReady(in: region)
            }
    }
}

extension NaiveCatalog.Disk {
    var text: String {
        "\(lun.map { "\($0)" } ?? "os") \(content?.text ?? "-") \(caching) \(source ?? "-")"
    }
}

extension NaiveCatalog.Trait {
    var text: String {
        let first = from.map { $0.map { "\($0)" }.joined(separator: ".") } ?? "the first"
        return "\(name)=\(value) from \(first)"
    }
}
