public import Gallery

/// Why the catalog did not do what it was asked.
public enum CatalogStoreError: Error, Hashable, Sendable {
    // What the caller asked for is wrong or late; the catalog goes on.
    /// Someone else's change came first: the catalog is at `actual`.
    case revisionMismatch(expected: Revision, actual: Revision)
    /// The commit contradicts itself or its neighbours.
    case invalidCommit(Revision, reason: String)
    /// Sizes are in bytes, or in what `what` says.
    case tooLarge(what: String, size: Int, sizeMax: Int)
    /// The key names another request, which was given `revision`.
    case keyReused(IdempotencyKey, revision: Revision)
    /// The key's own request was given `revision` already: its answer is remembered.
    case keyAnswered(IdempotencyKey, revision: Revision)
    /// Changes before `oldest` were compacted.
    case gone(oldest: Revision)
    case tooManyPending(max: Int)
    case notOpen
    /// This engine can neither be backed up nor restored.
    case withoutBackups
    /// The file is there already.
    case fileExists(String)
    /// The audit is not as it was written, from this record on; changes go on being recorded.
    case auditAltered(AuditFault)

    // The catalog cannot be opened here.
    /// Another process has it; its process id if it could be read.
    case alreadyRunning(path: String, pid: Int32?)
    /// Nodes obey a coordinator of this epoch, which has another catalog.
    case superseded(path: String, by: Epoch)
    case foreignCluster(path: String, expected: String, actual: String)
    /// It was written by another release: `migrations` are not known to this one.
    case otherSchema(path: String, migrations: [String])

    /// The engine or the disk failed.
    case failed(CatalogFault)
    /// An earlier failure left the outcome unknown: open the catalog anew.
    indirect case catalogUnavailable(because: CatalogStoreError)
}

/// A failure of the engine or of what is below it.
public struct CatalogFault: Error, Hashable, Sendable {
    /// What kind of failure it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// No space on the device; nothing was written, everything can still be read.
        case noSpace
        /// A read, write or sync failed: what it concerned is unknown.
        case ioFailed
        /// The contents contradict themselves.
        case damaged
        case notADatabase
        case cannotOpen
        case readOnly
        /// Another program holds a lock on the file.
        case locked
        case outOfMemory
        /// A code that cannot come from what this target does: its own mistake.
        case unexpected
    }

    public let kind: Kind
    /// The file.
    public let path: String
    /// SQLite's extended result code, or 0.
    public let code: Int32
    /// What was found, for people.
    public let detail: String

    public init(_ kind: Kind, path: String, code: Int32 = 0, detail: String) {
        self.kind = kind
        self.path = path
        self.code = code
        self.detail = detail
    }
}

extension CatalogFault {
    /// Whether the transaction that met this is known to be undone.
    public var leavesCatalogKnown: Bool {
        switch kind {
        case .noSpace, .locked, .readOnly: true
        case .ioFailed, .damaged, .notADatabase, .cannotOpen, .outOfMemory, .unexpected: false
        }
    }
}
