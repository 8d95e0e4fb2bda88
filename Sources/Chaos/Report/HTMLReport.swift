import Foundation
import Wire

extension ChaosReport {
    /// A page that is complete in itself: no script, and nothing is fetched.
    public var html: String {
        let badge = "<span class='badge \(passed ? "good" : "bad")'>\(passed ? "passed" : "broken")</span>"
        let head = """
            <header><h1>\(HTMLText.escaped(scenario))\(badge)</h1><p>\(HTMLText.escaped(about))</p>
            <p>seed \(seed) · \(Int(seconds)) s in all</p></header>
            """
        let sections = [
            HTMLText.section("Verdict", verdictTable), tiles, HTMLText.section("What was done", nodeChart + eventTable),
            HTMLText.section("Deployments a second", deploymentChart),
            HTMLText.section("Deployment time, ms", latencyChart),
            HTMLText.section("Verified copies by region", copyChart),
            HTMLText.section("Deployments between one thing and the next", paceTable),
            HTMLText.section("Incidents", incidentTable), HTMLText.section("Operations", tallyTable),
            HTMLText.section("Links that were disturbed", linkTable),
            HTMLText.section("Processes", resourceTable),
            HTMLText.section("Scenario", "<pre>\(HTMLText.escaped(text))</pre>"),
        ]
        return """
            <!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>
            <title>\(HTMLText.escaped(scenario)): \(passed ? "passed" : "broken")</title><style>\(HTMLText.style)</style>
            <main>\(head)\(sections.joined())</main></html>
            """
    }

    private var regions: [String] { Set(samples.flatMap { $0.verified.keys } + rates.map(\.region)).sorted() }

    private func color(_ region: String) -> String {
        Chart.colors[(regions.firstIndex(of: region) ?? 0) % Chart.colors.count]
    }

    private var bands: [Chart.Band] {
        faults.map { Chart.Band(from: $0.from, to: $0.to, color: "#ef4444") }
    }

    private var marks: [Chart.Mark] {
        happenings.filter { $0.kind == .fault || $0.kind == .mending }.map {
            Chart.Mark(at: $0.at, color: $0.kind == .fault ? "#ef4444" : "#10b981", text: $0.text)
        }
    }

    private var verdictTable: String {
        let rows = checks.map { check in
            "<tr><td class=\(check.passed ? "ok" : "no")>\(check.passed ? "✓" : "✗")</td><td>\(HTMLText.escaped(check.name))</td>"
                + "<td>\(HTMLText.escaped(check.detail))</td></tr>"
        }
        return "<div class=wide><table><tbody>\(rows.joined())</tbody></table></div>"
    }

    private var tiles: String {
        let deployments = tallies.filter { $0.kind == "deploy" }
        let done = deployments.reduce(0) { $0 + $1.done }
        let failed = deployments.reduce(0) { $0 + $1.failed + $1.refused }
        let tiles: [(String, String)] = [
            ("\(done)", "deployments, every byte compared"), ("\(failed)", "deployments without a disk"),
            ("\(samples.last?.acknowledged ?? 0)", "versions acknowledged"),
            ("\(happenings.count { $0.kind == .fault })", "faults"),
            (settledSeconds.map { "\(Int($0.rounded(.up))) s" } ?? "never", "until all was as wanted again"),
        ]
        return "<section><div class=tiles>"
            + tiles.map { "<div class=tile><b>\($0.0)</b>\($0.1)</div>" }.joined() + "</div></section>"
    }

    private var deploymentChart: String {
        var chart = Chart(seconds: seconds, bands: bands, marks: marks, unit: "shaded: a region has a fault")
        chart.lines = regions.map { region in
            let own = Dictionary(rates.filter { $0.region == region }.map { ($0.at, $0) }) { first, _ in first }
            let points = (0...max(Int(seconds), 1)).map { (x: Double($0), y: Double(own[$0]?.done ?? 0)) }
            return Chart.Line(name: region, color: color(region), points: points)
        }
        return chart.svg
    }

    private var latencyChart: String {
        var chart = Chart(seconds: seconds, bands: bands, marks: marks)
        let seconds = Dictionary(grouping: rates, by: \.at)
        let points = { (pick: (Rate) -> Double?) in
            seconds.sorted { $0.key < $1.key }.compactMap { at, rates in
                rates.compactMap(pick).max().map { (x: Double(at), y: $0) }
            }
        }
        chart.lines = [
            Chart.Line(name: "p50, the slowest region's", color: Chart.colors[0], points: points(\.p50)),
            Chart.Line(name: "p99, the slowest region's", color: Chart.colors[1], points: points(\.p99)),
        ]
        return chart.svg
    }

    private var copyChart: String {
        var chart = Chart(seconds: seconds, bands: bands, marks: marks)
        chart.lines = regions.map { region in
            Chart.Line(
                name: region, color: color(region),
                points: samples.map { (x: $0.at, y: Double($0.verified[region] ?? 0)) },
                isStepped: true)
        }
        return chart.svg
    }

    private static let stateColors = [
        "alive": "#10b981", "suspect": "#fbbf24", "down": "#f97316", "lost": "#dc2626", "returning": "#3b82f6",
        "awaited": "#94a3b8",
    ]

    /// A row for each node, in the colour of its state.
    private var nodeChart: String {
        let nodes = Set(samples.flatMap { $0.states.keys }).sorted()
        let row = 16.0
        var chart = Chart(seconds: seconds)
        chart.height = row * Double(nodes.count) + 30
        chart.left = 150
        var body: [String] = []
        for (index, node) in nodes.enumerated() {
            let top = row * Double(index) + 4
            let name = String(node.split(separator: "/").last ?? "")
            for (sample, next) in zip(samples, samples.dropFirst().map(\.at) + [seconds]) {
                let state = sample.states[node] ?? "awaited"
                let width = max(0.5, chart.x(next) - chart.x(sample.at) + 0.4)
                body.append(
                    "<rect x='\(chart.n(chart.x(sample.at)))' y='\(chart.n(top))' width='\(chart.n(width))' height='12' fill='\(Self.stateColors[state] ?? "#94a3b8")'><title>\(HTMLText.escaped(node)): \(state), \(HTMLText.number(sample.at)) s</title></rect>"
                )
            }
            body.append(
                "<text x='\(chart.n(chart.left - 6))' y='\(chart.n(top + 10))' text-anchor='end'>\(HTMLText.escaped(name))</text>"
            )
        }
        body += marks.map { mark in
            "<line x1='\(chart.n(chart.x(mark.at)))' x2='\(chart.n(chart.x(mark.at)))' y1='0' y2='\(chart.n(chart.height - 18))' stroke='\(mark.color)' stroke-width='2'><title>\(HTMLText.escaped(mark.text))</title></line>"
        }
        let key = Self.stateColors.sorted { $0.key < $1.key }.map {
            "<span><i style='background:\($0.value)'></i>\($0.key)</span>"
        }
        return Chart.frame(body + chart.timeAxis, chart.height) + "<div class=key>\(key.joined())</div>"
    }

    private var eventTable: String {
        HTMLText.table(
            ["s", "", "what"], happenings.map { [HTMLText.number($0.at), $0.kind.rawValue, $0.text] })
    }

    private var incidentTable: String {
        let time = { (text: String?) in text.map { String($0.dropFirst(11).prefix(12)) } ?? "–" }
        return HTMLText.table(
            [
                "incident", "detected", "down", "decided", "first byte", "restored", "returned", "verified", "contents",
                "MiB copied",
            ],
            incidents.map { it in
                [
                    "\(it.kind) \(it.subject)", time(it.detected), time(it.down), time(it.decided), time(it.firstByte),
                    time(it.restored), time(it.returned), time(it.verified), "\(it.contents)",
                    "\(it.bytesCopied >> 20)",
                ]
            })
    }

    private var tallyTable: String {
        let number = { (value: Double?) in value.map { HTMLText.number($0) } ?? "–" }
        return HTMLText.table(
            ["operation", "region", "done", "done/s", "refused", "failed", "p50 ms", "p99 ms"],
            tallies.map { it in
                [
                    it.kind, it.region, "\(it.done)", number(it.perSecond), "\(it.refused)", "\(it.failed)",
                    number(it.p50), number(it.p99),
                ]
            })
    }

    private var paceTable: String {
        let number = { (value: Double?) in value.map { HTMLText.number($0) } ?? "–" }
        return HTMLText.table(
            ["from s", "to s", "after", "deployments/s", "MiB/s", "failed", "p50 ms", "p99 ms"],
            pace.map { it in
                [
                    number(it.from), number(it.to), it.after, number(it.deploymentsPerSecond),
                    number(it.mebibytesPerSecond), "\(it.failed)", number(it.p50), number(it.p99),
                ]
            })
    }

    private var linkTable: String {
        HTMLText.table(
            ["from", "to", "connections", "MiB", "bytes flipped", "resets"],
            links.filter { $0.counter.resets > 0 || $0.counter.flippedBytes > 0 }.map { it in
                let counter = it.counter
                return [
                    it.from, it.to, "\(counter.connections)", "\(counter.bytes >> 20)", "\(counter.flippedBytes)",
                    "\(counter.resets)",
                ]
            })
    }

    private var resourceTable: String {
        HTMLText.table(
            [
                "process", "memory before, MiB", "after", "descriptors before", "after", "disk beside contents, MiB",
                "after",
            ],
            resources.map { it in
                [
                    it.process, it.before.map { "\($0.residentBytes >> 20)" } ?? "–", "\(it.after.residentBytes >> 20)",
                    it.before.map { "\($0.descriptors)" } ?? "–", "\(it.after.descriptors)",
                    it.before.map { "\($0.sideBytes >> 20)" } ?? "–", "\(it.after.sideBytes >> 20)",
                ]
            })
    }
}
