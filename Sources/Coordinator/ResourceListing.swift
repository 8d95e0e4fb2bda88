import Gallery
import Transport
import Wire

/// Listings of the resources themselves: what the asker has a right to see.
extension Listing {
    func directoryPage(of state: GalleryState) throws -> Page {
        let directory = state.directory
        switch kind {
        case .tenant:
            return try page(of: directory.tenants.keys, as: TenantID.self) { id in
                mayRead(.tenant(id), state) ? directory.tenants[id].map { TenantDocument($0) } : nil
            }
        case .subscription:
            let tenant = try named(TenantID.self, as: "tenant")
            return try page(of: directory.subscriptions.keys, as: SubscriptionID.self) { id in
                guard let subscription = directory.subscriptions[id], tenant == nil || subscription.tenant == tenant,
                    mayRead(.subscription(id), state)
                else { return nil }
                return SubscriptionDocument(subscription)
            }
        case .principal:
            let tenant = try named(TenantID.self, as: "tenant")
            return try page(of: directory.principals.keys, as: PrincipalID.self) { id in
                guard let principal = directory.principals[id], tenant == nil || principal.tenant == tenant,
                    mayRead(.principal(id), state)
                else { return nil }
                return PrincipalDocument(principal)
            }
        default: return try assignmentPage(of: state)
        }
    }

    private func assignmentPage(of state: GalleryState) throws -> Page {
        let holder = try named(PrincipalID.self, as: "principal")
        let assignments = state.directory.assignments
        let places = assignments.filter { holder == nil || $0.key == holder }.flatMap { principal, roles in
            roles.indices.map { AssignmentPlace(principal: principal, index: $0) }
        }
        return try page(of: places, as: AssignmentPlace.self) { place in
            guard let roles = assignments[place.principal], roles.indices.contains(place.index) else { return nil }
            let assignment = roles[place.index]
            let isOwn = state.directory.principal(of: principal) == place.principal
            return isOwn || mayRead(.roleAssignment(assignment), state) ? RoleAssignmentDocument(assignment) : nil
        }
    }

    func resourcePage(of state: GalleryState) throws -> Page {
        switch kind {
        case .source:
            let subscription = try subscription(in: state)
            let (kinds, group) = (try sourceKinds(), try message.group())
            let ids = state.sources.keys.filter {
                (subscription == nil || $0.subscription == subscription) && kinds.contains($0.kind)
            }
            return try page(of: ids, as: SourceID.self) { id in
                guard let source = state.sources[id], mayRead(.source(id), state),
                    group == nil || source.properties.resourceGroup == group,
                    filter.admits(
                        tags: source.properties.tags, region: source.properties.location, state: Self.succeeded)
                else { return nil }
                return SourceDocument(source)
            }
        case .gallery:
            let (subscription, group) = (try subscription(in: state), try message.group())
            let ids = state.galleries.keys.filter { subscription == nil || $0.subscription == subscription }
            return try page(of: ids, as: GalleryID.self) { id in
                guard let gallery = state.galleries[id], mayRead(.gallery(id), state),
                    group == nil || gallery.resourceGroup == group,
                    filter.admits(
                        tags: gallery.properties.tags, region: gallery.properties.location, state: Self.succeeded)
                else { return nil }
                return GalleryDocument(gallery, isRow: true)
            }
        case .imageDefinition: return try definitionPage(of: state)
        default: return try versionPage(of: state)
        }
    }

    private func definitionPage(of state: GalleryState) throws -> Page {
        guard case .gallery(let id) = try ResourceKey(.gallery, try requireParent()) else { return Page() }
        let mayReadAll = mayRead(.gallery(id), state)
        let definitions = state.galleries[id]?.definitions ?? [:]
        let readable = definitions.filter { mayRead(.imageDefinition($0.value.id), state) }
        // Who may see neither the gallery nor anything in it does not learn whether it is there.
        guard mayReadAll || !readable.isEmpty else { throw denied(.gallery(id), state) }
        let gallery = try state.gallery(id)
        return try page(of: readable.keys, as: ImageDefinitionName.self) { name in
            guard let definition = readable[name],
                filter.admits(
                    tags: definition.properties.tags, region: definition.properties.location, state: Self.succeeded)
            else { return nil }
            return ImageDefinitionDocument(definition, in: gallery.resourceGroup)
        }
    }

    private func versionPage(of state: GalleryState) throws -> Page {
        guard case .imageDefinition(let id) = try ResourceKey(.imageDefinition, try requireParent()) else {
            return Page()
        }
        // The right to a definition's versions is a right over the definition.
        guard state.authorization(of: principal, to: .readVersion, at: .definition(id)).isAllowed else {
            throw denied(.imageDefinition(id), state)
        }
        let gallery = try state.gallery(id.gallery)
        let versions = try state.definition(id).versions.after(try cursor())
        return try page(ofSorted: versions.lazy.map(\.number)) { number in
            guard let version = versions.first(number), filter.admits(version) else { return nil }
            guard kind == .softDeletedVersion else {
                return version.isSoftDeleted ? nil : ImageVersionDocument(version, in: state)
            }
            return SoftDeletedVersionDocument(version, of: gallery)
        }
    }

    private static let succeeded = ProvisioningState.succeeded.rawValue

    private func mayRead(_ key: ResourceKey, _ state: GalleryState) -> Bool {
        state.mayRead(key, principal).isAllowed
    }

    private func denied(_ key: ResourceKey, _ state: GalleryState) -> GalleryRefusal {
        GalleryRefusal(.denied, .authorizationFailed, key.name, state.mayRead(key, principal).reason)
    }

    /// `kind=disks`, …; without it all.
    private func sourceKinds() throws -> Set<SourceID.Kind> {
        guard let text = message["kind"] else { return Set(SourceID.Kind.allCases) }
        guard let kind = SourceID.Kind.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
            let kinds = SourceID.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, rule: "InvalidParameter", "kind=\(text) is none of \(kinds)")
        }
        return [kind]
    }
}

/// A role assignment's place among those of its principal: what a listing of them goes on after.
private struct AssignmentPlace: Comparable, LosslessStringConvertible {
    let principal: PrincipalID
    let index: Int

    init(principal: PrincipalID, index: Int) {
        self.principal = principal
        self.index = index
    }

    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let principal = PrincipalID(String(text[..<colon])),
            let index = Int(text[text.index(after: colon)...])
        else { return nil }
        self.init(principal: principal, index: index)
    }

    var description: String { "\(principal):\(index)" }

    static func < (left: Self, right: Self) -> Bool { (left.principal, left.index) < (right.principal, right.index) }
}

extension ArraySlice<ImageVersion> {
    /// The version with `number`; the slice is in order of number.
    fileprivate func first(_ number: VersionNumber) -> ImageVersion? {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < endIndex && self[low].number == number ? self[low] : nil
    }
}

extension ListFilter {
    /// Where a version is wanted counts as where it is.
    fileprivate func admits(_ version: ImageVersion) -> Bool {
        admits(
            tags: version.properties.tags, regions: version.properties.targetRegions.map(\.name),
            state: version.provisioningState.rawValue)
    }
}
