import Foundation
import GRDB

extension CatalogStoreError {
    /// Whatever was thrown while `path` was worked on, as one of the closed set.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as CatalogStoreError:
            self = error
        case let error as DatabaseError:
            let detail = error.message ?? error.resultCode.description
            self = .failed(
                CatalogFault(
                    CatalogFault.Kind(error.resultCode), path: path, code: error.extendedResultCode.rawValue,
                    detail: detail))
        case let error as DecodingError:
            self = .damaged(path, "a row is not what it should be: \(error)")
        default:
            self = .failed(CatalogFault(.unexpected, path: path, detail: "\(error)"))
        }
    }
}

extension CatalogFault.Kind {
    /// What a primary result code of SQLite means here (sqlite.org/rescode.html).
    init(_ code: ResultCode) {
        switch code {
        case .SQLITE_FULL: self = .noSpace
        case .SQLITE_IOERR: self = .ioFailed
        // A constraint can fail only if rows are there that no transaction of ours wrote.
        case .SQLITE_CORRUPT, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: self = .damaged
        case .SQLITE_NOTADB, .SQLITE_FORMAT: self = .notADatabase
        case .SQLITE_CANTOPEN, .SQLITE_NOLFS: self = .cannotOpen
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self = .readOnly
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: self = .locked
        case .SQLITE_NOMEM: self = .outOfMemory
        default: self = .unexpected
        }
    }
}

/// Does `work`, and throws only what the contract names.
func translatingErrors<Result>(
    of path: String, _ work: () throws -> Result
) throws(CatalogStoreError) -> Result {
    do {
        return try work()
    } catch {
        throw CatalogStoreError(error, path: path)
    }
}
