import GleanBytes

/// Files that tools write and nobody reads, by their names alone.
struct KnownFiles: Sendable {
    static let shared = KnownFiles()

    /// What package managers write down of the versions they chose.
    private let locks = NameIndex("""
        package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock deno.lock Cargo.lock poetry.lock Pipfile.lock pdm.lock uv.lock \
        pixi.lock conda-lock.yml composer.lock Gemfile.lock gems.locked go.sum go.work.sum Gopkg.lock glide.lock mix.lock rebar.lock \
        rebar.config.lock pubspec.lock Podfile.lock Package.resolved Cartfile.resolved flake.lock packages.lock.json project.lock.json paket.lock \
        stack.yaml.lock cabal.project.freeze gradle.lockfile buildscript-gradle.lockfile MODULE.bazel.lock Berksfile.lock Puppetfile.lock \
        .terraform.lock.hcl conan.lock vcpkg-lock.json Manifest.lock shard.lock elm-stuff.lock esy.lock Chart.lock requirements.lock
        """)
    /// Extensions of what development environments and compilers write.
    private let madeExtensions = NameIndex(".nib .xcworkspacedata .xcuserstate .pbxproj .iml", anyCase: true)

    func isLock(_ path: Span<UInt8>, _ parts: CodePath) -> Bool {
        locks.contains(path, parts.name) || path.ends(parts.name, with: ".esy.lock")
    }

    func isNotebook(_ path: Span<UInt8>, _ parts: CodePath) -> Bool { path.ends(parts.name, with: ".ipynb") }

    func isMinified(_ path: Span<UInt8>, _ parts: CodePath) -> Bool {
        for ending: StaticString in [".min.js", "-min.js", ".min.css", "-min.css", ".min.mjs"] where path.ends(parts.name, with: ending) { return true }
        return false
    }

    /// Linguist's rules of names, less those for locks and folders of dependencies, with the outputs of protocol compilers and of Dart's
    /// generators, whose names are agreed on by their makers.
    func isGenerated(_ path: Span<UInt8>, _ parts: CodePath) -> Bool {
        if madeExtensions.contains(path, parts.lastExtension(path)) { return true }
        for ending in Self.endings where path.ends(parts.name, with: ending) { return true }
        if path.hasPrefix(".pnp.", at: parts.name.lowerBound, end: parts.name.upperBound) { return true }
        var start = 0
        for at in 0..<parts.name.lowerBound where path[at] == 0x2F {
            for folder in Self.folders where path.equals(start..<at, folder) { return true }
            start = at + 1
        }
        return false
    }

    private static let endings: [StaticString] = [
        ".designer.cs", ".designer.vb", ".feature.cs", ".g.cs", ".g.i.cs", ".zep.c", ".zep.h", ".zep.php", "_tlb.pas", ".js.map", ".css.map", ".mjs.map",
        "_pb2.py", "_pb2.pyi", "_pb2_grpc.py", ".pb.go", ".pb.gw.go", ".pb.cc", ".pb.h", ".pb.swift", ".grpc.swift", "_pb.js", "_pb.d.ts", "_grpc_pb.js", "_pb.rb",
        ".g.dart", ".freezed.dart", ".pb.dart", ".pbenum.dart", ".pbjson.dart", ".pbserver.dart",
    ]
    private static let folders: [StaticString] = [".idea", "Pods", "__generated__", "Godeps"]
}
