public import Gallery

/// A promise that was broken, with what shows it.
public struct Violation: Hashable, Sendable, Codable {
    /// Which promise.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        // Of revisions.
        /// Two changes have one revision.
        case revisionTwice
        /// What came later has the lower revision.
        case wentBack
        /// An answer is not what the catalog held at its revision, or at none that it can have been given at.
        case answerDiffers
        /// A change was made that the rules refuse, or that changes nothing.
        case impossibleChange
        /// A fact was recorded about what does not stand, or twice.
        case impossibleFact
        // Of the log.
        /// The log tells another change than was acknowledged.
        case logDiffers
        /// A change was acknowledged, and is not in the log.
        case changeLost
        /// The log has a change that nobody asked for, or that was refused.
        case changeUnasked
        // Of idempotency keys.
        /// A repeat by the same key had a second effect.
        case keyTwice
        /// A repeat by the same key was answered otherwise.
        case keyAnsweredOtherwise
        // Of the search.
        /// No order of the calls explains the answers.
        case notLinearizable
        // Of region-local reads.
        /// Without revision or age.
        case unlabelled
        /// A session was shown an older catalog than before.
        case viewWentBack
        /// Older than it said.
        case viewOlderThanSaid
        /// Older than is allowed.
        case viewTooOld
        /// It showed a change before anybody had asked for it.
        case viewAhead
    }

    public let kind: Kind
    public let definition: ImageDefinitionID
    /// What is wrong, in a sentence.
    public let text: String
    /// The calls concerned, in order of time.
    public let calls: [History.Call]
    /// The entries of the log concerned, in order of revision.
    public let entries: [History.LogEntry]

    init(
        _ kind: Kind, _ definition: ImageDefinitionID, _ text: String, calls: [History.Call] = [],
        entries: [History.LogEntry] = []
    ) {
        self.kind = kind
        self.definition = definition
        self.text = text
        self.calls = calls.sorted { $0.calledAt < $1.calledAt }
        self.entries = entries.sorted { $0.revision < $1.revision }
    }
}

extension Violation: CustomStringConvertible {
    /// The sentence, and below it a drawing of what overlapped with what.
    public var description: String { "\(definition): \(text)\n" + Timeline(calls: calls, entries: entries).text }
}
