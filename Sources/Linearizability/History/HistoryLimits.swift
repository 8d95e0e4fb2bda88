/// How much a history, and each part of it, may hold: it is read from files.
public enum HistoryLimits {
    public static let callsMax = 8_000_000
    public static let logEntriesMax = 8_000_000
    public static let definitionsMax = 100_000
    /// Versions of a definition, as it stood when recording began.
    public static let versionsMax = 10_000
    /// A client's name and an idempotency key, in bytes of UTF-8.
    public static let nameBytesMax = 128
    /// Rows of one listing, as the coordinator answers it.
    public static let rowsMax = 1_000
    /// How many versions that were passed over a receipt names; more are left out, the lowest first.
    public static let skippedMax = 64
    /// Changes of one update.
    public static let editsMax = 256
    /// Target regions of a version: the model has at most 100 replicas, and each region at least one.
    public static let targetsMax = 100
}
