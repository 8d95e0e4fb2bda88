import Gallery

/// The picture that the rules give; `places` are the names by which images are looked for.
extension GalleryState {
    func picture(by onlookers: Onlookers, places: [ImageReference.Place]) -> Picture {
        var picture = Picture()
        addDirectory(to: &picture)
        for source in sources.values {
            var facts = source.properties.facts
            facts["disks"] = plain(source.properties.contents)
            facts["stamps"] = "\(source.generation) \(source.revision)"
            picture.add("source \(source.id)".lowercased(), facts)
        }
        for gallery in galleries.values {
            add(gallery, to: &picture)
            for definition in gallery.definitions.values {
                add(definition, onlookers, to: &picture)
                for version in definition.versions { add(version, onlookers, to: &picture) }
            }
        }
        addViews(of: onlookers, places, to: &picture)
        return picture
    }

    private func plain(_ contents: ImageSourceProperties.Contents) -> String {
        let disks: [(String, String)] =
            switch contents {
            case .disk(let content): [("os", "\(GalleryTests.plain(content)) None -")]
            case .image(let os, let data):
                [("os", "\(GalleryTests.plain(os)) None -")]
                    + data.map { ("\($0.lun)", "\(GalleryTests.plain($0.content)) None -") }
            case .machine(let os, let data):
                [("os", "- None \("\(os)".lowercased())")]
                    + data.map { ("\($0.lun)", "- None \("\($0.disk)".lowercased())") }
            case .snapshot, .capture: [("unresolved", "")]
            }
        return disks.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    private func addDirectory(to picture: inout Picture) {
        picture.add("catalog", ["revision": "\(revision)"])
        for region in regions.values {
            let pair = region.pairedRegion.map { "\($0)" } ?? "-"
            picture.add(
                "region \(region.name)",
                ["text": "\(region.displayName) \(pair)", "standing": "\(standings[region.name])"])
        }
        for node in nodes.values {
            picture.add(
                "node \(node.id)",
                [
                    "at": "\(node.host) \(node.port)", "lost": "\(lostNodes.contains(node.id))",
                    "standing": "\(standings.nodes[node.id] ?? .serving)",
                ])
        }
        for tenant in directory.tenants.values {
            picture.add("tenant \(tenant.id.folded)", ["display": tenant.displayName])
        }
        for subscription in directory.subscriptions.values {
            let id = subscription.id
            picture.add(
                "subscription \(id.folded)",
                ["tenant": subscription.tenant.folded, "display": subscription.displayName])
            for quota in Quota.allCases {
                let counts = regions.keys.map { ($0.name, use(of: quota, by: id, in: $0)) }.filter { $0.1 > 0 }
                let text = counts.map { "\($0.0) \($0.1)" }.sorted().joined(separator: ", ")
                picture.add("use of \(quota.rawValue) by \(id.folded)", ["counts": text])
            }
        }
        for principal in directory.principals.values {
            let roles = (directory.assignments[principal.id] ?? []).map(NaiveCatalog.Grant.init)
            picture.add(
                "principal \(principal.id.folded)",
                [
                    "kind": principal.kind.rawValue, "tenant": principal.tenant.folded,
                    "display": principal.displayName,
                    "identities": principal.identities.sorted().joined(separator: ", "),
                    "members": principal.members.map(\.folded).sorted().joined(separator: ", "),
                    "roles": roles.map { "\($0.role.rawValue) at \($0.scope)" }.sorted().joined(separator: ", "),
                ])
        }
    }

    private func add(_ gallery: ImageGallery, to picture: inout Picture) {
        var facts = gallery.properties.facts
        facts["subscriptions"] = gallery.sharing.subscriptions.map(\.folded).sorted().joined(separator: ", ")
        facts["tenants"] = gallery.sharing.tenants.map(\.folded).sorted().joined(separator: ", ")
        facts["publicName"] = gallery.sharing.publicName
        facts["stamps"] = "\(gallery.generation) \(gallery.revision)"
        picture.add("gallery \(gallery.id)".lowercased(), facts)
    }

    private func add(_ definition: ImageDefinition, _ onlookers: Onlookers, to picture: inout Picture) {
        var facts = definition.properties.facts
        facts["features"] = definition.properties.features.map(GalleryTests.plain).joined(separator: ", ")
        facts["disallowed"] = definition.properties.disallowedDiskTypes.map(\.rawValue).joined(separator: ", ")
        facts["stamps"] = "\(definition.generation) \(definition.revision)"
        for region in onlookers.regions {
            facts["latest in \(region)"] = rule {
                () throws(GalleryRefusal) in
                let reference = ImageReference(definition: definition.id, choice: .latest)
                let receipt = try resolve(
                    reference, in: the(region), for: Self.coordinator, now: Instant(milliseconds: onlookers.now))
                let skipped = receipt.skipped.map { "\($0.number) \($0.reason.rawValue)" }
                return "\(receipt.version.number) after \(skipped.joined(separator: ", "))"
            }
        }
        picture.add("definition \(definition.id)".lowercased(), facts)
    }

    private func add(_ version: ImageVersion, _ onlookers: Onlookers, to picture: inout Picture) {
        let properties = version.properties
        let held = Dictionary(uniqueKeysWithValues: version.verifiedIn.map { ($0, 2) })
        let status = version.replicationStatus(progress: [:], verified: held)
        let os = "os \(GalleryTests.plain(properties.osDisk)) \(properties.osDiskCaching.rawValue)"
        let disks =
            ["\(os) \(properties.osDiskSource.map { GalleryTests.plain($0) } ?? "-")"]
            + properties.dataDisks.map { disk in
                "\(disk.lun) \(GalleryTests.plain(disk.content)) \(disk.hostCaching.rawValue) "
                    + (disk.source.map { GalleryTests.plain($0) } ?? "-")
            }
        let usage = version.usage.regions.map { "\($0.region) \($0.replicas) \($0.storageBytes) \($0.egressBytes)" }
        let short = version.shortIn.map { ($0.key.name, "\($0.value)") }
        let failed = version.failedIn.map { ($0.key.name, $0.value) }
        var facts: Facts = [
            "location": properties.location.name, "disks": disks.joined(separator: ", "),
            "mode": properties.replicationMode.rawValue, "type": properties.types,
            "targets": properties.targetRegions.map(GalleryTests.plain).joined(separator: ", "),
            "count": "\(properties.replicaCount)", "excluded": "\(properties.excludeFromLatest)",
            "guards": "\(!properties.allowDeletionOfReplicatedLocations)",
            "blocks": "\(properties.blockDeletionBeforeEndOfLife)", "tags": GalleryTests.plain(properties.tags),
            "verified": version.verifiedIn.map(\.name).sorted().joined(separator: ", "),
            "short": GalleryTests.plain(Dictionary(uniqueKeysWithValues: short)),
            "failed": GalleryTests.plain(Dictionary(uniqueKeysWithValues: failed)),
            "stamps": "\(version.generation) \(version.revision) \(version.publishedDate.milliseconds)",
            "usage": usage.joined(separator: ", "), "state": version.provisioningState.rawValue,
            "replication": status.aggregatedState.rawValue,
            "regions": status.summary.map(\.state.rawValue).joined(separator: ", "),
        ]
        facts["keys"] = properties.uefiSettings.map { GalleryTests.plain($0) }
        facts["endOfLife"] = properties.endOfLifeDate.map { "\($0.milliseconds)" }
        facts["succeeded"] = version.succeeded.map { "\($0)" }
        facts["deleted"] = version.deletedAt.map { "\($0.milliseconds)" }
        facts["usable until"] = consumptionEndTime(of: version).map { "\($0.milliseconds)" }
        facts["restorable until"] =
            version.isSoftDeleted ? hardDeletionTime(of: version).map { "\($0.milliseconds)" } : nil
        for region in onlookers.regions {
            facts["by number in \(region)"] = rule {
                () throws(GalleryRefusal) in
                let reference = ImageReference(definition: version.id.definition, choice: .number(version.number))
                let receipt = try resolve(
                    reference, in: the(region), for: Self.coordinator, now: Instant(milliseconds: onlookers.now))
                return "\(receipt.version.number)"
            }
        }
        picture.add("version \(version.id)".lowercased(), facts)
    }

    private func addViews(of onlookers: Onlookers, _ places: [ImageReference.Place], to picture: inout Picture) {
        for actor in onlookers.actors {
            let caller = Caller(Principal(actor))
            var facts: Facts = [:]
            for region in onlookers.regions where regions[the(region)] != nil {
                facts["galleries in \(region)"] = rule {
                    () throws(GalleryRefusal) in
                    let shared = try sharedGalleries(for: caller, in: the(region))
                    return shared.map(\.name).joined(separator: ", ")
                }
            }
            for place in places {
                facts["\(place)".lowercased()] = rule {
                    () throws(GalleryRefusal) in
                    "\(try definition(of: ImageReference(place, .latest), for: caller).id)".lowercased()
                }
            }
            picture.add("what \(actor) uses", facts)
        }
        for region in onlookers.regions where regions[the(region)] != nil {
            let names = rule {
                () throws(GalleryRefusal) in
                try communityGalleries(in: the(region)).map(\.name).sorted().joined(separator: ", ")
            }
            picture.add("community in \(region)", ["galleries": names])
        }
    }

    private static let coordinator = Caller(Principal("coordinator/c1"))

    /// What is said, or the rule that refuses.
    private func rule(_ text: () throws(GalleryRefusal) -> String) -> String {
        do throws(GalleryRefusal) {
            return try text()
        } catch {
            return error.rule.rawValue
        }
    }
}

extension ImageVersionProperties {
    fileprivate var types: String { "\(storageAccountType.rawValue) \(storageAccountStrategy?.rawValue ?? "-")" }
}
