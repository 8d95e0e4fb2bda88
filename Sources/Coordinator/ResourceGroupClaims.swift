import Gallery
import Transport
import Wire

/// In which resource group what a request names is said to be: `group=`.
extension Coordinator {
    /// Refuses what stands in another resource group, as the model does, which finds nothing there.
    ///
    /// Names are unique in their subscription, so nothing else can be meant; but whoever says where it is may err in
    /// what it is. Who may not see it is refused for that, by what they asked.
    func requireGroup(_ request: Request) throws {
        guard let group = try request.message.group(), let key = try request.groupedResource() else { return }
        let state = routing.state
        guard let standing = key.standing(in: state), standing.group != group else { return }
        try requireSeen(key, request)
        throw GalleryRefusal(
            .notFound, .resourceNotFound, key.name,
            "\(standing.name) is not in the resource group \(group), but in \(standing.group); say that, or leave the "
                + "group out")
    }
}

extension Message {
    /// The resource group that is named, if one is.
    func group() throws -> ResourceGroupName? {
        try self["group"].map { try ResourceGroupName.read($0, as: "group") }
    }
}

extension Request {
    /// What is named that stands in a resource group; what a group only filters, or is made with, is not.
    fileprivate func groupedResource() throws -> ResourceKey? {
        let words = Array(message.positional)
        guard words.count == 2, let kind = ListedKind(rawValue: words[0]) else { return nil }
        switch (verb, kind) {
        case (.list, .imageDefinition): return try ResourceKey(.gallery, words[1])
        case (.list, .imageVersion), (.list, .softDeletedVersion): return try ResourceKey(.imageDefinition, words[1])
        case (.list, _), (.create, .gallery), (.create, .source): return nil
        case (.create, _), (.update, _), (.delete, _), (.share, _), (.undelete, _), (.rollBack, _), (.show, _),
            (.history, _):
            guard let type = ResourceType(rawValue: words[0]), type != .roleAssignment else { return nil }
            return try ResourceKey(type, words[1])
        default: return nil
        }
    }
}

extension ResourceKey {
    /// What stands in a resource group of what it names, and in which.
    fileprivate func standing(in state: GalleryState) -> (name: String, group: ResourceGroupName)? {
        switch self {
        case .gallery(let id): Self.standing(id, in: state)
        case .imageDefinition(let id): Self.standing(id.gallery, in: state)
        case .imageVersion(let id): Self.standing(id.definition.gallery, in: state)
        case .source(let id): state.sources[id].map { ("\(id)", $0.properties.resourceGroup) }
        case .tenant, .subscription, .principal, .roleAssignment: nil
        }
    }

    private static func standing(
        _ id: GalleryID, in state: GalleryState
    ) -> (name: String, group: ResourceGroupName)? {
        state.galleries[id].map { ("gallery \(id)", $0.resourceGroup) }
    }
}
