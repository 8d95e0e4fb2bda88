import Chance
import Gallery
import NIOCore
import Wire

/// Changing the catalog, again with the same key until it is known what became of it.
extension ClientHost {
    private static let answerMax: Int64 = 6000
    private static let triesMax = 40

    /// `end` is called once, with whether it was done; never if the run ends before.
    func change(
        _ operation: GalleryOperation, source: NodeID? = nil, key given: String? = nil, tries: Int = 0,
        calledAt: Int64? = nil, floors: [Int: Revision]? = nil, then: @escaping (Bool) -> Void
    ) {
        let key = given ?? nextKey()
        let calledAt = calledAt ?? cluster.now
        let floors = floors ?? cluster.floors()
        if tries == 0 {
            cluster.witness.begin(
                Observation(
                    client: number, operation: .change(operation, key: key), calledAt: calledAt, returnedAt: calledAt,
                    result: .unknown, catalog: -1, floors: [:]))
        }
        let again: () -> Void = { [self] in
            guard tries < Self.triesMax else {
                observe(.change(operation, key: key), calledAt, .unknown, -1, floors)
                return then(false)
            }
            after(Int64(cluster.chance.number(in: 200...2000))) { [self] in
                change(
                    operation, source: source, key: key, tries: tries + 1, calledAt: calledAt, floors: floors,
                    then: then)
            }
        }
        withCoordinator { [self] end in
            guard let end else { return again() }
            let number = cluster.number(of: .operation(operation))
            var fields = ["op=\(number)", "key=\(key)"]
            if let source { fields.append("source=\(source)") }
            let catalog = cluster.catalog(behind: end)
            _ = end.ask(operation.verb, fields, within: Self.answerMax) { [self] reply in
                switch reply {
                case .ok(let message):
                    let revision = message["revision"].flatMap(Revision.init) ?? 0
                    let isApplied = message["applied"] == "true"
                    observe(
                        .change(operation, key: key), calledAt, .done(revision, isApplied: isApplied), catalog, floors)
                    then(true)
                case .refused(let code, let message) where !code.mayRepeat:
                    let revision = message["revision"].flatMap(Revision.init) ?? 0
                    observe(
                        .change(operation, key: key), calledAt, .refused(message["rule"], revision), catalog, floors,
                        isRepeated: tries > 0)
                    then(false)
                case .refused: again()
                case .lost:
                    cluster.mark(.unknownRepeated)
                    leaveCoordinator()
                    again()
                }
            }
        }
    }

    func observe(
        _ operation: Observation.Operation, _ calledAt: Int64, _ result: Observation.Result, _ catalog: Int,
        _ floors: [Int: Revision], isRepeated: Bool = false
    ) {
        cluster.observe(
            Observation(
                client: number, operation: operation, calledAt: calledAt, returnedAt: cluster.now, result: result,
                catalog: catalog, floors: floors, isRepeated: isRepeated))
    }
}

extension GalleryOperation {
    /// The verb that asks for it.
    fileprivate var verb: Verb {
        switch self {
        case .createGallery, .createImageDefinition, .createImageVersion: .create
        case .deleteImageVersion: .delete
        case .undeleteImageVersion: .undelete
        default: .update
        }
    }
}
