extension Demos {
    static let loseRegion = """
        name: lose-region
        about: Every node of a region is killed while all regions deploy; it is made up for elsewhere, and returns.
        for: 40
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 8, versions: 8}
        steps:
          - {at: 5, do: loseRegion, on: swedencentral}
          - {when: lost swedencentral, within: 20, do: wait, say: swedencentral is given up}
          - {when: restored, within: 30, do: restart, on: swedencentral}
          - {when: alive, within: 20, do: wait, say: all nodes are back}
        expect: {settledWithin: 60, deployments: 20, versions: 4}
        """

    static let loseRegions = """
        name: lose-regions
        about: Three of four regions are lost, the second and third while the first is being healed.
        cluster:
          regions:
            - {name: westeurope, nodes: 1}
            - {name: northeurope, nodes: 1}
            - {name: swedencentral, nodes: 1}
            - {name: francecentral, nodes: 1}
        for: 50
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 8, versions: 6}
        steps:
          - {at: 8, do: loseRegion, on: westeurope}
          - {when: lost westeurope, within: 20, do: loseRegion, on: northeurope}
          - {after: 2, do: loseRegion, on: swedencentral}
          - {when: lost swedencentral, within: 20, do: wait, say: francecentral is the last}
          - {after: 5, do: restart, on: [westeurope, northeurope, swedencentral]}
          - {when: alive, within: 30, do: wait, say: all nodes are back}
        expect: {settledWithin: 60, deployments: 20, versions: 2}
        """

    static let cutRegion = """
        name: cut-region
        about: A region's network is pulled, its users cut off with it, and plugged in again.
        for: 45
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 8, versions: 8}
        steps:
          - {at: 5, do: cut, on: northeurope, for: 20}
          - {when: lost northeurope, within: 20, do: wait, say: northeurope is given up though it lives}
          - {at: 27, do: wait, say: the network is back}
          - {when: alive, within: 15, do: wait, say: all nodes are back}
        expect: {settledWithin: 60, deployments: 20, versions: 4}
        """

    static let targetRegions = """
        name: target-regions
        about: The target regions of every version change while a region is cut off.
        for: 40
        load: {publishers: 1, deployers: 1, resolvers: 1, imageMiB: 8, versions: 5}
        steps:
          - {at: 8, do: cut, on: swedencentral, for: 12}
          - {after: 3, do: setTargets, on: [westeurope, northeurope]}
          - {after: 14, do: setTargets}
          - {when: restored, within: 20, do: wait, say: versions are wanted everywhere again}
        expect: {settledWithin: 60, deployments: 10, versions: 2}
        """
}
