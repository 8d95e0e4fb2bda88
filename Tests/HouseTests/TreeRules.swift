/// The house rules that look at where files are and at files that are not Swift.
enum TreeRules {
    private static let topLevel: Set<Substring> = [
        "Package.swift", "README.md", "Sources", "Tests", "cluster", "deploy", "scripts",
    ]
    // Put together, so that this file does not name one itself.
    private static let machineFolders = ["/" + "work/", "/" + "home/", "/" + "Users/"]

    static func topLevel(_ paths: [String]) -> [Finding] {
        let tops = Set(paths.compactMap { $0.split(separator: "/").first })
        return tops.filter { !topLevel.contains($0) && !$0.hasPrefix(".") }.sorted().map {
            Finding(path: String($0), line: 0, text: "does not belong on the top level")
        }
    }

    static func generated(_ paths: [String]) -> [Finding] {
        paths.filter { path in
            path.split(separator: "/").contains {
                $0 == "Package.resolved" || $0.hasPrefix(".build") || $0 == ".swiftpm"
            }
        }.map { Finding(path: $0, line: 0, text: "is generated, and is not to be tracked") }
    }

    static func machinePaths(_ path: String, _ text: String) -> [Finding] {
        zip(1..., text.split(separator: "\n", omittingEmptySubsequences: false)).flatMap { number, line in
            machineFolders.filter { line.contains($0) }.map {
                Finding(path: path, line: number, text: "\($0) is a place on one machine")
            }
        }
    }

    static func pipeline(_ path: String, _ text: String) -> [Finding] {
        let lines = text.split(separator: "\n").map { $0.trimmingSpaces }
        let commands = lines.filter { !$0.hasPrefix("#") && !$0.isEmpty }
        guard lines.first?.hasPrefix("#!") == true, commands == ["exec scripts/test"] else {
            return [Finding(path: path, line: 0, text: "calls scripts/test and nothing else")]
        }
        return []
    }

    static func script(_ path: String, _ text: String, isExecutable: Bool) -> [Finding] {
        (text.hasPrefix("#!") ? [] : [Finding(path: path, line: 1, text: "does not begin with #!")])
            + (isExecutable ? [] : [Finding(path: path, line: 0, text: "is not executable")])
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        return start.prefix { $0 != "\r" }
    }
}
