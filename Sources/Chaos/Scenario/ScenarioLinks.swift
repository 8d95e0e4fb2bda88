extension ScenarioPlaces {
    /// The regions inside which a fault of these links is: what is held there may be out of its users' reach.
    func regionsDivided(_ from: [Place], _ to: [Place]) -> Set<String> {
        let inside = links(from, to, .both).compactMap { link -> String? in
            guard let region = region(of: Place(link.from)), region == self.region(of: Place(link.to)) else {
                return nil
            }
            return region
        }
        return Set(inside)
    }

    /// The links between two sets of places, in one direction or both; with no `to`, those to all others.
    func links(_ from: [Place], _ to: [Place], _ direction: LinkDirection) -> [Link] {
        let near = Set(from.flatMap { ends(of: $0) })
        let far = to.isEmpty ? Set(allEnds).subtracting(near) : Set(to.flatMap { ends(of: $0) })
        var links: Set<Link> = []
        for one in near {
            for other in far where one != other {
                if direction != .in { links.insert(Link(from: one, to: other)) }
                if direction != .out { links.insert(Link(from: other, to: one)) }
            }
        }
        return links.sorted()
    }
}
