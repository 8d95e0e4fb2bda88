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
