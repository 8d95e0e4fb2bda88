/// What a part of a history may be like that is searched: the effort may grow exponentially with what overlaps.
public enum SearchLimits {
    public static let clientsMax = 8
    /// Calls and facts.
    public static let operationsMax = 200
    /// Calls whose outcome is unknown.
    public static let unknownsMax = 10
    /// Combinations of what is in order so far and what then stands, before a search gives up.
    public static let stepsMax = 1_000_000
}
