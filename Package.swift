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
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "vitrine",
    products: [],
    dependencies: [
        // Event loops, channels, `ByteBuffer`.
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        // What a daemon says to its operator.
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        // Starting and stopping a daemon: signals reach every task, and all of them end before the process does.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        // Settings files of people and of `vitrine cluster init`.
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        // The commands of `vitrine` and the one flag of the daemons.
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "Gallery", swiftSettings: strict),
        .target(
            name: "Wire",
            dependencies: ["Gallery", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict
        ),
        .testTarget(name: "GalleryTests", dependencies: ["Gallery"], swiftSettings: strict),

        .target(
            name: "Transport",
            dependencies: ["COpenSSL", "Gallery", "Wire", nioCore, nioPosix, logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TransportTests",
            dependencies: ["Transport", "Wire", "Gallery", nioCore, nioPosix, nioEmbedded, logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WireTests",
            dependencies: ["Wire", "Gallery", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict
        ),
        .target(name: "DiskImage", dependencies: ["Gallery"], swiftSettings: strict),
        .target(name: "ReplicaStore", dependencies: ["Gallery", "DiskImage", "COpenSSL"], swiftSettings: strict),
        .testTarget(name: "DiskImageTests", dependencies: ["DiskImage", "Gallery"], swiftSettings: strict),
        // Receives a content into a directory and says what it did; killed by ReplicaStoreTests at every step.
        .executableTarget(
            name: "ReplicaStoreCrasher", dependencies: ["ReplicaStore", "DiskImage", "Gallery"],
            path: "Tests/ReplicaStoreCrasher", swiftSettings: strict),
        .testTarget(
            name: "ReplicaStoreTests",
            dependencies: ["ReplicaStore", "DiskImage", "Gallery", "ReplicaStoreCrasher"], swiftSettings: strict),

        .target(
            name: "Instances",
            dependencies: ["ReplicaStore", "DiskImage", "Transport", "Wire", "Gallery", nioCore],
            swiftSettings: strict
        ),
        .testTarget(
            name: "InstancesTests",
            dependencies: ["Instances", "ReplicaStore", "DiskImage", "Transport", "Wire", "Gallery", nioCore],
            swiftSettings: strict
        ),
        .target(
            name: "RegionNode",
            dependencies: [
                "Instances", "Settings", "ReplicaStore", "DiskImage", "Transport", "Wire", "Gallery", nioCore, logging, lifecycle,
                unixSignals,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RegionNodeTests",
            dependencies: [
                "RegionNode", "Instances", "Settings", "ReplicaStore", "DiskImage", "Transport", "Wire", "Gallery", nioCore,
                logging,
            ],
            swiftSettings: strict
        ),

        .target(
            name: "Settings", dependencies: ["Gallery", .product(name: "Yams", package: "Yams")], swiftSettings: strict),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "Gallery"], swiftSettings: strict),
        .target(
            name: "GalleryClient",
            dependencies: [
                "Gallery", "Wire", "DiskImage", "ReplicaStore", "Transport", "Instances", "Settings", nioCore,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "GalleryClientTests",
            dependencies: [
                "GalleryClient", "vitrine", "Gallery", "Wire", "DiskImage", "ReplicaStore", "Transport", "Settings",
                nioCore, argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "vitrine",
            dependencies: ["GalleryClient", "Gallery", "Wire", "Transport", "Settings", argumentParser],
            swiftSettings: strict),
    ]
)
