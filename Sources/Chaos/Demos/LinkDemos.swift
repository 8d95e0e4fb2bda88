extension Demos {
    static let throughput = """
        name: throughput
        about: How many deployments a second there are without a fault, and under one after the other.
        for: 80
        load: {publishers: 1, deployers: 2, resolvers: 0, imageMiB: 16, versions: 4, publishEvery: 10}
        steps:
          - {at: 15, do: slow, on: northeurope, delay: 0.05, jitter: 0.02, for: 10}
          - {at: 30, do: kill, on: coordinator, for: 10}
          - {at: 45, do: loseRegion, on: swedencentral, for: 10}
          - {at: 60, do: flipWire, on: westeurope-1, chance: 0.000001, for: 10}
        expect: {settledWithin: 60, deployments: 50, versions: 2}
        """

    static let badLinks = """
        name: bad-links
        about: Links are cut one way, slowed, reset in the middle of transfers, and corrupt what they carry.
        for: 60
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 8, versions: 12}
        steps:
          - {at: 3, do: cut, on: westeurope-1, direction: out, for: 8}
          - {at: 13, do: cut, on: northeurope-1, direction: in, for: 8}
          - {at: 23, do: resetAfter, on: westeurope, bytes: 3000000, for: 8}
          - {at: 33, do: flipWire, on: swedencentral, chance: 0.00001, for: 8}
          - {at: 43, do: slow, on: northeurope-2, rate: 1, for: 8}
          - {at: 53, do: reset, on: westeurope}
        expect: {settledWithin: 60, deployments: 20, versions: 4}
        """

    static let swizzle = """
        name: swizzle
        about: The links of all nodes are cut one by one, and healed one by one in another order.
        for: 40
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 4, versions: 8}
        steps:
          - {at: 4, do: cut, on: westeurope-1}
          - {after: 2, do: cut, on: northeurope-2}
          - {after: 2, do: cut, on: swedencentral-1}
          - {after: 2, do: cut, on: coordinator}
          - {after: 2, do: cut, on: westeurope-2}
          - {after: 4, do: heal, on: swedencentral-1}
          - {after: 2, do: heal, on: westeurope-2}
          - {after: 2, do: heal, on: westeurope-1}
          - {after: 2, do: heal, on: coordinator}
          - {after: 2, do: heal, on: northeurope-2}
          - {when: alive, within: 30, do: wait, say: all nodes are back}
        expect: {settledWithin: 60, deployments: 10, versions: 2}
        """

    static let strangers = """
        name: strangers
        about: A thousand slow clients, garbage, and certificates that are no good; good clients are served as before.
        for: 45
        load: {publishers: 1, deployers: 1, resolvers: 1, imageMiB: 8, versions: 6, publishEvery: 5}
        steps:
          - {at: 5, do: wrongCertificates, count: 60, for: 8}
          - {at: 15, do: garbage, count: 100, for: 10}
          - {at: 28, do: slowClients, count: 1000, for: 12}
        expect: {settledWithin: 60, deployments: 20, versions: 2}
        """
}
