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

let package = Package(
    name: "vitrine",
    products: [],
    dependencies: [
        // Event loops, channels, `ByteBuffer`.
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        // What a daemon says to its operator.
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    ],
    targets: [
        .target(name: "Gallery", swiftSettings: strict),
        .target(
            name: "Wire",
            dependencies: ["Gallery", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict
        ),
        .testTarget(name: "GalleryTests", dependencies: ["Gallery"], swiftSettings: strict),

        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "Transport",
            dependencies: ["COpenSSL", "Gallery", "Wire", nioCore, nioPosix, logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TransportTests",
            dependencies: ["Transport", "Wire", "Gallery", "COpenSSL", nioCore, nioPosix, nioEmbedded, logging],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "TransportBenchmark",
            dependencies: ["Transport", "Wire", "Gallery", "COpenSSL", nioCore, logging],
            path: "Tests/TransportBenchmark",
            swiftSettings: strict
        ),
        .testTarget(
            name: "WireTests",
            dependencies: ["Wire", "Gallery", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict
        ),
    ]
)
