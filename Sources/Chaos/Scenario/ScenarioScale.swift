extension Scenario {
    /// The same with every time `factor` times as long, and as many times more to do.
    public func scaled(by factor: Double) -> Scenario {
        Scenario(
            name: name, about: about, topology: topology, topologyText: topologyText, load: load.scaled(by: factor),
            duration: duration * factor, steps: steps.map { $0.scaled(by: factor) },
            expectations: expectations.scaled(by: factor), text: text)
    }
}

extension LoadSettings {
    fileprivate func scaled(by factor: Double) -> LoadSettings {
        var load = self
        load.versionsMax = max(1, Int(Double(versionsMax) * factor))
        return load
    }
}

extension Expectations {
    fileprivate func scaled(by factor: Double) -> Expectations {
        var expectations = self
        expectations.settledWithin = max(settledWithin, settledWithin * factor)
        return expectations
    }
}

extension Step {
    fileprivate func scaled(by factor: Double) -> Step {
        let moment =
            switch moment {
            case .at(let time): Moment.at(time * factor)
            case .after(let time): Moment.after(time * factor)
            // How soon the cluster notices does not depend on how long it is left alone.
            case .when: moment
            }
        return Step(moment, action.scaled(by: factor), lasting: lasting.map { $0 * factor })
    }
}

extension Action {
    fileprivate func scaled(by factor: Double) -> Action {
        switch self {
        case .killCoordinator(let times, let every):
            .killCoordinator(times: max(1, Int(Double(times) * factor)), every: every)
        default: self
        }
    }
}
