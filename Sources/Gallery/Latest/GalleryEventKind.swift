extension GalleryEvent {
    /// The kinds of events, by which people ask for some of them.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case versionPublished, versionReady, versionFailed, regionReady, regionComplete, replicaLost, regionFailed
        case versionSoftDeleted, versionRestored, versionDeleted, versionExpired
        case latestMoved, definitionDeleted, galleryDeleted, galleryShared, nodeLost, nodeReturned
        case regionStanding, nodeStanding
    }

    /// What kind of event it is.
    public var kind: Kind {
        switch self {
        case .versionPublished: .versionPublished
        case .versionReady: .versionReady
        case .versionFailed: .versionFailed
        case .regionReady: .regionReady
        case .regionComplete: .regionComplete
        case .replicaLost: .replicaLost
        case .regionFailed: .regionFailed
        case .versionSoftDeleted: .versionSoftDeleted
        case .versionRestored: .versionRestored
        case .versionDeleted: .versionDeleted
        case .versionExpired: .versionExpired
        case .latestMoved: .latestMoved
        case .definitionDeleted: .definitionDeleted
        case .galleryDeleted: .galleryDeleted
        case .galleryShared: .galleryShared
        case .nodeLost: .nodeLost
        case .nodeReturned: .nodeReturned
        case .regionStanding: .regionStanding
        case .nodeStanding: .nodeStanding
        }
    }
}
