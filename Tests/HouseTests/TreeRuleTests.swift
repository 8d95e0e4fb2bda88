import Testing

@Suite struct TreeRuleTests {
    @Test func `a stranger on the top level is found`() {
        #expect(
            TreeRules.topLevel(["README.md", "docs/a.md", "docs/b.md", "Makefile"]).map(\.path) == ["Makefile", "docs"])
        #expect(TreeRules.topLevel([".gitignore", ".ci/run", "Sources/A/A.swift", "Package.swift"]).isEmpty)
    }

    @Test(arguments: ["Package.resolved", ".build/a", ".build-release/a", "Sources/.swiftpm/a"])
    func `a generated file is found`(path: String) {
        #expect(TreeRules.generated([path, "README.md"]).map(\.path) == [path])
    }

    @Test func `a place on one machine is found at its line`() {
        let text = "a\nb /" + "work/c\n\nd /" + "home/me"
        #expect(TreeRules.machinePaths("README.md", text).map(\.line) == [2, 4])
        #expect(TreeRules.machinePaths("README.md", "/var/lib/vitrine works/here").isEmpty)
    }

    @Test(arguments: [
        "", "exec scripts/test\n", "#!/bin/sh\nscripts/test",
        "#!/usr/bin/env bash\nexec scripts/test\nexec scripts/bench\n",
        "#!/usr/bin/env bash\nexec scripts/test || true\n", "#!/usr/bin/env bash\n",
    ])
    func `a pipeline that does anything else is found`(text: String) {
        #expect(TreeRules.pipeline(".ci/run", text).count == 1)
    }

    @Test func `a pipeline that calls scripts test is right`() {
        #expect(TreeRules.pipeline(".ci/run", "#!/usr/bin/env bash\n# all tests\nexec scripts/test\n").isEmpty)
    }

    @Test func `a script that cannot be run or does not say by what is found`() {
        #expect(TreeRules.script("scripts/a", "#!/bin/sh\n", isExecutable: true).isEmpty)
        #expect(TreeRules.script("scripts/a", "#!/bin/sh\n", isExecutable: false).count == 1)
        #expect(TreeRules.script("scripts/a", "echo\n", isExecutable: true).count == 1)
    }
}
