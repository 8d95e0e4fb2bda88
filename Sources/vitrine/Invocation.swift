import ArgumentParser
import Foundation
import GalleryClient
import LocalCluster
import Wire

/// One run of the program: reads the command line, runs the command so that Ctrl-C cancels it, and ends with the
/// exit code that says how it went.
struct Invocation {
    /// What the exit code says.
    enum Outcome: Int32 {
        case done = 0
        case failed = 1
        case wrongUsage = 2
        /// 128 and the signal's number, as shells have it.
        case interrupted = 130
        case terminated = 143
    }

    /// Help is so wide whatever the terminal is: examples are to be pasted, and no line of them is longer.
    static let columns = 80

    let arguments: [String]

    init(_ arguments: [String]) {
        self.arguments = arguments
    }

    func runAndExit() async -> Never {
        let outcome = await run()
        exit(outcome.rawValue)
    }

    func run() async -> Outcome {
        let command: any ParsableCommand
        do {
            command = try Vitrine.parseAsRoot(ThreeStateFlags.expanded(arguments))
        } catch {
            return Self.explain(error, parsing: arguments)
        }
        let task = Task { try await Self.run(command) }
        let signals = SignalWatch(cancelling: task)
        defer { signals.stop() }
        do {
            try await task.value
            return .done
        } catch {
            // Help is what the parser makes a command of.
            let isHelp = Vitrine.exitCode(for: error) == .success
            let outcome = isHelp ? Self.explain(error, parsing: arguments) : Self.explain(error)
            return signals.received.map { $0 == SIGINT ? .interrupted : .terminated } ?? outcome
        }
    }

    /// An unknown word is told before what the parser found beside it.
    private static func explain(_ error: any Error, parsing arguments: [String]) -> Outcome {
        let outline: CommandOutline
        do throws(JSONFault) {
            outline = try CommandOutline.vitrine()
        } catch let fault {
            Terminal.say("vitrine: what commands there are cannot be told: \(fault)")
            return .failed
        }
        let isHelp = Vitrine.exitCode(for: error) == .success
        guard let unknown = UnknownWord(in: arguments, of: outline, isHelp: isHelp) else { return explain(error) }
        Terminal.say("Error: \(unknown)")
        return .wrongUsage
    }

    private static func run(_ command: any ParsableCommand) async throws {
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            var command = command
            try command.run()
        }
    }

    /// Prints what `error` says, where it belongs, and returns what it means.
    private static func explain(_ error: any Error) -> Outcome {
        switch error {
        case let failure as CommandFailure:
            if !failure.text.isEmpty { Terminal.say("vitrine: \(failure.text)") }
            return .failed
        case is ClientError, is ClusterError:
            Terminal.say("vitrine: \(error)")
            return .failed
        case is CancellationError:
            Terminal.say("vitrine: stopped")
            return .failed
        default: return explainParsing(error)
        }
    }

    /// The parser's own: help and version are asked for, everything else is wrong usage.
    private static func explainParsing(_ error: any Error) -> Outcome {
        let code = Vitrine.exitCode(for: error)
        let message = Vitrine.fullMessage(for: error, columns: Self.columns)
        if code == .success {
            print(message)
            return .done
        }
        Terminal.say(message)
        return code == .validationFailure ? .wrongUsage : .failed
    }
}

/// A command did not do what it should; `text` is empty if everything is said already.
struct CommandFailure: Error {
    let text: String

    init(_ text: String = "") {
        self.text = text
    }
}
