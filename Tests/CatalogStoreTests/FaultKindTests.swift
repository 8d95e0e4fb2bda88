import Foundation
import GRDB
import Testing

@testable import CatalogStore

@Suite struct FaultKindTests {
    @Test(arguments: [
        (ResultCode.SQLITE_BUSY, CatalogFault.Kind.locked), (.SQLITE_LOCKED, .locked), (.SQLITE_PROTOCOL, .locked),
        (.SQLITE_IOERR, .ioFailed), (.SQLITE_FULL, .noSpace), (.SQLITE_CORRUPT, .damaged),
        (.SQLITE_CONSTRAINT, .damaged), (.SQLITE_MISMATCH, .damaged), (.SQLITE_NOTADB, .notADatabase),
        (.SQLITE_FORMAT, .notADatabase), (.SQLITE_CANTOPEN, .cannotOpen), (.SQLITE_NOLFS, .cannotOpen),
        (.SQLITE_READONLY, .readOnly), (.SQLITE_PERM, .readOnly), (.SQLITE_AUTH, .readOnly),
        (.SQLITE_NOMEM, .outOfMemory), (.SQLITE_ERROR, .unexpected), (.SQLITE_INTERNAL, .unexpected),
        (.SQLITE_ABORT, .unexpected), (.SQLITE_INTERRUPT, .unexpected), (.SQLITE_NOTFOUND, .unexpected),
        (.SQLITE_EMPTY, .unexpected), (.SQLITE_SCHEMA, .unexpected), (.SQLITE_TOOBIG, .unexpected),
        (.SQLITE_MISUSE, .unexpected), (.SQLITE_RANGE, .unexpected), (.SQLITE_NOTICE, .unexpected),
        (.SQLITE_WARNING, .unexpected),
    ])
    func `each result code of SQLite means one kind of fault`(code: ResultCode, kind: CatalogFault.Kind) {
        let error = CatalogStoreError(DatabaseError(resultCode: code, message: "m"), path: "/p")
        #expect(error == .failed(CatalogFault(kind, path: "/p", code: code.rawValue, detail: "m")))
    }

    @Test func `an extended result code keeps its number`() {
        let error = CatalogStoreError(DatabaseError(resultCode: .SQLITE_IOERR_FSYNC), path: "/p")
        #expect(error.fault?.kind == .ioFailed)
        #expect(error.fault?.code == 1034)
    }

    @Test(arguments: CatalogFault.Kind.allCases)
    func `each fault names the file and a way out`(kind: CatalogFault.Kind) {
        let text = CatalogStoreError.failed(CatalogFault(kind, path: "/p/catalog", detail: "d")).description
        let isWhole = text.hasPrefix("/p/catalog: d; ") && text.contains(": ")
        #expect(isWhole)
    }
}
