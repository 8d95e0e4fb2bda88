import CatalogStore
import Gallery
import Transport
import Wire

/// A change that is asked for, with what belongs to it.
struct Submission: Sendable {
    let operation: GalleryOperation
    let principal: Principal
    /// The serial number of the certificate with which it is asked.
    let certificate: String?
    let verb: String
    /// Makes a repeat of the request be answered as the first one was.
    let key: IdempotencyKey?
    /// The node that the disk of a new image version was uploaded to, if the asker says.
    let source: NodeID?
    private let answering: Answering?

    /// What is answered, from the states around the change.
    typealias Answering = @Sendable (_ before: GalleryState, _ after: GalleryState) throws -> [UInt8]

    /// Without `answering`, the document of the resource as it stands is answered.
    init(
        _ operation: GalleryOperation, by principal: Principal, certificate: String? = nil, verb: String,
        key: IdempotencyKey? = nil, source: NodeID? = nil, answering: Answering? = nil
    ) {
        self.operation = operation
        self.principal = principal
        self.certificate = certificate
        self.verb = verb
        self.key = key
        self.source = source
        self.answering = answering
    }

    /// The same, by whoever made the request.
    init(
        _ operation: GalleryOperation, for request: Request, key: IdempotencyKey? = nil, source: NodeID? = nil,
        answering: Answering? = nil
    ) {
        self.init(
            operation, by: request.peer.principal, certificate: request.peer.certificate, verb: request.verb.rawValue,
            key: key, source: source, answering: answering)
    }

    func answer(from before: GalleryState, to after: GalleryState) throws -> [UInt8] {
        guard let answering else { return try operation.document(in: after) }
        return try answering(before, after)
    }
}

/// What became of a submission.
struct Submitted: Sendable {
    let outcome: GalleryState.Outcome
    let revision: Revision
    /// The payload of the answer, empty if there is none.
    let answer: [UInt8]
    /// What the asker should know though the change is made.
    let warning: String?
}

/// Why a submission was not taken, beside the gallery's rules.
enum SubmissionError: Error {
    /// The same key is being carried out at this moment.
    case underWay(key: String)
    case keyReused(key: String, Revision)
    case tooManyPending(max: Int)
    case tooLarge(what: String, bytes: Int, bytesMax: Int)
    /// The catalog failed, so nothing is known of what a further change would meet.
    case unavailable(CatalogStoreError)
    /// The catalog could not be written, and is as it was: nothing was changed.
    case obstructed(CatalogStoreError)
    case stopping
    /// Another coordinator leads, or may.
    case notLeading(Refusal)
}

extension SubmissionError: CustomStringConvertible {
    var description: String {
        switch self {
        case .underWay(let key): "the request with key=\(key) is being carried out; ask again for its answer"
        case .keyReused(let key, let revision):
            "key=\(key) was used for another request, which became revision \(revision); draw a new one"
        case .tooManyPending(let max): "\(max) changes are being written; ask again later"
        case .tooLarge(let what, let bytes, let bytesMax):
            "\(what) would have \(bytes) bytes as JSON, and \(bytesMax) is the most; change less at once, or shorten texts"
        case .unavailable:
            "the catalog failed and takes no changes until the coordinator is started anew; its log says why. Whether "
                + "this change was made is unknown: repeat it with the same key="
        case .obstructed(let error):
            "nothing was changed: the catalog cannot be written (\(error.cause)). What stands is answered as before"
        case .notLeading(let refusal): refusal.text
        case .stopping: "the coordinator is stopping; ask again when it is back"
        }
    }
}
