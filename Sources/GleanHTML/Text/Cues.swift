/// What the words of class, id and role say about an element.
struct Cues: OptionSet {
    let rawValue: UInt8

    /// Stands beside the main text: menus, footers, banners, share bars.
    static let beside = Cues(rawValue: 1)
    /// Often stands beside it: headers, comments, bylines.
    static let perhapsBeside = Cues(rawValue: 2)
    /// The main text, by its own word.
    static let main = Cues(rawValue: 4)
    static let hidden = Cues(rawValue: 8)
    /// Begins a name that tells a page's topic.
    static let topic = Cues(rawValue: 32)
    /// Readers' comments.
    static let comments = Cues(rawValue: 16)
}

/// The words, as a table open to scratch: sixteen bytes of a word hashed to a slot.
struct CueWords {
    private var keys = [UInt64](repeating: 0, count: 1024)
    private var cues = [Cues](repeating: [], count: 1024)

    init() {
        for word in Self.beside.split(separator: " ") { add(word, .beside) }
        for word in Self.perhapsBeside.split(separator: " ") { add(word, .perhapsBeside) }
        for word in "category tag".split(separator: " ") { add(word, .topic) }
        for word in Self.comments.split(separator: " ") { add(word, .comments) }
        for word in Self.main.split(separator: " ") { add(word, .main) }
    }

    private static let beside = """
        nav navbar navigation navi topnav subnav sidenav menu menus menubar submenu megamenu dropdown offcanvas breadcrumb breadcrumbs \
        crumb crumbs footer foot cookie cookies consent gdpr onetrust share sharing shares sharebar social socials sociallinks \
        addtoany sharethis addthis related relatedposts recommended recommendation recommendations recommend newsletter subscribe \
        subscription signup popup modal lightbox advert adverts advertisement advertising ads ad adsense adslot dfp sponsor sponsored \
        promo promos promoted outbrain taboola pagination pager paging toolbar login signin skip skiplink skiplinks masthead sidebar \
        sidebars rail tagcloud taglist copyright trending mostread mostpopular popular noprint screenreader banner contentinfo \
        complementary navigationbar bottombar topbar paywall prevnext nextprev readnext upnext
        """
    private static let perhapsBeside = """
        header meta metadata byline author authorbox bio credit credits caption alert notice \
        disclaimer feedback tags form
        """
    private static let comments = "comments commentlist disqus respond"
    private static let main = "articlebody entrycontent postcontent"

    private mutating func add(_ word: Substring, _ cue: Cues) {
        var name = PackedName()
        for byte in word.utf8 { name.append(byte) }
        let key = Self.key(name)
        var slot = Int(truncatingIfNeeded: key >> 54)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & 1023 }
        keys[slot] = key
        cues[slot].formUnion(cue)
    }

    @inline(__always)
    private static func key(_ name: PackedName) -> UInt64 {
        ((name.low ^ (name.high &* TagNames.spread)) &* TagNames.factor) | 1
    }

    @inline(__always)
    private func cue(_ name: PackedName) -> Cues {
        let key = Self.key(name)
        var slot = Int(truncatingIfNeeded: key >> 54)
        while keys[slot] != 0 {
            if keys[slot] == key { return cues[slot] }
            slot = (slot + 1) & 1023
        }
        return []
    }

    /// The cues of the words in `start..<end` of the page: runs of letters, a capital after a small letter begins a new one.
    ///
    /// A name of more than four words is a heading or a topic made into a name ("sharing-a-repository-with-others"), and so is what
    /// follows `category-` and `tag-`: such names say nothing. Only the first 256 bytes are read, which holds what people write.
    func cues(_ page: Span<UInt8>, _ start: Int, _ end: Int) -> Cues {
        var found: Cues = []
        var name = Name()
        for place in start..<max(start, min(end, start + 256)) {
            let byte = page[place]
            if isLetter(byte) {
                if byte < 0x61, place > start, page[place - 1] &- 0x61 < 26 { finishWord(&name) }
                name.word.append(byte)
            } else {
                finishWord(&name)
                if isSpace(byte) { finishName(&name, &found) }
            }
        }
        finishWord(&name)
        finishName(&name, &found)
        return found
    }

    /// One name of a list of classes, as far as it is read.
    private struct Name {
        var word = PackedName()
        var words = 0
        var cues: Cues = []
        var isTopic = false
    }

    @inline(__always)
    private func finishWord(_ name: inout Name) {
        if name.word.length == 0 { return }
        if name.word.length > 1, name.word.length <= 16 {
            let cue = cue(name.word)
            if cue.contains(.topic), name.words == 0 { name.isTopic = true }
            name.cues.formUnion(cue)
        }
        name.words += 1
        name.word = PackedName()
    }

    @inline(__always)
    private func finishName(_ name: inout Name, _ found: inout Cues) {
        if name.words <= 4, !name.isTopic || name.words == 1 { found.formUnion(name.cues) }
        name = Name()
    }
}
