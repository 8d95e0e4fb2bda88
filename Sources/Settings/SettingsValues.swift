package import Gallery
import Glibc
package import Yams

/// The kinds of values that settings files hold.
extension SettingsMapping {
    /// The longest name of a cluster, a coordinator or a user, in characters: what certificates carry.
    static let nameLengthMax = 64
    /// The longest a time in a settings file may be: a year.
    static let secondsMax = 31_536_000.0
    /// How many silent heartbeats may count as anything.
    static let heartbeatsMax = 10_000
    /// The longest path or free text, in bytes.
    static let textLengthMax = 4096

    package func name(_ key: String) throws(SettingsError) -> String {
        let expected = "1 to \(Self.nameLengthMax) letters, digits, '-', '_' or '.', the first a letter or digit"
        return try value(key, expected) { Self.isName($0) ? $0 : nil }
    }

    private static func isName(_ text: String) -> Bool {
        let isPlain: (UInt8) -> Bool = { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
        }
        guard let first = text.utf8.first, isPlain(first), text.utf8.count <= nameLengthMax else { return false }
        return text.utf8.allSatisfy { isPlain($0) || "-_.".utf8.contains($0) }
    }

    package func text(_ key: String) throws(SettingsError) -> String {
        try value(key, "a text of 1 to \(Self.textLengthMax) bytes") { text in
            text.isEmpty || text.utf8.count > Self.textLengthMax ? nil : text
        }
    }

    /// A path, absolute; relative ones are relative to the file's directory.
    package func filePath(_ key: String) throws(SettingsError) -> String { file.resolve(try text(key)) }

    package func address(_ key: String) throws(SettingsError) -> Address {
        try value(key, "host:port, such as 127.0.0.1:7443 or [::1]:7443", Address.init)
    }

    /// An address of this machine, without a port, or `nil` if the key is not there.
    package func localAddress(_ key: String) throws(SettingsError) -> String? {
        guard has(key) else { return nil }
        return try value(key, "an IP address of this machine, such as 10.0.0.2 or fd00::2") { (text) -> String? in
            var bytes = in6_addr()
            return inet_pton(AF_INET, text, &bytes) == 1 || inet_pton(AF_INET6, text, &bytes) == 1 ? text : nil
        }
    }

    package func region(_ key: String) throws(SettingsError) -> Region {
        try value(key, "a region name, such as westeurope", Region.init)
    }

    /// A time in seconds, fractions allowed, more than 0.
    package func seconds(_ key: String) throws(SettingsError) -> Duration {
        try value(key, "a number of seconds above 0 and at most \(Int(Self.secondsMax))") { text in
            guard let seconds = Double(text), seconds >= 0.001, seconds <= Self.secondsMax else { return nil }
            return .milliseconds(Int64((seconds * 1000).rounded()))
        }
    }

    /// A number of heartbeats.
    package func heartbeats(_ key: String) throws(SettingsError) -> Int {
        try integer(key, in: 1...Self.heartbeatsMax)
    }

    package func integer(_ key: String, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
        try value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A rate in MiB/s, or `nil` if the key is not there: no limit.
    package func rate(_ key: String) throws(SettingsError) -> TransferRate? {
        guard has(key) else { return nil }
        let range = TransferRate.mebibytesPerSecondRange
        return try value(key, "a number of MiB/s from \(range.lowerBound) to \(Int(range.upperBound))") { text in
            Double(text).flatMap(TransferRate.init(mebibytesPerSecond:))
        }
    }

    /// Rates by region, empty if the key is not there.
    package func rates(_ key: String) throws(SettingsError) -> [Region: TransferRate] {
        guard has(key) else { return [:] }
        let node = try node(key)
        guard let mapping = node.mapping else {
            throw wrong(key, Self.text(of: node), "a mapping of regions to MiB/s")
        }
        let names = Array(mapping.keys).map { $0.scalar?.string ?? "?" }
        let inner = try SettingsMapping(node, file: file, path: path(of: key), keys: names)
        var rates: [Region: TransferRate] = [:]
        for name in names {
            guard let region = Region(name) else {
                throw .wrong(
                    file: file.path, key: path(of: key), value: name, expected: "a mapping with names of regions")
            }
            rates[region] = try inner.rate(name)
        }
        return rates
    }
}

extension Duration {
    /// As settings files have it: seconds, with a fraction only if there is one.
    package var secondsText: String {
        let milliseconds = self.milliseconds
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)" : "\(Double(milliseconds) / 1000)"
    }
}

extension TransferRate {
    package var text: String {
        let rate = mebibytesPerSecond
        return rate == rate.rounded() ? "\(Int64(rate))" : "\(rate)"
    }
}

extension Node {
    /// A mapping in the order given; entries of `nil` are left out.
    package init(entries: [(String, Node?)]) {
        self = .mapping(Node.Mapping(entries.compactMap { key, value in value.map { (Node(key), $0) } }))
    }

    package init(rates: [Region: TransferRate]) {
        self.init(entries: rates.sorted { $0.key < $1.key }.map { ($0.key.name, Node($0.value.text)) })
    }
}
