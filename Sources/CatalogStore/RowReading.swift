import GRDB

extension Row {
    /// The value in a column; one that cannot be read as such is damage, and no reason to end.
    func checked<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value {
        guard index < count, let value = Value.fromDatabaseValue(self[index] as DatabaseValue) else {
            throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "column \(index) holds no \(Value.self)")
        }
        return value
    }
}
