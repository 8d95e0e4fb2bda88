extension RegionDefinition: Coded {
    func write(to writer: inout ByteWriter) {
        name.write(to: &writer)
        displayName.write(to: &writer)
        pairedRegion.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            name: try Region(reading: &reader), displayName: try reader.text(),
            pairedRegion: try Region?(reading: &reader))
    }
}

extension NodeRegistration: Coded {
    func write(to writer: inout ByteWriter) {
        id.write(to: &writer)
        host.write(to: &writer)
        port.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(id: try NodeID(reading: &reader), host: try reader.text(), port: try Int(reading: &reader))
    }
}

extension Standing: Coded {}

extension GalleryState {
    func writeCluster(to writer: inout ByteWriter) {
        regions.values.sorted { $0.name < $1.name }.write(to: &writer)
        nodes.values.sorted { $0.id < $1.id }.write(to: &writer)
        lostNodes.write(to: &writer)
        // What is written while nobody was ever taken out stays readable to earlier programs.
        guard standings != Standings() else { return }
        standings.retiredRegions.write(to: &writer)
        standings.nodes.write(to: &writer)
    }

    mutating func readCluster(_ reader: inout ByteReader) throws(GalleryCodingError) {
        let regions = try [RegionDefinition](reading: &reader)
        let nodes = try [NodeRegistration](reading: &reader)
        guard regions.map(\.name).isAscending, nodes.map(\.id).isAscending else {
            throw .malformed(what: "the order of regions and nodes")
        }
        for region in regions { self.regions[region.name] = region }
        for node in nodes { self.nodes[node.id] = node }
        lostNodes = try Set(reading: &reader)
        guard reader.remaining > 0 else { return }
        standings.retiredRegions = try Set(reading: &reader)
        standings.nodes = try [NodeID: Standing](reading: &reader)
        guard standings != Standings(), !standings.nodes.values.contains(.serving) else {
            throw .malformed(what: "what was taken out")
        }
    }
}
