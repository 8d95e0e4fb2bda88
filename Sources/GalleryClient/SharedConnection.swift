import Transport

/// The one connection to the coordinator, made when it is first needed and again after it was lost.
actor SharedConnection {
    private var current: Task<Result<Connection, ConnectionError>, Never>?

    /// The connection that stands, or a new one; callers at the same time share it.
    func get(
        opening open: @escaping @Sendable () async throws(ConnectionError) -> Connection
    ) async throws(ConnectionError) -> Connection {
        let task =
            current
            ?? Task {
                do throws(ConnectionError) {
                    return .success(try await open())
                } catch {
                    return .failure(error)
                }
            }
        current = task
        let result = await task.value
        if case .failure = result, current == task { current = nil }
        return try result.get()
    }

    /// Forgets `connection`, which broke.
    func drop(_ connection: Connection) async {
        guard let current, case .success(let standing) = await current.value, standing === connection else { return }
        self.current = nil
        await connection.close()
    }

    func close() async {
        guard let current, case .success(let connection) = await current.value else { return }
        self.current = nil
        await connection.close()
    }
}
