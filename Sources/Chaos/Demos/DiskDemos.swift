extension Demos {
    static let bitRot = """
        name: bit-rot
        about: A bit is flipped in a hundred places on the disks; no wrong byte is deployed, one scrub finds and mends all.
        for: 30
        load: {publishers: 2, deployers: 2, resolvers: 0, imageMiB: 8, versions: 6}
        steps:
          - {when: published 8, within: 25, do: flipDisk, on: [westeurope, northeurope], count: 100}
          - {after: 6, do: scrub}
        expect: {settledWithin: 60, deployments: 20, versions: 8, disksClean: true}
        """

    static let fullDisk = """
        name: full-disk
        about: A node's disk is filled; publishes go elsewhere or fail cleanly, and deletions still work.
        for: 40
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 8, versions: 20, keep: 4}
        steps:
          - {at: 5, do: fillDisk, on: westeurope-1, for: 20}
          - {when: full westeurope-1, within: 15, do: wait, say: the cluster's status says that the disk is full}
          - {at: 27, do: wait, say: there is room again}
        expect: {settledWithin: 60, deployments: 20, versions: 6}
        """

    static let failingDisks = """
        name: failing-disks
        about: One node's syncs fail, another's reads and writes, a third's disk turns read-only.
        for: 52
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 8, versions: 8}
        steps:
          - {at: 4, do: failSync, on: westeurope-1, for: 8}
          - {at: 16, do: failIO, on: northeurope-1, for: 8}
          - {at: 28, do: readOnly, on: swedencentral-1, for: 16}
          - {when: readonly swedencentral-1, within: 15, do: wait, say: the cluster's status says that it takes nothing}
          - {at: 46, do: wait, say: the disks are well again}
        expect: {settledWithin: 90, deployments: 20, versions: 4}
        """
}
