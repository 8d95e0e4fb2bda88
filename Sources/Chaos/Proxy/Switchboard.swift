import Chance
import Foundation
import NIOCore
import Settings

/// The proxy's rules, counters and connections; used on its event loop only.
final class Switchboard {
    /// The place of whoever dials from an address that nobody has.
    static let elsewhere = "elsewhere"

    let loop: any EventLoop
    private let sources: [String: String]
    private var rules: [Link: LinkRule] = [:]
    private(set) var counters: [Link: LinkCounter] = [:]
    private var detours: [Link: Address] = [:]
    private var relays: [ObjectIdentifier: Relay] = [:]
    private var generator: SeededGenerator

    init(loop: any EventLoop, sources: [String: String], seed: UInt64) {
        self.loop = loop
        self.sources = sources
        generator = SeededGenerator(seed: seed)
    }

    func place(of address: SocketAddress?) -> String {
        address?.ipAddress.flatMap { sources[$0] } ?? Self.elsewhere
    }

    func rule(_ link: Link) -> LinkRule { rules[link] ?? .pass }

    func set(_ rule: LinkRule, on links: [Link]) {
        for link in links { rules[link] = rule == .pass ? nil : rule }
        for relay in relays.values { relay.rulesChanged() }
    }

    func redirect(_ place: String, to address: Address?, for dialers: [String]) {
        if let address {
            for dialer in dialers { detours[Link(from: dialer, to: place)] = address }
            reset(dialers.map { Link(from: $0, to: place) })
        } else {
            let links = detours.keys.filter { $0.to == place }
            for link in links { detours[link] = nil }
            reset(links)
        }
    }

    /// Where a connection leads instead of to its place.
    func detour(_ link: Link) -> Address? { detours[link] }

    func reset(_ links: [Link]) {
        for relay in relays.values where !relay.links.isDisjoint(with: links) { relay.reset() }
    }

    func closeAll() {
        for relay in relays.values { relay.reset() }
    }

    func add(_ relay: Relay) { relays[ObjectIdentifier(relay)] = relay }

    func remove(_ relay: Relay) { relays[ObjectIdentifier(relay)] = nil }

    func count(_ link: Link, _ change: (inout LinkCounter) -> Void) { change(&counters[link, default: LinkCounter()]) }

    /// By chance, from nothing to `limit`.
    func chance(upTo limit: Duration) -> Duration {
        guard limit > .zero else { return .zero }
        return .nanoseconds(Int64.random(in: 0...limit.nanoseconds, using: &generator))
    }

    /// How many bytes pass before the next one that is flipped.
    func bytesToNextFlip(at rate: Double) -> Int {
        let chance = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &generator)
        return Int(min(log(chance) / log(1 - min(rate, 0.999_999)), 1e15))
    }

    func bitToFlip() -> UInt8 { 1 << UInt8.random(in: 0..<8, using: &generator) }
}
