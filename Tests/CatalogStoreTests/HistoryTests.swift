import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

/// That the log is the history: in the order of real time, and the same whoever reads it.
@Suite(.timeLimit(.minutes(1))) struct HistoryTests {
    /// Counts beginnings and acknowledgements as they happen.
    private actor Clock {
        private var now = 0

        func tick() -> Int {
            now += 1
            return now
        }
    }

    /// One caller's commit: between which ticks it was made.
    private struct Interval {
        let began: Int
        let revision: Revision
        let ended: Int
    }

    @Test(arguments: Engine.allCases)
    func `what was acknowledged before another change began has the lower revision`(engine: Engine) async throws {
        try await engine.withStore(at: 0) { store async throws in
            let committer = GroupCommitter(store, after: 0)
            let callers = CommittingCallers(committer, after: 0, upTo: 400)
            let clock = Clock()
            let intervals = try await withThrowingTaskGroup(of: [Interval].self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        var intervals: [Interval] = []
                        while true {
                            let began = await clock.tick()
                            guard let revision = try await callers.commitNext() else { return intervals }
                            intervals.append(Interval(began: began, revision: revision, ended: await clock.tick()))
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(Set(intervals.map(\.revision)) == Set(1...400))
            var isOrdered = true
            for earlier in intervals {
                for later in intervals where earlier.ended < later.began && earlier.revision >= later.revision {
                    isOrdered = false
                }
            }
            #expect(isOrdered)
            guard engine == .sqlite else { return }
            // Or the rule would say nothing.
            let areConcurrent = intervals.contains { one in
                intervals.contains { $0.began < one.began && one.began < $0.ended }
            }
            #expect(areConcurrent)
        }
    }

    @Test(arguments: Engine.allCases)
    func `replaying the log gives the state, and the same bytes`(engine: Engine) async throws {
        try await engine.withStore(at: 0) { store async throws in
            let callers = CommittingCallers(GroupCommitter(store, after: 0), after: 0, upTo: 300)
            try await callers.run(count: 8) { _ in }
            var replayed = GalleryState()
            for logged in try await store.changes(since: 0, limit: 1000) {
                #expect(try replayed.apply(logged.change) == .applied)
                #expect(replayed.revision == logged.revision)
            }
            let state = try await store.open(cluster: SampleLog.cluster).state
            let isSame = replayed == state && replayed.encoded() == state.encoded()
            #expect(isSame)
            #expect(replayed.revision == 300)
        }
    }

    @Test func `two processes that read one log have the same bytes, however each of them hashes`() async throws {
        try await withDirectory { directory in
            let path = directory + "/catalog"
            let store = SQLiteCatalogStore(path: path, hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            let every = EveryChange()
            let state = every.state
            try await store.append(every.commits, after: 0)
            try await store.close()
            let seeds: [[String: String]] = [[:], [:], ["SWIFT_DETERMINISTIC_HASHING": "1"]]
            var codings: Set<String> = []
            var hashings: Set<String> = []
            for environment in seeds {
                let child = try Child(path, callers: 0, count: 0, environment: environment)
                _ = child.line()
                let words = try #require(child.line()).split(separator: " ").map(String.init)
                codings.insert(words[1])
                hashings.insert(words[3])
                try child.end()
            }
            let own = state.encoded().withUnsafeBytes(SampleLog.hash)
            #expect(codings == ["\(own)"])
            #expect(hashings.count == 3)
        }
    }

    /// The sample would say less than its name, unseen, if a kind were missing.
    @Test func `the log that two processes read has every kind of change, and many members in each set`() {
        let every = EveryChange()
        let kinds: Set<String> = [
            "defineRegion", "setRegionStanding", "setNodeStanding", "registerNode", "establish", "createTenant",
            "deleteTenant", "createSubscription",
            "deleteSubscription", "createPrincipal", "updatePrincipal", "deletePrincipal", "assignRole", "removeRole",
            "createSource", "updateSource", "deleteSource", "createGallery", "updateGallery", "shareGallery",
            "deleteGallery", "createImageDefinition", "updateImageDefinition", "deleteImageDefinition",
            "createImageVersion", "updateImageVersion", "deleteImageVersion", "undeleteImageVersion",
            "purgeImageVersion", "rollBackLatest", "recordVerified", "recordReplicas", "recordFailure",
            "expireImageVersion", "recordNode",
        ]
        #expect(every.kinds == kinds)
        // Whoever adds a kind is led here by the compiler.
        for commit in every.commits {
            switch commit.change.operation {
            case .defineRegion, .setRegionStanding, .setNodeStanding, .registerNode, .establish, .createTenant,
                .deleteTenant, .createSubscription,
                .deleteSubscription, .createPrincipal, .updatePrincipal, .deletePrincipal, .assignRole, .removeRole,
                .createSource, .updateSource, .deleteSource, .createGallery, .updateGallery, .shareGallery,
                .deleteGallery, .createImageDefinition, .updateImageDefinition, .deleteImageDefinition,
                .createImageVersion, .updateImageVersion, .deleteImageVersion, .undeleteImageVersion,
                .purgeImageVersion, .rollBackLatest, .recordVerified, .recordReplicas, .recordFailure,
                .expireImageVersion, .recordNode:
                break
            }
        }
        let directory = every.state.directory
        #expect(directory.principals.values.contains { $0.members.count > 8 })
        #expect(every.state.galleries.values.contains { $0.sharing.subscriptions.count > 8 })
        #expect(directory.assignments.count > 4 && directory.subscriptions.count > 10)
        #expect(every.state.sources.count > 5)
    }
}
