import GleanBytes

/// Whether a path is of what a repository carries from elsewhere: dependencies, build scripts of others, well-known libraries.
///
/// The folders and files are those that linguist's vendor.yml (7.22.1) knows, by name; what that list has of patterns for libraries of
/// scripts and styles is here a name and what may follow it.
struct VendoredPath: Sendable {
    static let shared = VendoredPath()

    private let folders = NameIndex("""
        cache dist node_modules bower_components vendor vendors Vendor Vendors extern externs external externals Extern External Externals Externs \
        3rdparty 3rd-party 3rd_party thirdparty third-party third_party Thirdparty Third-party Third_party ThirdParty Third-Party Third_Party \
        testdata Carthage ace-builds MathJax bootstrap-datepicker fontawesome font-awesome select2 flow-typed puphpet \
        .vscode .github .google_apis env admin_media vignettes Sparkle Crashlytics.framework Fabric.framework BuddyBuildSDK.framework Realm.framework \
        .yarn .xctemplate .imageset
        """)
    /// Folders that count only at the root of a repository.
    private let rootFolders = NameIndex("dependencies Dependencies deps debian")
    /// Two folders, the second in the first.
    private let pairs = NameIndex("""
        Godeps/_workspace gradle/wrapper .mvn/wrapper inst/extdata test/fixtures tests/fixtures Test/fixtures Tests/fixtures spec/fixtures \
        specs/fixtures Spec/fixtures Specs/fixtures tiny_mce/langs tiny_mce/plugins tiny_mce/themes tiny_mce/utils \
        doc/build doc/_build docs/build docs/_build doc/theme doc/themes doc/_theme doc/_themes docs/theme docs/themes docs/_theme docs/_themes \
        doc/template doc/templates doc/_template doc/_templates docs/template docs/templates docs/_template docs/_templates doc/static doc/_static \
        docs/static docs/_static extjs/.sencha extjs/docs extjs/builds extjs/cmd extjs/examples extjs/locale extjs/packages extjs/plugins extjs/resources \
        extjs/src extjs/welcome codemirror/lib codemirror/mode codemirror/theme codemirror/addon codemirror/keymap codemirror/demo \
        CodeMirror/lib CodeMirror/mode CodeMirror/theme CodeMirror/addon CodeMirror/keymap CodeMirror/demo
        """)
    private let files = NameIndex("""
        configure config.guess config.sub aclocal.m4 libtool.m4 ltoptions.m4 ltsugar.m4 ltversion.m4 lt~obsolete.m4 dotnet-install.ps1 dotnet-install.sh \
        cpplint.py erlang.mk .indent.pro run.n gradlew gradlew.bat mvnw mvnw.cmd waf fabfile.py .osx .gitattributes .gitignore .gitmodules Vagrantfile \
        .DS_Store Jenkinsfile activator activator.bat proguard.pro proguard-rules.pro .gitpod.Dockerfile .sublime-project .sublime-workspace _esy \
        html5shiv.js octicons.css sprockets-octicons.scss dojo.js MochiKit.js ckeditor.js Chart.js shCore.js shLegacy.js effects.js controls.js \
        dragdrop.js fuelux.js jquery.dataTables.js jquery.fn.gantt.js bootbox.js pdf.worker.js leaflet.draw-src.js leaflet.draw.css \
        Control.FullScreen.css Control.FullScreen.js leaflet.spin.js wicket-leaflet.js jquery.fancybox.js jquery.fancybox.css
        """)
    /// Libraries of scripts and styles by the beginnings of their names, in lower case; `isRest` says what may follow.
    private let libraries: [StaticString] = [
        "jquery", "prototype", "mootools", "yahoo-", "yui", "tiny_mce", "shbrush", "angular", "d3", "react", "react-", "modernizr-", "modernizr.custom.",
        "knockout-", "cordova", "foundation", "bootstrap", "fontello", "normalize", "skeleton", "animate", "materialize", "bulma", "font-awesome", "fontawesome",
        "microsoftajax", "microsoftmvcajax", "microsoftmvcvalidation",
    ]

    func holds(_ path: Span<UInt8>, _ parts: CodePath) -> Bool {
        if files.contains(path, parts.name) { return true }
        var start = 0, before = 0
        for at in 0..<parts.name.lowerBound where path[at] == 0x2F {
            if folders.contains(path, start..<at) || start == 0 && rootFolders.contains(path, 0..<at) { return true }
            if start > 0, pairs.contains(path, before..<at) { return true }
            if path.ends(start..<at, with: ".xctemplate") || path.ends(start..<at, with: ".imageset") { return true }
            (before, start) = (start, at + 1)
        }
        return isLibrary(path, parts)
    }

    /// Declarations of TypeScript, and libraries by their names.
    private func isLibrary(_ path: Span<UInt8>, _ parts: CodePath) -> Bool {
        let name = parts.name
        if path.ends(name, with: ".d.ts") || path.ends(name, with: "-vsdoc.js") || path.ends(name, with: ".intellisense.js") { return true }
        let last = parts.lastExtension(path)
        let isScript = path.equals(last, ".js")
        guard isScript || path.equals(last, ".css") || path.equals(last, ".scss") || path.equals(last, ".less") || path.equals(last, ".styl") else { return false }
        for library in libraries where path.hasPrefix(library, at: name.lowerBound, end: name.upperBound) {
            let behind = name.lowerBound + library.utf8CodeUnitCount
            // A library's own last dot may be that of the extension.
            if behind >= last.lowerBound || isRest(path, behind..<last.lowerBound) { return true }
        }
        return false
    }

    /// Whether what follows a library's name is no more of a word: a version, or a part of its own as in "-1.12.4", ".v5", "_min".
    private func isRest(_ path: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let first = path[range.lowerBound]
        return first == 0x2D || first == 0x2E || first == 0x5F || first >= 0x30 && first <= 0x39
    }
}
