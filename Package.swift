// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode, complete checking, warnings as errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
/// The library below GRDB, for copying a catalog that is in use.
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func executable(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "vitrine",
    dependencies: [
        // Event loops, channels, and the ByteBuffer that Wire reads and writes.
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        // What a daemon says to its operator.
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        // Starts the daemons' parts, takes signals, stops in order.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        // Flags, subcommands and their help.
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        // SQLite with typed statements, migrations, and a queue of its own for blocking calls: the catalog's engine.
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        // Settings and topologies are YAML, which people edit and comment.
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        // Pure.
        library("Chance"),
        library("Gallery"),
        library("Placement", ["Gallery"]),
        library("Wire", ["Gallery", nioCore]),
        library("DiskImage", ["CZlib", "CZstd", "Gallery"]),
        library("Linearizability", ["Gallery"]),
        library("Simulation", ["Chance", "Gallery", "Linearizability", "Placement", "Wire", nioCore]),

        // Engines and IO.
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        library("Settings", ["Gallery", yams]),
        library("CatalogStore", ["Gallery", grdb, sqlite]),
        library("ReplicaStore", ["COpenSSL", "DiskImage", "Gallery"]),
        library("Transport", ["COpenSSL", "Gallery", "Wire", logging, nioCore, nioPosix]),
        library("Instances", ["DiskImage", "Gallery", "ReplicaStore", "Transport", "Wire", nioCore]),

        // Services.
        library(
            "Coordinator",
            [
                "CatalogStore", "Gallery", "Placement", "ReplicaStore", "Settings", "Transport", "Wire", lifecycle,
                logging, nioCore, signals,
            ]),
        library(
            "RegionNode",
            [
                "DiskImage", "Gallery", "Instances", "ReplicaStore", "Settings", "Transport", "Wire", lifecycle,
                logging, nioCore, signals,
            ]),
        library(
            "GalleryClient",
            ["DiskImage", "Gallery", "Instances", "ReplicaStore", "Settings", "Transport", "Wire", logging, nioCore]),

        // Clusters on this machine: making, starting and ending them; and what fate does to them.
        library("LocalCluster", ["Gallery", "GalleryClient", "Settings", "Transport", "Wire"]),
        library(
            "Chaos",
            [
                "CatalogStore", "Chance", "Gallery", "GalleryClient", "Linearizability", "LocalCluster", "ReplicaStore",
                "Settings", "Transport", "Wire", nioCore, nioPosix, yams,
            ]),

        // Executables.
        // With the catalog's engine, for the benchmark that fills a catalog.
        executable(
            "vitrine",
            [
                "CatalogStore", "Chance", "Chaos", "Gallery", "GalleryClient", "LocalCluster", "ReplicaStore",
                "Settings", "Simulation", "Transport", "Wire", arguments, yams,
            ]),
        executable("vitrine-coordinator", ["Coordinator", "Settings", arguments, lifecycle, logging, signals]),
        executable("vitrine-region", ["RegionNode", "Settings", arguments, lifecycle, logging, signals]),

        // Tests: one for each target, the executables on loopback, the house rules.
        tests("GalleryTests", ["Chance", "Gallery"]),
        tests("PlacementTests", ["Gallery", "Placement"]),
        tests("WireTests", ["Chance", "Gallery", "Wire", nioCore]),
        tests("DiskImageTests", ["Chance", "DiskImage", "Gallery"]),
        .testTarget(
            name: "SimulationTests", dependencies: ["Chance", "Gallery", "Placement", "Simulation"],
            exclude: ["Scenarios"],
            swiftSettings: strict),
        tests("LinearizabilityTests", ["Chance", "Gallery", "Linearizability"]),
        tests("SettingsTests", ["Gallery", "Settings"]),
        tests(
            "CatalogStoreTests",
            ["CatalogStore", "CatalogStoreCrasher", "CatalogStoreSamples", "Chance", "Gallery", grdb]),
        tests("ReplicaStoreTests", ["Chance", "DiskImage", "Gallery", "ReplicaStore", "ReplicaStoreCrasher"]),
        tests(
            "TransportTests",
            ["COpenSSL", "Deadlines", "Gallery", "Transport", "Wire", logging, nioCore, nioEmbedded, nioPosix]),
        tests("InstancesTests", ["DiskImage", "Gallery", "Instances", "ReplicaStore", "Transport", "Wire", nioCore]),
        tests(
            "RegionNodeTests",
            [
                "Deadlines", "DiskImage", "FreePort", "Gallery", "Instances", "RegionNode", "ReplicaStore", "Settings",
                "Transport", "Wire", "vitrine-region", logging, nioCore,
            ]),
        tests(
            "GalleryClientTests",
            [
                "Deadlines", "DiskImage", "Gallery", "GalleryClient", "LocalCluster", "ReplicaStore", "Settings",
                "Transport", "Wire", "vitrine", arguments, nioCore,
            ]),
        tests(
            "CoordinatorTests",
            [
                "CatalogStore", "Coordinator", "Deadlines", "FreePort", "Gallery", "Placement", "ReplicaStore",
                "Settings", "Transport", "Wire", lifecycle, logging, nioCore,
            ]),
        tests(
            "ChaosTests",
            ["Chaos", "Deadlines", "Gallery", "GalleryClient", "LocalCluster", "Settings", nioCore, nioPosix]),
        tests("ClusterTests", ["Chaos", "Transport", "vitrine", "vitrine-coordinator", "vitrine-region"]),
        tests("HouseTests", ["PlantedBugs"]),

        // What tests share, and what tests and measurements start.
        .target(name: "Deadlines", path: "Tests/Deadlines", swiftSettings: strict),
        .target(name: "FreePort", path: "Tests/FreePort", swiftSettings: strict),
        .target(
            name: "CatalogStoreSamples", dependencies: ["CatalogStore", "Gallery", "ReplicaStore"],
            path: "Tests/CatalogStoreSamples", swiftSettings: strict),
        executable(
            "CatalogStoreCrasher", ["CatalogStore", "CatalogStoreSamples", "Gallery"],
            path: "Tests/CatalogStoreCrasher"),
        executable(
            "CatalogStoreMeasurements", ["CatalogStore", "CatalogStoreSamples", "Gallery"],
            path: "Tests/CatalogStoreMeasurements"),
        // Bugs that the tests must find, and what plants them.
        .target(
            name: "PlantedBugs", path: "Tests/PlantedBugs", exclude: ["Bugs", "PlantedBugs.md"], swiftSettings: strict),
        executable("Mutants", ["PlantedBugs"], path: "Tests/Mutants"),
        executable("PlannerMeasurements", ["Gallery", "Placement"], path: "Tests/PlannerMeasurements"),
        executable(
            "ReplicaStoreCrasher", ["DiskImage", "Gallery", "ReplicaStore"], path: "Tests/ReplicaStoreCrasher"),
        executable(
            "TransportBenchmark", ["COpenSSL", "Gallery", "Transport", "Wire", logging, nioCore],
            path: "Tests/TransportBenchmark"),
    ]
)
