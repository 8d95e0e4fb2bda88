/// An instant as ISO 8601 in UTC, `2026-11-23T09:31:10.250Z`, as the model writes dates.
extension Instant {
    private static let secondsADay: Int64 = 86_400

    /// The years a text may name: what four digits hold.
    public static let textYears = 1...9999

    /// The text, to the millisecond; the fraction is left out when it is zero.
    public var iso8601: String {
        let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingFloor: 1000)
        let (days, second) = seconds.quotientAndRemainder(dividingFloor: Self.secondsADay)
        let (year, month, day) = Self.civil(fromDays: days)
        let time = "\(Self.padded(second / 3600, 2)):\(Self.padded(second / 60 % 60, 2)):\(Self.padded(second % 60, 2))"
        let tail = fraction == 0 ? "" : ".\(Self.padded(fraction, 3))"
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))T\(time)\(tail)Z"
    }

    /// Reads `YYYY-MM-DD`, or that with `THH:MM:SS`, an optional fraction and a closing `Z`; a bare date is
    /// the last second of its day's first half, 12:59:59, as the model's own client takes it.
    public init?(iso8601 text: String) {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let date = parts.first, let days = Self.days(of: date) else { return nil }
        var within: Int64? = 46_799_000
        if parts.count == 2 { within = Self.millisecondsOfDay(parts[1]) }
        guard let within else { return nil }
        self.init(milliseconds: days * Self.secondsADay * 1000 + within)
    }

    /// Reads the same, but a bare date is the beginning of its day.
    public init?(beginningOf text: String) {
        self.init(iso8601: text.contains("T") ? text : "\(text)T00:00:00Z")
    }

    private static func days(of date: Substring) -> Int64? {
        let numbers = date.split(separator: "-", omittingEmptySubsequences: false).map(digits)
        guard numbers.count == 3, date.utf8.count == 10, let year = numbers[0], let month = numbers[1],
            let day = numbers[2], textYears.contains(Int(year)), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let days = days(fromYear: year, month: month, day: day)
        return civil(fromDays: days) == (year, month, day) ? days : nil
    }

    private static func millisecondsOfDay(_ time: Substring) -> Int64? {
        guard time.last == "Z" else { return nil }
        let parts = time.dropLast().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let clock = parts[0].split(separator: ":", omittingEmptySubsequences: false)
        let numbers = clock.map(digits)
        guard numbers.count == 3, clock.allSatisfy({ $0.utf8.count == 2 }), let hour = numbers[0],
            let minute = numbers[1], let second = numbers[2], hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction: Int64 = 0
        if parts.count == 2 {
            guard (1...9).contains(parts[1].utf8.count), let first = digits(parts[1].prefix(3)), digits(parts[1]) != nil
            else { return nil }
            fraction = first * [100, 10, 1][min(parts[1].utf8.count, 3) - 1]
        }
        return ((hour * 60 + minute) * 60 + second) * 1000 + fraction
    }

    /// Digits only: `Int64("+7")` would be 7.
    private static func digits(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy(ASCII.isDigit) ? Int64(text) : nil
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March, so
    /// that the leap day is a year's last.
    private static func days(fromYear year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let (era, yearOfEra) = shifted.quotientAndRemainder(dividingFloor: 400)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(dividingFloor: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    fileprivate func quotientAndRemainder(dividingFloor divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
