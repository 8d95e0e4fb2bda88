/// What the regions and nodes of a cluster must be like.
extension GalleryState {
    mutating func define(_ region: RegionDefinition) throws(GalleryRefusal) -> Outcome {
        try TextRule.require(region.displayName, 1...TextRule.displayNameMax, as: "displayName")
        guard region.pairedRegion != region.name else {
            throw .invalid(
                "pairedRegion", "\(region.name)", "is the region itself", remedy: "pair it with another, or none")
        }
        return set(&regions[region.name], to: region)
    }

    mutating func register(_ node: NodeRegistration) throws(GalleryRefusal) -> Outcome {
        try requireKnown(node.id.region, as: "region")
        try requireNotRetired(node.id)
        try TextRule.require(node.host, 1...TextRule.hostMax, as: "host")
        guard NodeRegistration.ports.contains(node.port) else {
            let ports = NodeRegistration.ports
            throw .invalid(
                "port", "\(node.port)", "of node \(node.id) is out of range",
                remedy: "name \(ports.lowerBound) to \(ports.upperBound)")
        }
        if let other = nodes.keys.filter({ $0.name == node.id.name && $0 != node.id }).min() {
            throw GalleryRefusal(
                .conflict, .resourceExists, "\(node.id)",
                "node name \(node.id.name) is that of \(other); in one cluster each name is used once, "
                    + "issue a certificate with another")
        }
        return set(&nodes[node.id], to: node)
    }

    /// A region is retired as a whole; what is only to be emptied is drained node by node.
    mutating func set(_ region: Region, _ standing: Standing) throws(GalleryRefusal) -> Outcome {
        try requireKnown(region, as: "region")
        guard standing != .draining else {
            throw .invalid(
                "standing", standing.rawValue, "of region \(region): a region cannot be drained as a whole",
                remedy:
                    "drain its nodes one after the other, or take it out of the target regions of the image versions "
                    + "that are to leave it")
        }
        return set(&standings, to: standings.setting(region, to: standing))
    }

    mutating func set(_ node: NodeID, _ standing: Standing) throws(GalleryRefusal) -> Outcome {
        guard nodes[node] != nil else {
            throw .notFound(
                "node \(node)",
                "node \(node) has never joined this cluster; `vitrine cluster status` lists those that have")
        }
        return set(&standings, to: standings.setting(node, to: standing))
    }

    private func requireNotRetired(_ node: NodeID) throws(GalleryRefusal) {
        guard standings[node] == .retired else { return }
        let isByRegion = standings[node.region] == .retired
        let what = isByRegion ? "region \(node.region) is retired" : "node \(node) is retired"
        let undo = isByRegion ? "vitrine region restore \(node.region)" : "vitrine node restore \(node)"
        throw GalleryRefusal(
            .conflict, .outOfService, "node \(node)",
            "\(what): \(node) is kept aside, nothing is read from it and nothing on it is deleted; `\(undo)` lets it "
                + "in")
    }

    /// Refuses a region that the cluster does not have, and lists those it has.
    public func requireKnown(_ region: Region, as property: String) throws(GalleryRefusal) {
        guard regions[region] == nil else { return }
        let known = regions.keys.sorted().map(\.name).joined(separator: ", ")
        throw .invalid(
            property, "\(region)", "is no region of this cluster",
            remedy: known.isEmpty ? "define it first, no region is defined yet" : "name one of \(known)",
            rule: .locationNotAvailable)
    }

    private func set<Value: Equatable>(_ place: inout Value, to value: Value) -> Outcome {
        guard place != value else { return .unchanged }
        place = value
        return .applied
    }
}
