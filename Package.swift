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

let package = Package(
    name: "vitrine",
    products: [],
    dependencies: [
        // Event loops, and the ByteBuffer that Wire reads and writes.
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        // Settings files of people and of `vitrine cluster init`.
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        .target(name: "Gallery", swiftSettings: strict),
        .target(
            name: "Wire",
            dependencies: ["Gallery", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict
        ),
        .target(
            name: "Settings", dependencies: ["Gallery", .product(name: "Yams", package: "Yams")], swiftSettings: strict),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "Gallery"], swiftSettings: strict),
        .testTarget(name: "GalleryTests", dependencies: ["Gallery"], swiftSettings: strict),
        .testTarget(
            name: "WireTests",
            dependencies: ["Wire", "Gallery", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict
        ),
    ]
)
