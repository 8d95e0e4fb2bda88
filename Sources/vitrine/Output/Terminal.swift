import Foundation

/// Where people read what is not the result: standard error.
enum Terminal {
    /// Whether standard error is a terminal, on which a line can be written over.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal; 80 if it does not say.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes a line.
    static func say(_ text: String) { write(text + "\n") }

    /// The line of what one should know though all goes well.
    static func warning(_ text: String) -> String { "warning: \(text)" }

    /// Writes without ending the line.
    static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
