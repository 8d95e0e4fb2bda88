import Gallery

/// An operation as a client saw it.
struct Observation {
    enum Operation {
        case change(GalleryOperation, key: String)
        case resolve(ImageReference, Region)
        case resolveNear(ImageReference, Region, node: NodeID)
    }

    enum Result {
        case done(Revision, isApplied: Bool)
        case refused(String?, Revision)
        case resolved(VersionNumber, Generation, Digest, Revision)
        /// No answer came: it may have been done, or will be.
        case unknown
    }

    let client: Int
    let operation: Operation
    let calledAt: Int64
    let returnedAt: Int64
    let result: Result
    /// The catalog that answered; -1 if none is known to have.
    let catalog: Int
    /// The highest revision of each catalog that was answered to anybody before the call.
    let floors: [Int: Revision]
    /// It was asked before, and that try may still be under way: it can be done though this one was refused.
    var isRepeated = false
}
