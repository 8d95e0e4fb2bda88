/// Whether somebody may do something, asked beforehand.
extension GalleryState {
    /// Whether `principal`, acting from `subscription` (`nil`: any of theirs), has `ability` at `now`, and why.
    ///
    /// The answer is that of the rules themselves, and a deployment that is allowed resolves. Publishing takes rights
    /// to what a version is made of, too: those are not asked about here.
    public func can(
        _ principal: PrincipalID, _ ability: Ability, from subscription: SubscriptionID? = nil, now: Instant
    ) -> Authorization {
        do throws(GalleryRefusal) {
            let principal = try self.principal(principal).id
            return try answer(principal, ability, subscription, now)
        } catch {
            return Authorization(isAllowed: false, reason: error.text)
        }
    }

    private func answer(
        _ principal: PrincipalID, _ ability: Ability, _ subscription: SubscriptionID?, _ now: Instant
    ) throws(GalleryRefusal) -> Authorization {
        switch ability {
        case .deploy(let image, let region):
            return try deployment(of: image, in: region, principal, subscription, now)
        case .publish(let id):
            return try may(principal, .writeVersion, .definition(id), of: .scope(.definition(id)))
        case .read(let target): return try may(principal, target.readPermission, scope(of: target), of: target)
        case .update(let target):
            return try may(principal, target.writePermission, scopeOfChange(of: target), of: target)
        case .delete(let target):
            return try may(principal, target.deletePermission, scopeOfChange(of: target), of: target)
        case .share(let id): return try may(principal, .shareGallery, .gallery(id), of: .scope(.gallery(id)))
        case .grant(let role, let scope):
            let own = { authorization(of: principal, to: $0, at: scope) }
            let answer = role.map { mayGrant($0, at: scope, own) } ?? own(.writeRole)
            if answer.isAllowed { try requireStanding(scope) }
            return answer
        case .audit: return authorization(of: principal, to: .readAudit, at: .root)
        }
    }

    /// Whether `target` stands is said only to who may do it there.
    private func may(
        _ principal: PrincipalID, _ permission: Permission, _ scope: Scope, of target: Ability.Target
    ) throws(GalleryRefusal) -> Authorization {
        let answer = authorization(of: principal, to: permission, at: scope)
        if answer.isAllowed { try requireStanding(target) }
        return answer
    }

    /// Allowed if it may be used, and is there.
    private func deployment(
        of image: ImageReference, in region: Region, _ principal: PrincipalID, _ subscription: SubscriptionID?,
        _ now: Instant
    ) throws(GalleryRefusal) -> Authorization {
        let (definition, why) = try access(to: image, principal, subscription)
        try requireKnown(region, as: "in")
        let version = try resolve(image, to: definition, in: region, now: now).version
        let name = image.isOfConsumers ? "\(image.naming(version.number))" : "\(version.id)"
        return Authorization(isAllowed: true, reason: "\(why); \(name) is ready in \(region)")
    }

    private func access(
        to image: ImageReference, _ principal: PrincipalID, _ subscription: SubscriptionID?
    ) throws(GalleryRefusal) -> (ImageDefinition, why: String) {
        switch image.place {
        case .direct(let id):
            let authorization = authorization(of: principal, to: .readVersion, at: .definition(id))
            guard authorization.isAllowed else { throw .denied("\(id)", authorization.reason) }
            return (try definition(id), authorization.reason)
        case .shared(let name, let image):
            let gallery = try directlySharedGallery(name, for: memberships(of: principal, in: subscription))
            return (try shared(image, in: gallery, name), "\(name) is shared with them directly")
        case .community(let name, let image):
            return (try shared(image, in: try communityGallery(named: name), name), "\(name) is of the community")
        }
    }

    private func requireStanding(_ target: Ability.Target) throws(GalleryRefusal) {
        switch target {
        case .scope(let scope): try requireStanding(scope)
        case .version(let id): _ = try anyVersion(id)
        case .source(let id):
            guard sources[id] == nil else { return }
            throw .notFound("\(id)", "there is no source \(id); `\(id.kind.command) list` shows those there are")
        }
    }

    /// Subscriptions are the whole cluster's to change.
    private func scopeOfChange(of target: Ability.Target) -> Scope {
        if case .scope(.subscription) = target { .root } else { scope(of: target) }
    }

    private func scope(of target: Ability.Target) -> Scope {
        switch target {
        case .scope(let scope): scope
        case .version(let id): .definition(id.definition)
        case .source(let id): scope(of: id)
        }
    }
}

extension Ability.Target {
    fileprivate var readPermission: Permission {
        switch self {
        case .scope(.root): .readDirectory
        case .scope(.subscription), .scope(.resourceGroup): .readSubscription
        case .scope(.gallery): .readGallery
        case .scope(.definition): .readDefinition
        case .version: .readVersion
        case .source(let id): id.kind.readPermission
        }
    }

    fileprivate var writePermission: Permission {
        switch self {
        case .scope(.root), .scope(.subscription): .writeDirectory
        // What is in a resource group is made there.
        case .scope(.resourceGroup), .scope(.gallery): .writeGallery
        case .scope(.definition): .writeDefinition
        case .version: .writeVersion
        case .source(let id): id.kind.writePermission
        }
    }

    fileprivate var deletePermission: Permission {
        switch self {
        case .scope(.root), .scope(.subscription): .writeDirectory
        case .scope(.resourceGroup), .scope(.gallery): .deleteGallery
        case .scope(.definition): .deleteDefinition
        case .version: .deleteVersion
        case .source(let id): id.kind.deletePermission
        }
    }
}
