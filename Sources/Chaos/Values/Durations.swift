extension Duration {
    /// Whole nanoseconds, held within 64 bits.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole + attoseconds / 1_000_000_000
    }

    /// Seconds with a fraction.
    var seconds: Double { Double(nanoseconds) / 1e9 }
}
