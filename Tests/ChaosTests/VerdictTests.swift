import Testing

@testable import Chaos

@Suite struct VerdictTests {
    private let second: Int64 = 1_000_000_000

    @Test func `a run in which all went well passes`() throws {
        #expect(Samples.broken([try Samples.deployment(.done)]).isEmpty)
    }

    @Test func `one wrong byte breaks it`() throws {
        let operations = [try Samples.deployment(.done), try Samples.deployment(.wrongBytes("1.0.0"))]
        #expect(Samples.broken(operations) == ["no wrong byte was deployed"])
    }

    @Test func `whatever the last look finds breaks it`() throws {
        let good = [try Samples.deployment(.done)]
        var findings = Samples.clean
        findings.lost = ["chaos/pub-0/1.0.0"]
        #expect(Samples.broken(good, findings) == ["no acknowledged version is lost"])
        findings = Samples.clean
        findings.unreadable = ["chaos/pub-0/1.0.0 in westeurope"]
        #expect(Samples.broken(good, findings) == ["every version is byte-identical in every target region"])
        findings = Samples.clean
        findings.wrong = ["chaos/pub-0/1.0.0 in westeurope"]
        #expect(Samples.broken(good, findings) == ["every version is byte-identical in every target region"])
        findings = Samples.clean
        findings.risen = ["chaos/pub-0/1.0.0"]
        #expect(Samples.broken(good, findings) == ["no deleted version is there again"])
        findings = Samples.clean
        findings.auditFault = "record 7"
        #expect(Samples.broken(good, findings) == ["the audit log verifies"])
        findings = Samples.clean
        findings.settledSeconds = nil
        #expect(Samples.broken(good, findings) == ["everything is as wanted after the faults"])
    }

    @Test func `damage on a disk breaks it only where all of it was to be mended`() throws {
        let good = [try Samples.deployment(.done)]
        var findings = Samples.clean
        findings.rotten = ["westeurope-1"]
        #expect(Samples.broken(good, findings).isEmpty)
        #expect(Samples.broken(good, findings) { $0.disksClean = true } == ["no damaged copy is left on a disk"])
    }

    @Test func `a deployment may fail while a fault is on its region, and at no other time or place`() throws {
        let operations = [try Samples.deployment(.done), try Samples.deployment(.unanswered("no"), from: 10, to: 12)]
        let name = ["no deployment failed where none may"]
        #expect(Samples.broken(operations) == name)
        #expect(Samples.broken(operations, faulted: [("westeurope", 5 * second, 11 * second)]).isEmpty)
        #expect(Samples.broken(operations, faulted: [("westeurope", 11 * second, 20 * second)]).isEmpty)
        #expect(Samples.broken(operations, faulted: [("northeurope", 5 * second, 20 * second)]) == name)
        #expect(Samples.broken(operations, faulted: [("westeurope", 5 * second, 9 * second)]) == name)
        #expect(Samples.broken(operations, faulted: [("westeurope", 13 * second, 20 * second)]) == name)
        #expect(Samples.broken(operations) { $0.mayFail = ["westeurope"] }.isEmpty)
    }

    @Test func `a deployment of a version that was being deleted may be refused`() throws {
        let operations = [try Samples.deployment(.done), try Samples.deployment(.refused("NotFound"))]
        #expect(Samples.broken(operations) == ["no deployment failed where none may"])
        #expect(Samples.broken(operations, retired: [try Samples.version("chaos/pub-0/1.0.0")]).isEmpty)
        #expect(Samples.broken(operations, retired: [try Samples.version("chaos/pub-0/1.0.1")]).count == 1)
    }

    @Test func `what was abandoned when the load ended is nobody's failure`() throws {
        #expect(Samples.broken([try Samples.deployment(.done), try Samples.deployment(.abandoned)]).isEmpty)
    }

    @Test func `a step that could not be done, growth and idleness break it`() throws {
        let good = [try Samples.deployment(.done)]
        let failure = Happening(at: 1, kind: .failure, region: nil, text: "no root")
        #expect(Samples.broken(good, happenings: [failure]) == ["every step could be done"])
        #expect(Samples.broken(good, isInterrupted: true) == ["every step could be done"])
        #expect(Samples.broken(good, growth: ["fds"]) == ["processes use no more than before"])
        #expect(Samples.broken(good, told: ["latest went back"]) == ["what clients were told can be explained"])
        #expect(Samples.broken([]) == ["the load did enough to show anything"])
        #expect(Samples.broken(good, acknowledged: 0) == ["the load did enough to show anything"])
    }

    @Test func `memory and descriptors may grow a little and no more`() {
        let before = [ResourceUse(process: "n1", residentBytes: 100 << 20, descriptors: 20)]
        let growth = { (bytes: Int64, descriptors: Int) in
            ResourceWatch.growth(
                from: before, to: [ResourceUse(process: "n1", residentBytes: bytes, descriptors: descriptors)]
            ).count
        }
        #expect(growth(190 << 20, 40) == 0)
        #expect(growth(300 << 20, 40) == 1)
        #expect(growth(100 << 20, 45) == 1)
        #expect(growth(300 << 20, 45) == 2)
        let after = ResourceUse(process: "n1", residentBytes: 100 << 20, descriptors: 20, sideBytes: 65 << 20)
        #expect(ResourceWatch.growth(from: before, to: [after]).count == 1)
    }
}
