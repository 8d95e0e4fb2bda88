import Glibc

/// For whoever runs the node: what failed, with which file, and the way out where there is one.
extension ReplicaStoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .inUse(let path): "another process has the data directory \(path) open; stop it first"
        case .system(let failure): "\(failure)"
        case .noSpace(let needed, let free): "\(needed) bytes are needed and \(free) may be used"
        case .tooManyIncoming(let limit): "\(limit) contents are being received already"
        case .tooManyOpen(let limit): "\(limit) contents are open already"
        case .tooLarge(let path, let limit): "\(path) is longer than \(limit) bytes"
        case .notFound(let digest): "\(digest) is not here"
        case .busy(let digest): "\(digest) is being begun, ended or removed"
        case .damaged(let digest, let chunk?): "chunk \(chunk) of \(digest) is damaged"
        case .damaged(let digest, nil): "\(digest) is damaged"
        case .corruptChunk(let digest, let chunk): "the bytes given for chunk \(chunk) of \(digest) are others"
        case .noSuchChunk(let chunk): "the disk has no chunk \(chunk)"
        case .chunkMissing(let chunk): "chunk \(chunk) has not come yet"
        case .wrongLength(let expected, let found): "\(found) bytes instead of \(expected)"
        case .outsideDisk(let offset, let count): "\(count) bytes at \(offset) are not within the disk"
        case .manifest(let error): "no manifest: \(error)"
        case .wrongManifest(let expected, let found): "the manifest is that of \(found), not of \(expected)"
        case .incomplete(let missing): "\(missing) chunks are missing"
        case .discarded(let digest): "what was received of \(digest) was discarded"
        case .cancelled: "cancelled"
        }
    }
}

extension SystemFailure: CustomStringConvertible {
    public var description: String {
        let left = leftBehind.map { "; \($0) was left behind" } ?? ""
        return "\(call) of \(path) failed: \(String(cString: strerror(code)))\(left)"
    }
}
