import Foundation

/// Numbers as people read them.
enum Quantity {
    /// Bytes in binary units: `512 B`, `1.5 KiB`, `130.2 MiB`.
    static func bytes(_ count: Int64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        var value = Double(count)
        var unit = 0
        while abs(value) >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return unit == 0 ? "\(count) B" : "\(decimal(value, 1)) \(units[unit])"
    }

    static func rate(_ bytesPerSecond: Double) -> String {
        "\(decimal(bytesPerSecond / 1_048_576, 1)) MiB/s"
    }

    /// `850 ms`, `3.2 s`, `1:05`, `2:03:04`.
    static func duration(_ duration: Duration) -> String {
        let seconds = Self.seconds(duration)
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        if seconds < 60 { return "\(decimal(seconds, 1)) s" }
        let whole = Int(min(seconds, 359_999_999))
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        let tail = String(format: "%02d", rest)
        return hours > 0 ? "\(hours):\(String(format: "%02d", minutes)):\(tail)" : "\(minutes):\(tail)"
    }

    static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    static func decimal(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
}
