import Gallery
import Instances
import Logging
import Transport
import Wire

/// Keeps the node's connection to the coordinator: reports, follows the catalog, takes orders; dials anew when it
/// ends.
struct CoordinatorLink: Sendable {
    /// Why a connection that stood is given up.
    enum Fault: Error, Sendable {
        case ended
    }

    let context: NodeContext
    let endpoint: Endpoint
    /// What it is dialed from; `nil` for what the system chooses.
    let local: String?
    let heartbeat: Duration
    let tls: TLSContext
    let handler: any RequestHandler
    let agent: String

    /// Returns when its task is cancelled.
    func run() async {
        // A coordinator that is back gives up nobody it has not missed for a few heartbeats.
        let redialMax = min(context.limits.redialMax, heartbeat * 2)
        var backoff = Backoff(from: min(context.limits.redialMin, redialMax), to: redialMax)
        var refusal: String?
        while !Task.isCancelled {
            do {
                let connection = try await dial()
                if await admits(connection, unlessSaid: &refusal) {
                    backoff.reset()
                    await converse(on: connection)
                }
            } catch {
                context.logger.notice("the coordinator cannot be reached: \(error)", metadata: ["at": "\(endpoint)"])
            }
            do {
                try await Task.sleep(for: backoff.wait(chance: .random(in: 0..<1)))
            } catch { return }
        }
    }

    /// What was begun while the network was cut may hang long after it is whole again: it is soon begun anew.
    private var dialMax: Duration { max(context.limits.dialMaxAtLeast, heartbeat * 4) }

    private func dial() async throws(ConnectionError) -> Connection {
        var limits = context.limits.transport
        limits.connectTimeout = min(limits.connectTimeout, dialMax)
        limits.handshakeTimeout = min(limits.handshakeTimeout, dialMax)
        return try await Connection.open(
            to: endpoint, from: local, tls: tls, expecting: .anyCoordinator,
            hello: Hello(agent: agent, capabilities: ["push"]),
            handler: handler, limits: limits, logger: context.logger)
    }

    /// Whether the coordinator is the one that is obeyed; its epoch is on the disk before it is told anything.
    ///
    /// Otherwise it is told why, which is logged unless it was `said` before, and the connection is closed.
    private func admits(_ connection: Connection, unlessSaid said: inout String?) async -> Bool {
        let identity = context.identity
        let (epoch, incarnation) = (connection.greeting?.epoch ?? 0, connection.greeting?.incarnation ?? 0)
        do throws(NodeIdentityError) {
            try await context.files.run { () throws(NodeIdentityError) in
                try identity.admit(cluster: identity.cluster, epoch: epoch, incarnation: incarnation)
            }
            said = nil
            return true
        } catch {
            // Once, and not with each try.
            let isNews = said != "\(error)"
            said = "\(error)"
            context.logger.log(
                level: isNews ? identity.fence.isContested ? .critical : .error : .debug,
                "the coordinator is refused: \(error)", metadata: ["at": "\(endpoint)"])
            if case .fenced = error { await tellFence(connection) }
            await connection.close(saying: "\(error)")
            return false
        }
    }

    /// Lets a coordinator that is not obeyed know it: it may have been paused, or restored from a backup.
    private func tellFence(_ connection: Connection) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await connection.serve() }
            group.addTask {
                do throws(ConnectionError) {
                    let fields = Reporting.fence(of: context.identity) + ["free=0"]
                    _ = try await connection.ask(.report, fields, deadline: context.limits.answerWaitMin)
                } catch {
                    context.logger.debug("the refused coordinator answers: \(error)")
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Uses the connection until it ends, something on it fails, or the task is cancelled; it is closed then.
    private func converse(on connection: Connection) async {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await connection.serve()
                    throw Fault.ended
                }
                group.addTask { try await talk(on: connection, heartbeat: heartbeat) }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            guard !Task.isCancelled else { return await connection.close(saying: "stopping") }
            context.logger.notice("the connection to the coordinator is given up: \(error)")
        }
        await connection.close(saying: "dialing anew")
    }

    private func talk(on connection: Connection, heartbeat: Duration) async throws {
        let reporting = Reporting(context: context, connection: connection, heartbeat: heartbeat)
        try await reporting.tellInventory()
        context.logger.notice("joined", metadata: ["coordinator": "\(endpoint)"])
        try await reporting.tellServed()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await reporting.beat() }
            group.addTask { try await reporting.tellChanges() }
            group.addTask { try await ViewFollowing(context: context, connection: connection).run() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
