import Gallery
import Testing

@testable import vitrine

@Suite struct ArgumentTests {
    @Test func `a target region is a name, a count, a type, or count and type`() throws {
        #expect(try TargetRegionArgument.parse("eastus2") == TargetRegion(TestNames.region("eastus2")))
        #expect(
            try TargetRegionArgument.parse("ukwest=3")
                == TargetRegion(TestNames.region("ukwest"), regionalReplicaCount: 3))
        #expect(
            try TargetRegionArgument.parse("southindia=standard_lrs")
                == TargetRegion(TestNames.region("southindia"), storageAccountType: .standardLRS))
        #expect(
            try TargetRegionArgument.parse("Brazil South=2=Premium_LRS")
                == TargetRegion(
                    TestNames.region("brazilsouth"), regionalReplicaCount: 2, storageAccountType: .premiumLRS))
    }

    @Test func `copies in more storage types follow a plus each`() throws {
        #expect(
            try TargetRegionArgument.parse("ukwest=2=standard_zrs=exclude+premium_lrs=3+PremiumV2_LRS")
                == TargetRegion(
                    TestNames.region("ukwest"), regionalReplicaCount: 2, storageAccountType: .standardZRS,
                    excludeFromLatest: true,
                    additionalReplicaSets: [
                        ReplicaSet(.premiumLRS, regionalReplicaCount: 3), ReplicaSet(.premiumV2LRS),
                    ]))
    }

    @Test(arguments: ["a+", "a+x", "a+premium_lrs=x", "a+premium_lrs=1=2", "a+2=premium_lrs", "+premium_lrs"])
    func `what is no further storage type is refused, and named`(text: String) {
        #expect(throws: (any Error).self) { try TargetRegionArgument.parse(text) }
    }

    @Test(arguments: ["", "=2", "4ever", "a=", "a=x", "a=1.5", "a=standard_lrs=2", "a=2=", "a=2=lrs", "a=1=2=3", "a=="])
    func `what is no target region is refused, and named`(text: String) {
        #expect(throws: (any Error).self) { try TargetRegionArgument.parse(text) }
    }

    @Test(arguments: ["0", "101", "-1"])
    func `whether a count is in range is left to the gallery's rules`(count: String) throws {
        #expect(try TargetRegionArgument.parse("a=\(count)").regionalReplicaCount == Int(count))
    }

    @Test func `tags are keys and values; an empty one clears them`() throws {
        #expect(try TagArguments.parse(["a=1", "b=x=y", "c"]) == ["a": "1", "b": "x=y", "c": ""])
        #expect(try TagArguments.parse([""]) == [:])
        #expect(throws: (any Error).self) { try TagArguments.parse(["=1"]) }
    }

    @Test func `a flag of three states may stand alone`() {
        let lone = ThreeStateFlags.expanded(["--exclude-from-latest", "--file", "a"])
        #expect(lone == ["--exclude-from-latest", "true", "--file", "a"])
        let named = ThreeStateFlags.expanded(["--exclude-from-latest", "false"])
        #expect(named == ["--exclude-from-latest", "false"])
        #expect(ThreeStateFlags.expanded(["--block-deletion-before-end-of-life"]).last == "true")
    }

    @Test func `an image to measure has a label and a region if wanted`() throws {
        let full = try BenchImage.parse("full x 2=contoso/web/1.0.0@northeurope")
        #expect(full.label == "full x 2")
        #expect(full.region == TestNames.region("northeurope"))
        let plain = try BenchImage.parse("contoso/web")
        #expect(plain.label == "contoso/web/latest")
        #expect(plain.region == nil)
    }

    @Test(arguments: ["", "=a/b", "a/b@", "a/b@x@y", "a", "x=", "a/b/1.2"])
    func `what is no image to measure is refused`(text: String) {
        #expect(throws: (any Error).self) { try BenchImage.parse(text) }
    }

    @Test(arguments: ["1", "1,4,16", "1024"])
    func `counts stand with commas between`(text: String) {
        #expect(ConcurrencyList(argument: text)?.defaultValueDescription == text)
    }

    @Test(arguments: ["", "0", "1,", "1,,2", "x", "1025", "-1"])
    func `what are no counts is refused`(text: String) {
        #expect(ConcurrencyList(argument: text) == nil)
    }
}
