import Gallery

/// What changes of the cluster and of the directory come to.
extension NaiveCatalog {
    private func isSoundName(_ display: String, from least: Int = 0) -> Bool {
        (least...128).contains(display.utf8.count)
    }

    mutating func define(_ region: RegionDefinition) -> Answer {
        guard isSoundName(region.displayName, from: 1), region.pairedRegion != region.name else {
            return .refused(["InvalidParameter"])
        }
        let text = "\(region.displayName) \(region.pairedRegion.map { "\($0)" } ?? "-")"
        guard regions[region.name.name] != text else { return .unchanged }
        regions[region.name.name] = text
        return .applied
    }

    mutating func register(_ node: NodeRegistration) -> Answer {
        var broken: Set<String> = []
        if regions[node.id.region.name] == nil { broken.insert("LocationNotAvailableForResourceType") }
        if !(1...253).contains(node.host.utf8.count) || !(1...65_535).contains(node.port) {
            broken.insert("InvalidParameter")
        }
        let key = "\(node.id)"
        if nodes.keys.contains(where: { $0 != key && $0.hasSuffix("/\(node.id.name)") }) {
            broken.insert("ResourceAlreadyExists")
        }
        if standings[key] == "retired" || standings[node.id.region.name] == "retired" {
            broken.insert("OutOfService")
        }
        guard broken.isEmpty else { return .refused(broken) }
        guard nodes[key] != "\(node.host) \(node.port)" else { return .unchanged }
        nodes[key] = "\(node.host) \(node.port)"
        return .applied
    }

    mutating func set(region: String, _ standing: String) -> Answer {
        guard regions[region] != nil else { return .refused(["LocationNotAvailableForResourceType"]) }
        guard standing != "draining" else { return .refused(["InvalidParameter"]) }
        return say(standing, of: region)
    }

    mutating func set(node: String, _ standing: String) -> Answer {
        nodes[node] == nil ? .refused(["ResourceNotFound"]) : say(standing, of: node)
    }

    private mutating func say(_ standing: String, of key: String) -> Answer {
        let word = standing == "serving" ? nil : standing
        guard standings[key] != word else { return .unchanged }
        standings[key] = word
        return .applied
    }

    mutating func record(_ node: String, _ condition: NodeCondition) -> Answer {
        switch condition {
        case .lost: nodes[node] != nil && lost.insert(node).inserted ? .applied : .unchanged
        case .returned: lost.remove(node) != nil ? .applied : .unchanged
        }
    }

    /// `user/NAME`.
    private func isCertificate(_ text: String) -> Bool {
        let name = text.dropFirst("user/".count)
        guard text.hasPrefix("user/"), let first = name.first, first.isLetter || first.isNumber else { return false }
        return name.utf8.count <= 64
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    }

    mutating func establish(_ administrator: String) -> Answer {
        let identity = administrator.hasPrefix("user/") ? administrator : "user/\(administrator)"
        guard isCertificate(identity), let last = identity.last else { return .refused(["InvalidParameter"]) }
        let before = (tenants, subscriptions, principals, grants)
        tenants["default"] = tenants["default"] ?? "Default tenant"
        if subscriptions["default"] == nil {
            subscriptions["default"] = Account(tenant: "default", display: "Default subscription")
        }
        let name = String(identity.dropFirst("user/".count))
        let owner = person(identity) ?? name.lowercased()
        if person(identity) == nil {
            guard last.isLetter || last.isNumber else { return .refused(["InvalidResourceName"]) }
            if principals[owner]?.kind == "Group" { return .refused(["InvalidParameter"]) }
            let new = Person(kind: "User", tenant: "default", display: name, identities: [], members: [])
            principals[owner, default: new].identities.insert(identity)
        }
        let grant = Grant(to: owner, role: .owner, scope: "/")
        if !grants.contains(grant) { grants.append(grant) }
        return before == (tenants, subscriptions, principals, grants) ? .unchanged : .applied
    }

    mutating func create(_ tenant: Tenant) -> Answer {
        if let standing = tenants[tenant.id.folded] {
            return standing == tenant.displayName ? .unchanged : .refused(["ResourceAlreadyExists"])
        }
        guard isSoundName(tenant.displayName) else { return .refused(["InvalidParameter"]) }
        tenants[tenant.id.folded] = tenant.displayName
        return .applied
    }

    mutating func delete(tenant: String) -> Answer {
        guard tenants[tenant] != nil else { return .refused(["ResourceNotFound"]) }
        let isEmpty =
            !subscriptions.values.contains { $0.tenant == tenant }
            && !principals.values.contains { $0.tenant == tenant }
        guard tenant != "default", isEmpty else { return .refused(["CannotDeleteResource"]) }
        tenants[tenant] = nil
        for key in galleries.keys where galleries[key]?.tenants.remove(tenant) != nil {
            galleries[key]?.revision = revision
        }
        return .applied
    }

    mutating func create(_ subscription: Subscription) -> Answer {
        let wanted = Account(tenant: subscription.tenant.folded, display: subscription.displayName)
        if let standing = subscriptions[subscription.id.folded] {
            return standing == wanted ? .unchanged : .refused(["ResourceAlreadyExists"])
        }
        var broken: Set<String> = []
        if tenants[wanted.tenant] == nil { broken.insert("ParentResourceNotFound") }
        if !isSoundName(wanted.display) { broken.insert("InvalidParameter") }
        guard broken.isEmpty else { return .refused(broken) }
        subscriptions[subscription.id.folded] = wanted
        return .applied
    }

    mutating func delete(subscription id: String) -> Answer {
        guard subscriptions[id] != nil else { return .refused(["ResourceNotFound"]) }
        let isEmpty = !(Array(galleries.keys) + Array(sources.keys)).contains { subscription(of: $0) == id }
        guard id != "default", isEmpty else { return .refused(["CannotDeleteResource"]) }
        subscriptions[id] = nil
        grants = grants.filter { subscription(ofScope: $0.scope) != id }
        for key in galleries.keys where galleries[key]?.subscriptions.remove(id) != nil {
            galleries[key]?.revision = revision
        }
        return .applied
    }
}

/// What changes of principals and of their roles come to.
extension NaiveCatalog {
    mutating func create(_ principal: DirectoryPrincipal) -> Answer {
        let person = Person(
            kind: principal.kind.rawValue, tenant: principal.tenant.folded, display: principal.displayName,
            identities: principal.identities, members: Set(principal.members.map(\.folded)))
        if let standing = principals[principal.id.folded] {
            return standing == person ? .unchanged : .refused(["ResourceAlreadyExists"])
        }
        var broken = wrong(person, named: principal.id.folded, added: person.members)
        if tenants[person.tenant] == nil { broken.insert("ParentResourceNotFound") }
        guard broken.isEmpty else { return .refused(broken) }
        principals[principal.id.folded] = person
        return .applied
    }

    private func wrong(_ person: Person, named name: String, added: Set<String>) -> Set<String> {
        var broken: Set<String> = []
        let isGroup = person.kind == "Group"
        if !isSoundName(person.display) || (isGroup ? !person.identities.isEmpty : !person.members.isEmpty)
            || !person.identities.allSatisfy(isCertificate)
        {
            broken.insert("InvalidParameter")
        }
        if person.identities.count > 16 { broken.insert("QuotaExceeded") }
        if person.identities.contains(where: { self.person($0).map { $0 != name } ?? false }) {
            broken.insert("ResourceAlreadyExists")
        }
        // A group is not in itself, neither through others.
        if !selves(name).isDisjoint(with: added) { broken.insert("InvalidParameter") }
        if !added.allSatisfy({ $0 == name || principals[$0] != nil }) { broken.insert("ResourceNotFound") }
        return broken
    }

    mutating func update(principal name: String, _ edit: PrincipalEdit) -> Answer {
        guard let standing = principals[name] else { return .refused(["ResourceNotFound"]) }
        let (added, removed) = (Set(edit.addMembers.map(\.folded)), Set(edit.removeMembers.map(\.folded)))
        guard added.isDisjoint(with: removed) else { return .refused(["InvalidParameter"]) }
        var person = standing
        person.display = edit.displayName ?? person.display
        person.identities = edit.identities ?? person.identities
        person.members = person.members.subtracting(removed).union(added)
        guard person != standing else { return .unchanged }
        let broken = wrong(person, named: name, added: person.members.subtracting(standing.members))
        let hadOwner = hasOwner
        principals[name] = person
        return answerKeepingAnOwner(hadOwner, broken)
    }

    mutating func delete(principal name: String) -> Answer {
        guard principals[name] != nil else { return .refused(["ResourceNotFound"]) }
        let hadOwner = hasOwner
        principals[name] = nil
        for key in principals.keys { principals[key]?.members.remove(name) }
        grants.removeAll { $0.to == name }
        return answerKeepingAnOwner(hadOwner, [])
    }

    mutating func assign(_ grant: Grant) -> Answer {
        let isThere =
            switch grant.scope.split(separator: " ")[0] {
            case "gallery": galleries[String(grant.scope.dropFirst("gallery ".count))] != nil
            case "image": definitions[String(grant.scope.dropFirst("image ".count))] != nil
            default: subscription(ofScope: grant.scope).map { subscriptions[$0] != nil } ?? true
            }
        guard principals[grant.to] != nil, isThere else { return .refused(["ResourceNotFound"]) }
        guard !grants.contains(grant) else { return .unchanged }
        grants.append(grant)
        return .applied
    }

    mutating func remove(_ grant: Grant) -> Answer {
        guard grants.contains(grant) else { return .refused(["ResourceNotFound"]) }
        let hadOwner = hasOwner
        grants.removeAll { $0 == grant }
        return answerKeepingAnOwner(hadOwner, [])
    }

    private func answerKeepingAnOwner(_ hadOwner: Bool, _ broken: Set<String>) -> Answer {
        let broken = broken.union(hadOwner && !hasOwner ? ["CannotDeleteResource"] : [])
        return broken.isEmpty ? .applied : .refused(broken)
    }

    /// Whether somebody with a certificate owns everything.
    private var hasOwner: Bool {
        principals.contains { name, person in
            let selves = selves(name)
            return !person.identities.isEmpty
                && grants.contains { selves.contains($0.to) && $0.role == .owner && $0.scope == "/" }
        }
    }
}
