/// How fast bytes may be sent.
///
/// In settings files it is a number of MiB/s.
public struct TransferRate: Hashable, Sendable {
    /// The slowest and the fastest a file may ask for, in MiB/s.
    public static let mebibytesPerSecondRange = 0.001...1_000_000.0

    public let bytesPerSecond: Int64

    /// Is `nil` if `mebibytesPerSecond` is not in ``mebibytesPerSecondRange``.
    public init?(mebibytesPerSecond: Double) {
        guard Self.mebibytesPerSecondRange.contains(mebibytesPerSecond) else { return nil }
        bytesPerSecond = Int64((mebibytesPerSecond * 1_048_576).rounded())
    }

    public var mebibytesPerSecond: Double { Double(bytesPerSecond) / 1_048_576 }
}
