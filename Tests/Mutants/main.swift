import Foundation

// Plants bugs and sees that tests find them; scripts/mutants builds and calls it.

do {
    let options = try Options(CommandLine.arguments.dropFirst())
    guard !options.isAskingForHelp else {
        print(Options.usage)
        exit(0)
    }
    let run = try MutantRun(options, root: URL(filePath: FileManager.default.currentDirectoryPath))
    if options.isListing {
        try run.list()
    } else {
        exit(try await run.judge() ? 0 : 1)
    }
} catch let fault as Options.Fault {
    FileHandle.standardError.write(Data("\(fault.text)\n\n\(Options.usage)\n".utf8))
    exit(2)
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
