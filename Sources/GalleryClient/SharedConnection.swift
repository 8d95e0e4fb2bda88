import Transport

/// The one connection to the coordinator, made when it is first needed and again after it was lost.
actor SharedConnection {
    private typealias Dial = Task<Result<Connection, ConnectionError>, Never>

    private var current: Dial?
    /// What `current` came to, if it succeeded.
    private var standing: Connection?

    /// The connection that stands, or a new one; callers at the same time share it.
    ///
    /// A caller that is cancelled stops waiting at once; the dial goes on for the others.
    func get(
        opening open: @escaping @Sendable () async throws(ConnectionError) -> Connection
    ) async throws(ConnectionError) -> Connection {
        if let standing { return standing }
        let dial =
            current
            ?? Task {
                do throws(ConnectionError) {
                    return .success(try await open())
                } catch {
                    return .failure(error)
                }
            }
        current = dial
        guard let result = await Self.outcome(of: dial) else { throw .cancelled }
        if current == dial {
            switch result {
            case .success(let connection): standing = connection
            case .failure: current = nil
            }
        }
        return try result.get()
    }

    /// `nil` if the calling task is cancelled first, which waiting for a task's value does not heed.
    private static func outcome(of dial: Dial) async -> Result<Connection, ConnectionError>? {
        let (outcomes, outcome) = AsyncStream<Result<Connection, ConnectionError>>.makeStream()
        Task {
            outcome.yield(await dial.value)
            outcome.finish()
        }
        for await result in outcomes { return result }
        return nil
    }

    /// Forgets `connection`, which broke.
    func drop(_ connection: Connection) async {
        guard standing === connection else { return }
        current = nil
        standing = nil
        await connection.close()
    }

    /// Ends the connection, or the try at one.
    func close() async {
        guard let dial = current else { return }
        current = nil
        standing = nil
        dial.cancel()
        if case .success(let connection) = await dial.value { await connection.close() }
    }
}
