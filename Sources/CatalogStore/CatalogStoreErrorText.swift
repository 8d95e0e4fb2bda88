/// For people: what happened to which file, and the way out.
extension CatalogStoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .revisionMismatch(let expected, let actual):
            "the catalog is at revision \(actual), not \(expected); read it afresh and repeat"
        case .invalidCommit(let revision, let reason):
            "revision \(revision) cannot be committed: \(reason)"
        case .tooLarge(let what, let size, let sizeMax):
            "\(what): \(size) is too large; at most \(sizeMax)"
        case .keyReused(let key, let revision):
            "key \(key.text) named another request, which became revision \(revision); use a new key for a new request"
        case .keyAnswered(let key, let revision):
            "key \(key.text) was answered with revision \(revision) already; ask for the remembered answer"
        case .gone(let oldest):
            "changes before revision \(oldest) are no longer in the log; read the state afresh"
        case .tooManyPending(let max):
            "\(max) commits are waiting; try again later"
        case .notOpen:
            "the catalog is not open"
        case .withoutBackups:
            "this engine keeps no file that could be backed up"
        case .fileExists(let path):
            "\(path) is there already; name another file"
        case .superseded(let path, let epoch):
            "nodes obey a coordinator of epoch \(epoch), which has another catalog than \(path); if this one is to rule, "
                + "stop that coordinator and give `vitrine restore --from \(path) --replace`, by which it takes what "
                + "nodes know beyond it"
        case .auditAltered(let fault):
            "\(fault); the audit was changed behind the catalog's back: keep the file, and compare it with a backup"
        case .alreadyRunning(let path, let pid):
            "another coordinator\(pid.map { ", process \($0)," } ?? "") has \(path) open; stop it first"
        case .foreignCluster(let path, let expected, let actual):
            "\(path) is the catalog of cluster \(actual), not of \(expected); give the path of the right one"
        case .otherSchema(let path, let migrations):
            "\(path) was written by another release (\(migrations.joined(separator: "; "))); run that release, or "
                + "restore a backup that this one made"
        case .failed(let fault):
            fault.description
        case .catalogUnavailable(let cause):
            "the catalog takes no changes since it failed; open it anew. \(cause)"
        }
    }
}

extension CatalogFault: CustomStringConvertible {
    public var description: String {
        let number = code == 0 ? "" : " (SQLite \(code))"
        return "\(path): \(detail)\(number); \(wayOut)"
    }

    private var wayOut: String {
        switch kind {
        case .noSpace: "no space is left: nothing was changed, all can still be read. Free some and repeat"
        case .ioFailed: "the disk failed: see the system's log, then start the coordinator anew"
        case .damaged: "the catalog is damaged: keep the file, and restore a backup of it"
        case .notADatabase: "this is not a catalog: give the path of one, or restore a backup"
        case .cannotOpen: "it cannot be opened: check that the path is right and its directory is there"
        case .readOnly: "it cannot be written: check its owner, its mode and how the file system is mounted"
        case .locked: "another program has it open: stop that first"
        case .outOfMemory: "no memory is left: start the coordinator anew"
        case .unexpected: "this is a mistake of Vitrine: report it, with this text"
        }
    }
}
