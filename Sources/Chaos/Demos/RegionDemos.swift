extension Demos {
    static let loseRegion = """
        name: lose-region
        about: Every node of a region is killed while all regions deploy; the copies are made elsewhere, then it returns.
        for: 40
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 8, versions: 6}
        steps:
          - {at: 5, do: loseRegion, on: swedencentral}
          - {when: lost swedencentral, within: 20, do: wait, say: swedencentral is given up}
          - {when: restored, within: 30, do: restart, on: swedencentral}
          - {when: alive, within: 20, do: wait, say: all nodes are back}
        expect: {settledWithin: 40, deployments: 20, versions: 4}
        """
}
