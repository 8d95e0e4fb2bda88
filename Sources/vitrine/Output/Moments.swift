import Gallery

extension Table {
    /// A moment as the time after an earlier one, `+3.2 s`; `-` if it has not come.
    static func after(_ moment: String?, _ earlier: String) -> String {
        guard let moment else { return "-" }
        guard let later = Instant(iso8601: moment), let start = Instant(iso8601: earlier) else { return moment }
        return "+\(Quantity.duration(later.since(start)))"
    }
}
