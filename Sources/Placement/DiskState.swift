/// What a node says of its disk.
public enum DiskState: String, Hashable, Sendable, CaseIterable {
    case sound
    /// It takes long over reading or writing: others are read and written first.
    case slow
    /// No room: nothing new goes there.
    case full
    /// Nothing can be written: nothing new goes there.
    case readOnly = "readonly"
    /// It fails again and again: what it holds is made anew elsewhere, and then goes from there.
    case failing
}
