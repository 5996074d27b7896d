/// Words of class, id and role that say what an element is, by the hash of the word in lower case.
struct CueTable {
    private var keys = [UInt64](repeating: 0, count: 1024)
    private var marks = [ContainerMarks](repeating: [], count: 1024)
    private(set) var topics: [UInt64] = []

    init() {
        let cues: [(String, ContainerMarks)] = [
            (Self.beside, .beside), (Self.perhapsBeside, .perhapsBeside), (Self.comments, .comments), (Self.reviews, .reviews), (Self.main, .saysMain),
        ]
        for (words, mark) in cues {
            for word in words.split(separator: " ") { add(Self.hash(word), mark) }
        }
        topics = ["category", "tag"].map { Self.hash($0[...]) }
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
        header meta metadata byline author authorbox bio credit credits caption alert notice disclaimer feedback tags form
        """
    private static let comments = "comments comment commentlist disqus respond reply replies"
    private static let reviews = "review reviews rating ratings testimonial testimonials"
    private static let main = "articlebody entrycontent postcontent entry content article post main body story maincontent"

    static func hash(_ word: Substring) -> UInt64 {
        var hash = TokenHash(3)
        for byte in word.utf8 { hash.add(byte) }
        return hash.value
    }

    private mutating func add(_ key: UInt64, _ mark: ContainerMarks) {
        var slot = Int(truncatingIfNeeded: key >> 54)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & 1023 }
        keys[slot] = key
        marks[slot].formUnion(mark)
    }

    @inline(__always)
    func marks(of key: UInt64) -> ContainerMarks {
        var slot = Int(truncatingIfNeeded: key >> 54)
        while keys[slot] != 0 {
            if keys[slot] == key { return marks[slot] }
            slot = (slot + 1) & 1023
        }
        return []
    }
}
