/// A drawing over the seconds of a run: lines, bands and marks.
struct Chart {
    /// A line of it.
    struct Line {
        let name: String
        let color: String
        /// Seconds and values, in order of time.
        let points: [(x: Double, y: Double)]
        /// Whether a value holds until the next.
        var isStepped = false
    }

    /// A time in which something was wrong.
    struct Band {
        let from: Double
        let to: Double
        let color: String
    }

    /// A moment.
    struct Mark {
        let at: Double
        let color: String
        let text: String
    }

    static let colors = ["#3b82f6", "#f59e0b", "#10b981", "#a855f7", "#ef4444", "#14b8a6", "#64748b", "#ec4899"]
    private static let width = 1000.0
    private static let bottom = 20.0

    let seconds: Double
    /// The room for what stands left of the drawing.
    var left = 44.0
    var height = 170.0
    var lines: [Line] = []
    var bands: [Band] = []
    var marks: [Mark] = []
    var unit = ""

    func x(_ at: Double) -> Double { left + (Self.width - left - 8) * min(max(at / max(seconds, 1), 0), 1) }

    /// As SVG, with its key.
    var svg: String {
        let top = max(lines.flatMap { $0.points.map(\.y) }.max() ?? 0, 1)
        let scale = Self.rounded(top)
        let y = { (value: Double) in (height - Self.bottom) * (1 - min(value / scale, 1)) + 4 }
        var body = bands.map { band in
            "<rect x='\(n(x(band.from)))' y='4' width='\(n(max(1, x(band.to) - x(band.from))))' height='\(n(height - Self.bottom))' fill='\(band.color)' opacity='0.13'/>"
        }
        let steps = Self.steps(upTo: scale)
        for step in 0...steps {
            let value = scale * Double(step) / Double(steps)
            body.append(
                "<line x1='\(n(left))' x2='\(n(Self.width - 8))' y1='\(n(y(value)))' y2='\(n(y(value)))' stroke='currentColor' opacity='0.12'/>"
            )
            body.append(
                "<text x='\(n(left - 6))' y='\(n(y(value) + 4))' text-anchor='end'>\(HTMLText.number(value))</text>"
            )
        }
        body += timeAxis
        body += lines.map { line in
            "<polyline fill='none' stroke='\(line.color)' stroke-width='1.8' points='\(path(line, y))'><title>\(HTMLText.escaped(line.name))</title></polyline>"
        }
        body += marks.map { mark in
            "<line x1='\(n(x(mark.at)))' x2='\(n(x(mark.at)))' y1='4' y2='\(n(height - Self.bottom + 4))' stroke='\(mark.color)' stroke-dasharray='3 3'><title>\(HTMLText.escaped(mark.text))</title></line>"
        }
        return Self.frame(body, height + 6) + key
    }

    var timeAxis: [String] {
        let step = Self.rounded(max(seconds / 8, 1))
        return stride(from: 0, through: seconds, by: step).map { at in
            "<text x='\(n(x(at)))' y='\(n(height - 2))' text-anchor='middle'>\(HTMLText.number(at)) s</text>"
        }
    }

    static func frame(_ body: [String], _ height: Double) -> String {
        "<svg viewBox='0 0 \(Int(width)) \(Int(height))' role='img'>\(body.joined())</svg>"
    }

    private var key: String {
        let names = lines.map { "<span><i style='background:\($0.color)'></i>\(HTMLText.escaped($0.name))</span>" }
        return "<div class=key>\(names.joined())<span>\(unit)</span></div>"
    }

    private func path(_ line: Line, _ y: (Double) -> Double) -> String {
        var points: [String] = []
        var last: Double?
        for point in line.points {
            if line.isStepped, let last { points.append("\(n(x(point.x))),\(n(y(last)))") }
            points.append("\(n(x(point.x))),\(n(y(point.y)))")
            last = point.y
        }
        return points.joined(separator: " ")
    }

    /// The next of 1, 2, 5, 10, 20… that is no less.
    private static func rounded(_ value: Double) -> Double {
        var step = 1.0
        while true {
            for factor in [1.0, 2, 5] where step * factor >= value { return step * factor }
            step *= 10
        }
    }

    /// Into how many equal steps 1, 2, 5, 10, 20… goes, so that none has a fraction if that can be.
    private static func steps(upTo scale: Double) -> Int {
        var leading = scale
        while leading >= 10 { leading /= 10 }
        return scale < 5 && scale != 2 ? 1 : leading == 2 ? (scale < 4 ? 2 : 4) : 5
    }

    func n(_ value: Double) -> String { HTMLText.number(value) }
}
