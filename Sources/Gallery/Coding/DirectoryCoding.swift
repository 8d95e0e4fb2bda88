extension Tenant: Coded {
    func write(to writer: inout ByteWriter) {
        id.write(to: &writer)
        displayName.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(id: try TenantID(reading: &reader), displayName: try reader.text())
    }
}

extension Subscription: Coded {
    func write(to writer: inout ByteWriter) {
        id.write(to: &writer)
        tenant.write(to: &writer)
        displayName.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            id: try SubscriptionID(reading: &reader), tenant: try TenantID(reading: &reader),
            displayName: try reader.text())
    }
}

extension DirectoryPrincipal: Coded {
    func write(to writer: inout ByteWriter) {
        id.write(to: &writer)
        kind.write(to: &writer)
        tenant.write(to: &writer)
        displayName.write(to: &writer)
        identities.write(to: &writer)
        members.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            id: try PrincipalID(reading: &reader), kind: try Kind(reading: &reader),
            tenant: try TenantID(reading: &reader), displayName: try reader.text(),
            identities: try Set(reading: &reader), members: try Set(reading: &reader))
    }
}

extension RoleAssignment: Coded {
    func write(to writer: inout ByteWriter) {
        principal.write(to: &writer)
        role.write(to: &writer)
        scope.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            principal: try PrincipalID(reading: &reader), role: try Role(reading: &reader),
            scope: try Scope(reading: &reader))
    }
}

/// Whose certificates and groups are whose is computed from the principals when they are read.
extension Directory: Coded {
    func write(to writer: inout ByteWriter) {
        tenants.values.sorted { $0.id < $1.id }.write(to: &writer)
        subscriptions.values.sorted { $0.id < $1.id }.write(to: &writer)
        principals.values.sorted { $0.id < $1.id }.write(to: &writer)
        assignments.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init()
        let tenants = try [Tenant](reading: &reader)
        let subscriptions = try [Subscription](reading: &reader)
        let principals = try [DirectoryPrincipal](reading: &reader)
        guard tenants.map(\.id).isAscending, subscriptions.map(\.id).isAscending, principals.map(\.id).isAscending
        else { throw .malformed(what: "the order of the directory") }
        for tenant in tenants { self.tenants[tenant.id] = tenant }
        for subscription in subscriptions { self.subscriptions[subscription.id] = subscription }
        for principal in principals { set(principal.id, to: principal) }
        assignments = try [PrincipalID: [RoleAssignment]](reading: &reader)
    }
}
