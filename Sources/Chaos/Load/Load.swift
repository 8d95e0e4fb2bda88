/// All workers of the load together.
struct Load: Sendable {
    /// How long what is under way may take when the load is over, before it is abandoned.
    private static let grace = 15.0

    let context: LoadContext

    /// Returns when the load was told to be over and every worker has ended, at the latest after a grace.
    func run() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            let settings = context.settings
            for number in 0..<settings.publishers {
                group.addTask { try await Self.work { try await Publisher(context: context, number: number).run() } }
            }
            for number in 0..<settings.excluders {
                group.addTask { try await Self.work { try await Excluder(context: context, number: number).run() } }
            }
            for region in context.regions {
                for number in 0..<settings.deployers {
                    group.addTask {
                        try await Self.work {
                            try await Deployer(context: context, region: region, number: number).run()
                        }
                    }
                }
                for number in 0..<settings.resolvers {
                    group.addTask {
                        try await Self.work {
                            try await Resolver(context: context, region: region, number: number).run()
                        }
                    }
                }
            }
            group.addTask { try await Self.watch(context) }
            defer { group.cancelAll() }
            var left =
                settings.publishers + settings.excluders
                + context.regions.count * (settings.deployers + settings.resolvers)
            while left > 0, let isWorker = try await group.next(), isWorker { left -= 1 }
        }
    }

    /// `true`, so that a worker can be told from the watch.
    private static func work(_ body: () async throws -> Void) async throws -> Bool {
        do {
            try await body()
        } catch is CancellationError {
            return true
        }
        return true
    }

    /// Returns a grace after the load was told to be over.
    private static func watch(_ context: LoadContext) async throws -> Bool {
        do {
            while !context.isOver.isSet { try await context.pause(.milliseconds(100)) }
            try await context.pause(.seconds(grace))
        } catch is CancellationError {
            return false
        }
        return false
    }
}
