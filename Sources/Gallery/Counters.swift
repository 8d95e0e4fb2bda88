/// The number of a change in the catalog's log: 1 for the first, and so on without gaps.
///
/// 0 is the empty catalog.
public typealias Revision = UInt64

/// Which of several resources that bore the same name one after the other: the revision that made it.
///
/// Every command, replica and receipt carries it, so that nothing old can pass for the new.
public typealias Generation = UInt64

/// The number of a coordinator's term.
///
/// Each start of a coordinator takes a higher one; nodes refuse lower ones.
public typealias Epoch = UInt64
