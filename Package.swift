// swift-tools-version: 6.2
import PackageDescription

// The floors of ARCHITECTURE.md, lowest first. A target may import only what stands above its own line here;
// Tests/GleanerTests/FloorTests.swift reads the import lines and holds them against `floors` in that file.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableExperimentalFeature("Lifetimes"),
]

func swift(_ name: String, _ dependencies: [Target.Dependency], embedding resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: settings)
}

// Where scripts/arrow.sh puts Apache Arrow, or points to that of the system. Not looked at here: what a manifest finds on the disk is
// remembered when the disk has changed. Beside the programs ($ORIGIN, as for all libraries) it is found too.
let arrow = Context.packageDirectory + "/.build/arrow"

let package = Package(
    name: "gleaner",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "gleaner", targets: ["GleanerCommand"]),
        .library(name: "Gleaner", targets: ["Gleaner"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Floor 0: faces of C libraries, and generated tables.
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CBZip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CEncodings"),
        .target(name: "CKernels"),
        .target(name: "CExtractModel"),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(
            name: "CArrow", cxxSettings: [.unsafeFlags(["-I\(arrow)/include"])],
            linkerSettings: [
                .unsafeFlags(["-L\(arrow)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(arrow)/lib"]), .linkedLibrary("parquet"), .linkedLibrary("arrow"),
            ]),
        // Floor 1
        swift("GleanBytes", ["CKernels", "CZstd", "CDeflate", "CISAL", "CBrotli", "CBZip2", "CXXHash", "CCrypto"]),
        // Floor 2
        swift("GleanModel", ["GleanBytes"]),
        // Floor 3
        swift("GleanFormats", ["CArchive", "CArrow", "GleanBytes", "GleanModel"]),
        swift("GleanHTML", ["CKernels", "CExtractModel", "GleanBytes", "GleanModel"]),
        swift("GleanText", ["CEncodings", "CKernels", "CRE2", "GleanBytes", "GleanModel"]),
        swift("GleanTokens", ["CKernels", "GleanBytes", "GleanModel"]),
        swift("GleanMarkup", ["CKernels", "GleanBytes", "GleanModel"]),
        swift("GleanRights", ["GleanBytes", "GleanModel"]),
        swift("GleanStore", ["CArrow", "CCurl", "GleanBytes", "GleanModel", .product(name: "SystemPackage", package: "swift-system")]),
        // Floor 4
        swift("GleanSteps", ["GleanBytes", "GleanModel", "GleanFormats", "GleanHTML", "GleanText", "GleanTokens", "GleanMarkup", "GleanRights", "GleanStore",
                             .product(name: "Yams", package: "Yams")]),
        swift("GleanEngine", ["GleanBytes", "GleanModel", "GleanFormats", "GleanStore", .product(name: "Yams", package: "Yams"),
                              .product(name: "Logging", package: "swift-log")],
              embedding: [.embedInCode("Cluster/Ray/driver.py")]),
        // Floor 5
        swift("Gleaner", ["GleanModel", "GleanSteps", "GleanEngine"]),
        // Floor 6
        .executableTarget(
            name: "GleanerCommand",
            dependencies: ["Gleaner", "GleanEngine", "GleanFormats", "GleanHTML", "GleanModel", "GleanRights", "GleanSteps", "GleanStore", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                           .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
        tests("GleanBytesTests", ["CBZip2", "GleanBytes"]),
        tests("GleanModelTests", ["GleanModel"]),
        tests("GleanFormatsTests", ["CBZip2", "GleanFormats"]),
        tests("GleanHTMLTests", ["GleanHTML"]),
        tests("GleanTextTests", ["GleanBytes", "GleanText"]),
        tests("GleanTokensTests", ["GleanTokens"]),
        tests("GleanMarkupTests", ["GleanMarkup"]),
        tests("GleanRightsTests", ["GleanModel", "GleanRights"]),
        tests("GleanStoreTests", ["GleanBytes", "GleanStore"]),
        tests("GleanStepsTests", [
            "CArchive", "CBZip2", "GleanFormats", "GleanHTML", "GleanRights", "GleanSteps", "GleanEngine", "GleanModel", "GleanStore", "GleanTokens",
        ]),
        tests("GleanEngineTests", ["GleanBytes", "GleanEngine", "GleanFormats"]),
        tests("GleanerTests", ["Gleaner", "GleanModel", "GleanRights", "GleanEngine", "GleanSteps", "GleanFormats", "GleanText", "GleanBytes"]),
        .executableTarget(name: "HTMLBench", dependencies: ["GleanFormats", "GleanHTML"], path: "Benchmarks/HTMLBench", swiftSettings: settings),
        .executableTarget(name: "ExtractLab", dependencies: ["GleanFormats", "GleanHTML"], path: "Training/ExtractLab", swiftSettings: settings),
        .executableTarget(name: "LicenceBench", dependencies: ["GleanRights"], path: "Benchmarks/LicenceBench", swiftSettings: settings),
        .executableTarget(name: "CodeBench", dependencies: ["GleanBytes", "GleanText"], path: "Benchmarks/CodeBench", swiftSettings: settings),
        .executableTarget(name: "CrawlBench", dependencies: ["GleanFormats"], path: "Benchmarks/CrawlBench", swiftSettings: settings),
        .executableTarget(
            name: "SurveyBench", dependencies: ["GleanBytes", "GleanEngine", "GleanModel", "GleanSteps"], path: "Benchmarks/SurveyBench",
            swiftSettings: settings),
        .executableTarget(
            name: "TokensBench", dependencies: ["GleanBytes", "GleanFormats", "GleanSteps", "GleanTokens"], path: "Benchmarks/TokensBench",
            swiftSettings: settings),
        .executableTarget(name: "XMLBench", dependencies: ["GleanMarkup"], path: "Benchmarks/XMLBench", swiftSettings: settings),
        .executableTarget(name: "PackingBench", dependencies: ["GleanTokens"], path: "Benchmarks/PackingBench", swiftSettings: settings),
        .executableTarget(
            name: "PieceBench", dependencies: ["GleanBytes", "GleanStore", "GleanTokens"], path: "Benchmarks/PieceBench", swiftSettings: settings),
        .executableTarget(
            name: "WikiBench", dependencies: ["GleanBytes", "GleanFormats", "GleanMarkup"], path: "Benchmarks/WikiBench", swiftSettings: settings),
        .executableTarget(
            name: "WordsBench", dependencies: ["GleanBytes", "GleanText", "GleanStore"], path: "Benchmarks/WordsBench", swiftSettings: settings),
        .executableTarget(name: "RightsBench", dependencies: ["GleanRights"], path: "Benchmarks/RightsBench", swiftSettings: settings),
        .executableTarget(name: "ParquetBench", dependencies: ["GleanModel", "GleanSteps"], path: "Benchmarks/ParquetBench", swiftSettings: settings),
        .executableTarget(
            name: "MinHashBench", dependencies: ["GleanBytes", "GleanFormats", "GleanText"], path: "Benchmarks/MinHashBench", swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx20
)
