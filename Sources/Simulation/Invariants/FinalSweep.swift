import Gallery
import Placement
import Wire

/// At rest: everything that can be deployed is, and nothing that is lost is served.
extension Cluster {
    private static let deploymentsMax = 60

    func checkRest() {
        guard let shell else { return fail("there is no coordinator at rest") }
        checkFold(of: shell.disk)
        let orders = shell.ordersGiven
        run(until: now + 40_000)
        guard mayGoOn, let shell = self.shell else { return }
        // What somebody was about to bring is forgotten only after a while, and then goes.
        let isDisturbed = !shell.expected.isEmpty
        if isDisturbed { run(until: now + settlingMax) }
        guard mayGoOn else { return }
        if !isDisturbed, shell.ordersGiven != orders {
            return fail("\(shell.ordersGiven - orders) orders after all had settled")
        }
        if let unrest = unrest() { return fail("did not stay settled: \(unrest)") }
        checkViews(shell)
        noteLosses(shell)
        deployEverything(shell)
        if mayGoOn { witness.judge() }
    }

    /// I19: each view is the catalog.
    private func checkViews(_ shell: CoordinatorShell) {
        for node in nodes where !outside.contains(node.id) && node.disk.view.fold.state != shell.durable.state {
            return fail("the view of \(node.id) is not the catalog at \(shell.durable.state.revision)")
        }
    }

    private func noteLosses(_ shell: CoordinatorShell) {
        let lost = Set(shell.ask(\.lostContents))
        for content in catalogContents(shell.durable.state) {
            let isLost = lost.contains(content)
            if isLost { mark(.versionLost) }
            if !isLost, atlas.forsaken.contains(content) { mark(.versionRevived) }
            let isExcused = atlas.forsaken.contains(content) || isHeldOutside(content)
            if isLost, !isExcused { fail("\(content) is lost, and no fault destroyed all of it") }
        }
    }

    /// Whether who stays away has the only whole copies.
    private func isHeldOutside(_ content: Digest) -> Bool {
        nodes.contains { outside.contains($0.id) && $0.disk.holdsIntact(content) }
    }

    private func deployEverything(_ shell: CoordinatorShell) {
        let state = shell.durable.state
        let lost = Set(shell.ask(\.lostContents))
        let clients = clients.filter { !$0.isGuest }
        var left = 0
        var count = 0
        for definition in catalogPlan.definitions {
            for version in state.galleries[definition.gallery]?.definitions[definition.name]?.versions ?? VersionTable()
            {
                for target in version.properties.targetRegions
                where count < Self.deploymentsMax && !version.isSoftDeleted {
                    guard mustDeploy(version, in: target.name, lost) else { continue }
                    count += 1
                    left += 1
                    let reference = ImageReference(definition: definition, choice: .number(version.number))
                    let client = clients[count % clients.count]
                    later(Int64(count) * 20) { [self] in
                        deploy(reference, in: target.name, by: client) { left -= 1 }
                    }
                }
            }
        }
        run(until: now + 60_000)
        if left > 0, mayGoOn { fail("\(left) deployments at rest did not end") }
    }

    /// A connection that broke unnoticed is found out by the first question.
    private func deploy(
        _ reference: ImageReference, in region: Region, by client: ClientHost, tries: Int = 1,
        then: @escaping () -> Void
    ) {
        client.deploy(reference, in: region) { [self] end in
            guard end != .done else { return then() }
            guard tries < 3 else {
                then()
                return fail("\(reference) cannot be deployed in \(region) at rest: \(end)")
            }
            later(1000) { [self] in deploy(reference, in: region, by: client, tries: tries + 1, then: then) }
        }
    }

    private func mustDeploy(_ version: ImageVersion, in region: Region, _ lost: Set<Digest>) -> Bool {
        guard version.isReady(in: region), nodes.contains(where: { $0.region == region && !outside.contains($0.id) })
        else {
            return false
        }
        return version.distinctContents.allSatisfy { !lost.contains($0.digest) }
    }
}
