extension Demos {
    static let killCoordinator = """
        name: kill-coordinator
        about: The coordinator is killed again and again during publishes; what it acknowledged stays true.
        for: 75
        load: {publishers: 4, deployers: 1, resolvers: 1, imageMiB: 2, versions: 60, publishEvery: 0.2}
        steps:
          - {at: 3, do: killCoordinator, times: 50, every: 1}
          - {after: 3, do: wait, say: the coordinator stays}
        expect: {settledWithin: 60, deployments: 20, versions: 8}
        """

    static let oldCoordinator = """
        name: old-coordinator
        about: A coordinator of an earlier term is let loose on a region; nodes follow only the newer one.
        for: 35
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 4, versions: 20, publishEvery: 2}
        steps:
          - {at: 5, do: oldCoordinator, on: [swedencentral], for: 10}
          - {at: 17, do: wait, say: the old coordinator is gone}
          - {when: alive, within: 15, do: wait, say: every node follows the newer one}
        expect: {settledWithin: 60, deployments: 20, versions: 4, mayFail: [swedencentral]}
        """

    static let restoreBackup = """
        name: restore-backup
        about: The catalog is backed up, goes on, and is put back to the backup; what was published since is not lost.
        for: 40
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 4, versions: 12, publishEvery: 2}
        steps:
          - {at: 8, do: backup}
          - {at: 20, do: restore}
          - {when: alive, within: 30, do: wait, say: every node follows the restored coordinator}
        expect: {settledWithin: 60, deployments: 20, versions: 4}
        """

    static let excludeLatest = """
        name: exclude-latest
        about: The newest version is excluded and included again while it is asked for as fast as it is answered.
        cluster:
          regions:
            - {name: westeurope, nodes: 1}
            - {name: northeurope, nodes: 1}
            - {name: swedencentral, nodes: 1}
            - {name: francecentral, nodes: 1}
            - {name: polandcentral, nodes: 1}
        for: 30
        load: {publishers: 2, deployers: 0, resolvers: 4, excluders: 2, imageMiB: 1, versions: 12, resolveEvery: 0.002, resolvesAtOnce: 4}
        expect: {settledWithin: 60, deployments: 0, resolves: 2000, versions: 4}
        """
}
