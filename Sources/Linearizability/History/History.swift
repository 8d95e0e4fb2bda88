public import Gallery

/// What clients asked of the catalog and were told in one run, and what the catalog's own log says of it.
///
/// Recorders (the simulator, `vitrine chaos`) fill it; ``RevisionWitness``, ``LinearizationSearch`` and
/// ``RegionReadCheck`` judge it. Its calls and log entries are lines of a file; whoever reads them back records them
/// here, so that what is out of bounds is refused.
public struct History: Hashable, Sendable {
    /// Nanoseconds on one monotonic clock, the same for all of a history.
    ///
    /// Two calls of which one ends in the nanosecond in which the other begins count as overlapping.
    public typealias Moment = Int64

    public private(set) var calls: [Call] = []
    /// Facts, and the effects of calls whose outcome no client learned; best all there is.
    public private(set) var log: [LogEntry] = []
    /// Whether the log holds every change of the definitions, so that what is not in it was not done.
    public var isLogWhole: Bool
    /// The revision at which recording began; what was told from before it is not judged.
    public let base: Revision
    /// What stood at ``base``; a definition that is not named was empty, and keeps nothing that is deleted.
    public private(set) var beginnings: [ImageDefinitionID: DefinitionModel] = [:]

    /// A history without calls.
    public init(base: Revision = 0, isLogWhole: Bool = false) {
        self.base = base
        self.isLogWhole = isLogWhole
    }

    /// Takes over one call.
    public mutating func record(_ call: Call) throws(HistoryError) {
        guard calls.count < HistoryLimits.callsMax else { throw .tooMany("calls", max: HistoryLimits.callsMax) }
        try call.requireSound()
        calls.append(call)
    }

    /// Takes over one entry of the catalog's log; in any order.
    public mutating func record(_ entry: LogEntry) throws(HistoryError) {
        guard log.count < HistoryLimits.logEntriesMax else {
            throw .tooMany("log entries", max: HistoryLimits.logEntriesMax)
        }
        try entry.requireSound(base: base)
        log.append(entry)
    }

    /// Says what stood of a definition when recording began.
    public mutating func begin(_ definition: ImageDefinitionID, as model: DefinitionModel) throws(HistoryError) {
        guard beginnings.count < HistoryLimits.definitionsMax || beginnings[definition] != nil else {
            throw .tooMany("definitions", max: HistoryLimits.definitionsMax)
        }
        guard model.versions.count <= HistoryLimits.versionsMax else {
            throw .tooMany("versions of \(definition)", max: HistoryLimits.versionsMax)
        }
        beginnings[definition] = model
    }

    /// The definitions that anything is known of, in order.
    public var definitions: [ImageDefinitionID] {
        Set(calls.map(\.definition)).union(log.map(\.definition)).union(beginnings.keys).sorted()
    }

    func beginning(of definition: ImageDefinitionID) -> DefinitionModel { beginnings[definition] ?? DefinitionModel() }
}
