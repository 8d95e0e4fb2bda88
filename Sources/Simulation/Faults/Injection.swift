import Gallery

/// Faults as they befall the cluster.
extension Cluster {
    func happen(_ event: Script.Event) {
        guard !isPeace else { return }
        if let fault = Fault(rawValue: event.kind) {
            write("fault \(event.kind) place=\(event.place) span=\(event.span) salt=\(event.salt)")
            if inject(fault, event) { faults[fault.number] += 1 }
        } else if let deed = Deed(rawValue: event.kind) {
            perform(deed, event)
        }
    }

    private func perform(_ deed: Deed, _ event: Script.Event) {
        let client = clients[event.place % clients.count]
        guard client.isAwake, client.deedsUnderWay < ClientHost.deedsMax else { return }
        client.deedsUnderWay += 1
        let life = client.life
        let done: () -> Void = { [self] in
            operations += 1
            if client.life == life { client.deedsUnderWay -= 1 }
        }
        let salt = event.salt
        if client.isGuest, !deed.isReading { return client.attempt(salt: salt, then: done) }
        switch deed {
        case .grant: client.grant(salt: salt, then: done)
        case .publish: client.publish(salt: salt, isShallow: false, then: done)
        case .publishShallow: client.publish(salt: salt, isShallow: true, then: done)
        case .exclude: client.exclude(salt: salt, then: done)
        case .retarget: client.retarget(salt: salt, then: done)
        case .delete: client.delete(salt: salt, then: done)
        case .undelete: client.undelete(salt: salt, then: done)
        case .resolve:
            client.resolve(reference(salt), in: setting.regions[salt / 7 % setting.regions.count]) { _ in done() }
        case .resolveNear: client.resolveNear(reference(salt), salt: salt) { _ in done() }
        case .deploy:
            client.deploy(reference(salt), in: client.region) { [self] end in
                switch end {
                case .done: deployments.done += 1
                case .unread: deployments.failed += 1
                case .unresolved: break
                }
                done()
            }
        }
    }

    private func reference(_ salt: Int) -> ImageReference {
        let definitions = catalogPlan.definitions
        return ImageReference(definition: definitions[salt % definitions.count], choice: .latest)
    }

    /// Whether it really happened.
    private func inject(_ fault: Fault, _ event: Script.Event) -> Bool {
        let node = nodes[event.place % nodes.count]
        switch fault {
        case .nodeKilled, .nodeLosesPower, .nodeDiesAtEffect, .nodeCrashLoop, .nodeFlaps, .nodePaused, .regionLost,
            .massFailure, .clientKilled:
            return injectIntoProcess(fault, node, event)
        case .wallClockJumps:
            let jumps: [Int64] = [-3_600_000, 3_600_000, -86_400_000, 2 * 86_400_000, 315_360_000_000, -5000, 60_000]
            let host = event.place % 3 == 0 ? coordinators[current] : hosts[event.place % hosts.count]
            host.wallOffset += jumps[event.salt % jumps.count]
            return true
        case .driftChanges:
            return changeDrift(of: hosts[event.place % hosts.count], event)
        case .rot, .misdirectedWrite, .lostWrite, .failedSync, .diskFull, .diskReadOnly, .diskSlow, .nodeWiped,
            .disksSwapped, .allCopiesDestroyed, .allHoldersAway:
            return injectIntoDisk(fault, node, event)
        case .nodeCutOff, .regionCutOff, .coordinatorCutOff, .splitInTwo, .oneWayCut, .partialMesh, .clogged,
            .connectionReset, .halfOpen, .linkFlaps:
            return injectIntoNetwork(fault, node, event)
        case .nodeDrained, .nodeRetired, .regionRetired: return injectIntoStanding(fault, node, event)
        case .coordinatorKilled, .coordinatorDiesAtEffect, .coordinatorPaused, .coordinatorCrashLoop,
            .catalogSyncFails, .catalogDiskSlow, .oldCoordinatorLoose, .backupRestored, .twinCoordinators:
            return injectIntoCoordinator(fault, event)
        }
    }

    /// A clock that runs at another pace goes on from where it is.
    private func changeDrift(of host: Host, _ event: Script.Event) -> Bool {
        guard !host.isUp || host is ClientHost else { return false }
        host.drift = Int64(event.salt % 40_000 - 20_000)
        return true
    }
}
